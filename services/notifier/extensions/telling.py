"""Who hears of an extension or a suspension by mail: the lead, the bodies that help, and whoever is to decide."""

from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.reaching import people_for
from services.notifier.directory.duties import serving
from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.limits.clocks import due_of
from services.notifier.limits.extending import Wish
from services.notifier.limits.models import Clock
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.tasks import store as tasks
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty, Part
from shared.messaging import Unit


def tell_lead(unit: Unit, task: Task, clock: Clock, one: Extension) -> None:
    """Tell the office that has asked what became of it, or that its clock goes on."""
    calendar = regimes.frozen(unit, clock).calendar
    details: dict[str, Any] = {**calendar.told(unit.now, due_of(task)), **_outcome(unit, clock, one)}
    words, name = (one.ended_words, one.ended_name) if one.rested_until is not None else (one.words, one.decided_name)
    if words and name:
        details["said"] = {"text": words, "by": name, "at": calendar.local(unit.now)}
    queue(unit, task, MailKind.EXTENSION, people_for(unit, task), details, occasion=f"{one.id}{_again(one)}")


def tell_helping(unit: Unit, case: Case, lead: Task, clock: Clock, one: Extension) -> None:
    """Tell the bodies that help that the lead has more time, or that its clock rests, or goes on."""
    calendar = regimes.frozen(unit, clock).calendar
    until = calendar.local(lead.due_at)
    for task in tasks.own_tasks(unit.session, case):
        if task.part != Part.LEAD and task.state in OPEN:
            details = {"until": until, "lead": lead.party["name"], **_outcome(unit, clock, one)}
            if one.wish == Wish.SUSPENSION and one.whole:
                details |= calendar.told(unit.now, due_of(task))
            queue(unit, task, MailKind.EXTENSION, people_for(unit, task), details, occasion=f"{one.id}{_again(one)}")


def tell_deciders(unit: Unit, case: Case, task: Task, one: Extension, *, again: bool = False) -> list[str]:
    """Write to whoever may decide on what was asked for, and return their ids; nobody of the office that has asked.

    again: it is a reminder.
    """
    clock = unit.session.get(Clock, (case.id, one.round))
    if clock is None:
        return []
    calendar = regimes.frozen(unit, clock).calendar
    people = serving(unit.session, Duty(one.duty), case.facts, but=one.body)
    details = {
        "signs_in": True,
        "asked": one.id,
        "rests": one.wish == Wish.SUSPENSION,
        "again": again,
        "until": calendar.local(one.decide_by),
    }
    said = {"said": {"text": one.reason, "by": one.name, "at": calendar.local(one.at)}}
    occasion = f"{one.id}{':again' if again else ''}"
    return [one.id for one in queue(unit, task, MailKind.TO_DECIDE, people, details | said, occasion=occasion)]


def _outcome(unit: Unit, clock: Clock, one: Extension) -> dict[str, Any]:
    """Return what became of it, in a word for the templates, and until when a clock rests."""
    if one.wish == Wish.EXTENSION:
        return {"why": one.state}
    if one.state != ExtensionState.GRANTED or one.rests_until is None:
        return {"why": "no_rest" if one.state == ExtensionState.REFUSED else "goes_on"}
    why = "rests_whole" if one.whole else "rests"
    return {"why": why, "rests": True, "until": regimes.frozen(unit, clock).calendar.local(one.rests_until)}


def _again(one: Extension) -> str:
    """Return what tells the second mail about a suspension from the first."""
    return ":ended" if one.state == ExtensionState.ENDED else ""
