"""How what was asked about a clock comes to its end: row, timers, history. Telling people is for whoever calls."""

from typing import Any

from services.notifier.escalation import timers
from services.notifier.extensions import store, suspending
from services.notifier.extensions.domain import MOVES, ExtensionState, Way
from services.notifier.extensions.models import Extension
from services.notifier.limits.extending import Told, Wish
from services.notifier.limits.models import Clock
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case
from shared.contracts.from_notifier import TASK_RESCHEDULED
from shared.contracts.words import WhyMoved
from shared.db.history import Line
from shared.messaging import Unit


def end(
    unit: Unit,
    case: Case,
    one: Extension,
    way: Way,
    *,
    actor: str,
    name: str | None = None,
    words: str = "",
    more: dict[str, Any] | None = None,
) -> Line:
    """Move what waits to its end, and return the line that says so. The case's row is locked.

    actor: for the history. name: of who did it, None where nobody did. more: what else the line says.
    """
    one.state = MOVES[way, ExtensionState(one.state)].to
    one.decided_by, one.decided_name = (actor, name) if name else (None, None)
    one.decided_at, one.words = unit.now, words or None
    timers.stop_waiting_for_decision(unit, case, one.number)
    return _record(unit, case, one, actor, name, words, more or {})


def end_rest(unit: Unit, case: Case, one: Extension, *, actor: str, name: str | None = None, words: str = "") -> None:
    """Let a clock go on that rests by a suspension; intake hears until when it runs now.

    actor, name: as for `end`; nobody's where its time is over, or the case has gone on in another way.
    """
    one.state = MOVES[Way.END, ExtensionState(one.state)].to
    one.ended_name, one.ended_words = name, words or None
    clock = suspending.end(unit, case, one)
    lead = tasks.task(unit.session, one.task_id)
    limits: dict[str, Any] = {}
    if clock is not None and lead is not None:
        one.due_after = lead.due_at
        limits = {"after": lead.due_at.isoformat(), "case_after": clock.due_at.isoformat()}
    line = _record(unit, case, one, actor, name, words, limits)
    if clock is not None and case.round > case.ended:  # who hears that a case has ended needs no limit any more
        tell_moved(unit, case, clock, one, line, None, case_moved=one.whole)


def lapse(unit: Unit, case: Case, only: Wish | None = None) -> None:
    """Let fall what a case's lead waits for, and let its clock go on: its task is reported, returned, or over.

    only: one of the two, of what waits to be decided.
    """
    if not store.any_live(unit.session, unit.held, case.id):
        return
    one = store.waiting(unit.session, case.id)
    if one is not None and only in (None, one.wish):
        end(unit, case, one, Way.LAPSE, actor="notifier")
    rests = store.resting(unit.session, case.id) if only is None else None
    if rests is not None:
        end_rest(unit, case, rests, actor="notifier")


def tell_moved(
    unit: Unit,
    case: Case,
    clock: Clock,
    one: Extension,
    line: Line,
    told: frozenset[Told] | None,
    *,
    case_moved: bool,
) -> None:
    """Tell intake until when a case's limits run now.

    told: who learns why; None where nothing is to be learnt. case_moved: whether it is about the enterprise's, too.
    """
    lead = tasks.task(unit.session, one.task_id)
    rests = one.state == ExtensionState.GRANTED and one.rests_until
    data = {
        "turn": case.turn,
        "move": line.number,
        "lead": case.lead,
        "by": None,
        "due_at": lead.due_at.isoformat() if lead else None,
        "case_due_at": clock.due_at.isoformat(),
        "provisional": clock.provisional or bool(lead and lead.provisional),
        "why": (WhyMoved.SUSPENSION if one.wish == Wish.SUSPENSION else WhyMoved.EXTENSION).value,
        "reason": one.reason if told and told & {Told.ENTERPRISE, Told.SOURCE} else None,
        "rests_until": one.rests_until.isoformat() if rests and one.rests_until else None,
        "case_moved": case_moved,
    }
    unit.send(TASK_RESCHEDULED, case, data, line=line, round=case.round, assignment=case.assignment)


def _record(
    unit: Unit, case: Case, one: Extension, actor: str, name: str | None, words: str, more: dict[str, Any]
) -> Line:
    named = {"task": one.task_id, "round": one.round, "assignment": one.assignment, "body": one.body}
    told = {"extension": one.id, "number": one.number, "by": name, "words": words}
    return unit.record(case, f"{one.wish}.{one.state}", {**named, **told, **more}, actor)
