"""What is done in a played case beside a body's own acts: more time is asked for and given, notices are signed."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.actions import pass_on, record
from services.notifier.absences.domain import Why
from services.notifier.directory.domain import Person
from services.notifier.extensions import actions as extensions
from services.notifier.extensions import deciding
from services.notifier.extensions import store as asked
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.extending import Wish
from services.notifier.notices import actions as notices
from services.notifier.notices import answering
from services.notifier.notices import store as issued
from services.notifier.notices.domain import Supervisor
from services.notifier.simulation import ledger
from services.notifier.tasks.models import Case, Task
from services.notifier.urging.actions import urge
from shared.contracts.words import Urger
from shared.messaging import Unit

Event = Mapping[str, Any]
NOTHING = "nothing_there"
"""Why an act was refused that found nothing to act on."""

CENTRE = Person("centre", "（中心）", "centre@play.example", "zh")
SUPERVISOR = Supervisor("supervisor", "（督办人员）", frozenset())


def extend(unit: Unit, case: Case, lead: Task, who: Person, event: Event) -> str | None:
    """Ask for more time, on the first ground that the place lists."""
    return _ask(unit, case, lead, who, event, Wish.EXTENSION)


def suspend(unit: Unit, case: Case, lead: Task, who: Person, event: Event) -> str | None:
    """Ask that the clock rest, on the first ground that the place lists."""
    return _ask(unit, case, lead, who, event, Wish.SUSPENSION)


def resume(unit: Unit, _case: Case, lead: Task, who: Person, event: Event) -> str | None:
    """Let a clock go on before its time, for what was waited for has come."""
    refused = extensions.go_on(unit, lead.id, who, {"reason": event["text"]})
    return str(refused.why) if refused else None


def _ask(unit: Unit, case: Case, lead: Task, who: Person, event: Event, wish: Wish) -> str | None:
    clock, text = clock_of(unit, case), event["text"]
    rules = regimes.frozen(unit, clock).rules if clock else None
    rule = rules.granting(wish, clock.case_class, case.facts["kind"]) if rules and clock else None
    if rule is None:
        return NOTHING
    code, name = next(iter(rule.grounds.items()))
    said = {"ground": {"code": code, "name": dict(name)}, "reason": text, "legal_basis": text, "evidence": text}
    refused = extensions.ask(unit, lead.id, who, {"n": event["n"], **said}, wish)
    return str(refused.why) if refused else None


def grant(unit: Unit, case: Case, _lead: Task, _who: Person, event: Event) -> str | None:
    """Grant what was asked for."""
    return _decide(unit, case, event, granted=True)


def refuse(unit: Unit, case: Case, _lead: Task, _who: Person, event: Event) -> str | None:
    """Refuse what was asked for."""
    return _decide(unit, case, event, granted=False)


def press(unit: Unit, _case: Case, lead: Task, _who: Person, event: Event) -> str | None:
    """Urge the lead, as the supervision office does."""
    refused = urge(unit, lead.id, CENTRE, Urger.SUPERVISOR, event["text"])
    return str(refused.why) if refused else None


def sign_notice(unit: Unit, case: Case, _lead: Task, _who: Person, _event: Event) -> str | None:
    """Sign every notice that the clock has drafted, as it is worded."""
    drafts = [one for one in issued.live_of(unit.session, case.id) if one.signed_at is None]
    for one in drafts:
        notices.sign(unit, one.id, SUPERVISOR, one.zh, one.en)
    return None if drafts else NOTHING


def answer_notice(unit: Unit, case: Case, lead: Task, who: Person, event: Event) -> str | None:
    """Answer every signed notice to the lead in writing."""
    return _answered(unit, case, lead, lambda one: answering.answer(unit, lead, one, who, event["text"]))


def countersign_notice(unit: Unit, case: Case, lead: Task, who: Person, _event: Event) -> str | None:
    """Sign the answers that wait for a second person."""
    return _answered(unit, case, lead, lambda one: answering.countersign(unit, lead, one, who))


def away(unit: Unit, case: Case, _lead: Task, _who: Person, event: Event) -> str | None:
    """Let somebody be away from now on, until a day; what is open goes to whoever is there instead."""
    clock = clock_of(unit, case)
    if clock is None:
        return NOTHING
    zone, until = regimes.frozen(unit, clock).calendar.zone, event["until"]
    back = until.replace(tzinfo=zone).astimezone(UTC) if until else None
    record(unit, event["person"], since=unit.now, until=back, why=Why.OWN, words=event["text"])
    pass_on(unit, event["person"])
    return None


def _decide(unit: Unit, case: Case, event: Event, *, granted: bool) -> str | None:
    waiting = asked.waiting(unit.session, case.id)
    if waiting is None:
        return NOTHING
    over = deciding.decide(unit, waiting.id, CENTRE, (event["n"] or waiting.n) if granted else 0, event["text"])
    return str(over) if over else None


def _answered(unit: Unit, case: Case, lead: Task, do: Callable[[str], Any]) -> str | None:
    live = issued.live_of(unit.session, case.id)
    signed = [one for one in live if one.signed_at and one.body == lead.body]
    refused = [found for one in signed if (found := do(one.id)) is not None]
    return str(refused[0]) if refused else None if signed else NOTHING


DEEDS: Mapping[str, Callable[[Unit, Case, Task, Person, Event], str | None]] = {
    "extend": extend,
    "suspend": suspend,
    "resume": resume,
    "grant": grant,
    "refuse": refuse,
    "press": press,
    "sign_notice": sign_notice,
    "answer_notice": answer_notice,
    "countersign_notice": countersign_notice,
    "away": away,
    "put_on_ledger": ledger.put_on,
    "reviewed": ledger.reviewed,
    "off_ledger": ledger.take_off,
}
"""By the word of a script; each returns why it could not be done, None where it was."""
