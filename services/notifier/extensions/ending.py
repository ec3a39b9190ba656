"""How an extension that waits comes to its end: row, timer, history. Telling people is for whoever calls."""

from typing import Any

from services.notifier.escalation import timers
from services.notifier.extensions import store
from services.notifier.extensions.domain import MOVES, ExtensionState, Way
from services.notifier.extensions.models import Extension
from services.notifier.tasks.models import Case
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
    """Move an extension that waits to its end, and return the line that says so. The case's row is locked.

    actor: for the history. name: of who did it, None where nobody did. more: what else the line says.
    """
    one.state = MOVES[way, ExtensionState(one.state)].to
    one.decided_by, one.decided_name = (actor, name) if name else (None, None)
    one.decided_at, one.words = unit.now, words or None
    timers.stop_waiting_for_decision(unit, case, one.number)
    named = {"task": one.task_id, "round": one.round, "assignment": one.assignment, "body": one.body}
    told = {"extension": one.id, "number": one.number, "by": name, "words": words}
    return unit.record(case, f"extension.{one.state}", {**named, **told, **(more or {})}, actor)


def lapse(unit: Unit, case: Case) -> None:
    """Let the extension fall for which a case's lead waits, if any: its task is reported, returned, or over."""
    one = store.waiting(unit.session, case.id)
    if one is not None:
        end(unit, case, one, Way.LAPSE, actor="notifier")
