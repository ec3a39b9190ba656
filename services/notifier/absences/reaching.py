"""Whom mails about a task reach: people of its body who are there; where nobody is, the keeper, and never nobody."""

from collections.abc import Iterable, Sequence
from typing import Any

import structlog

from services.notifier.directory import store as directory
from services.notifier.directory.actions import delegate_of, gone, team_now, team_today
from services.notifier.directory.domain import TOLD, Chosen, Person, Role, person_of
from services.notifier.mail.actions import write_absent
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty
from shared.messaging import Unit

log = structlog.get_logger(__name__)


def people_for(unit: Unit, task: Task, roles: Sequence[Role] = TOLD) -> list[Person]:
    """Return to whom of its body a mail about a task goes today: the first of some roles, and who has the task.

    Where nobody is there the keeper is written to, once a task, and the list is empty.
    """
    found = [*team_today(unit, task).choose(roles).people, *delegate_of(unit, task)]
    if not found:
        nobody_there(unit, task)
    return list({one.id: one for one in found}.values())


def bring_to(unit: Unit, task: Task) -> Chosen:
    """Return to whom the mail goes that brings a task: whom its assignment names, those on duty and there of them."""
    told = {**(directory.body(unit.session, task.body) or {}), **task.party}
    return team_now(unit, told).choose(TOLD)


def nobody_there(unit: Unit, task: Task, occasion: str = "") -> list[Person]:
    """Tell the keeper that a mail about a task found nobody of its body, and return whom that goes to.

    occasion: tells this mail apart from others about the task; without one it is said once a task.
    """
    case = unit.session.get(Case, task.case_id)
    number = case.facts["number"] if case and case.facts else ""
    log.warning("nobody of a body is there", body=task.body, case=task.case_id)
    told = {"what": "nobody", "body": task.party["name"], "number": number}
    return tell_keepers(unit, told, f"{task.id}:{occasion}")


def tell_keepers(unit: Unit, told: dict[str, Any], occasion: str) -> list[Person]:
    """Queue a mail about an absence to whoever keeps the directory, once for an occasion; return whom that is."""
    keepers = _there(unit, keepers_of(unit))
    for one in keepers:
        write_absent(unit, one, told, occasion)
    if not keepers:
        log.error("nobody keeps the directory; give somebody the duty `keeper`", occasion=occasion)
    return keepers


def keepers_of(unit: Unit) -> list[Person]:
    """Return everybody who keeps the directory (duty `keeper`); whoever runs the system where nobody does."""
    found = directory.on_duty(unit.session, Duty.KEEPER) or directory.on_duty(unit.session, Duty.OPERATOR)
    return [person_of(one.person) for one in found]


def _there(unit: Unit, people: Iterable[Person]) -> list[Person]:
    listed = list(people)
    # Where all of them are away it is better that it lies in their mailboxes than that it was never said.
    return [one for one in listed if one.id not in gone(unit)] or listed
