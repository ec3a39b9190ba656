"""Who gets a step's mail: by what they are in the body that is late, or in an office that the place names."""

from collections.abc import Iterable

from services.notifier.directory import store as directory
from services.notifier.directory.actions import delegate_of, team_today
from services.notifier.directory.domain import Person, Role, team_of
from services.notifier.escalation.domain import Policy, Step
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

ROLES = frozenset(map(str, Role))


def told_by(unit: Unit, policy: Policy, step: Step, case: Case, task: Task, skip: str = "") -> list[Person]:
    """Return whom a step writes to: the first of its words that anybody stands for.

    task: of the body that is late. skip: a mail address that is known to reach nobody.
    """
    for word in step.to:
        found = _people(unit, policy, word, case, task, skip)
        if found:
            # What is meant for a leader first is not for whoever handles it.
            handled = [one for one in delegate_of(unit, task) if one.email != skip] if word == step.to[0] else []
            return [*found, *handled] if word == Role.HANDLERS else found
    return []


def copied_by(unit: Unit, policy: Policy, step: Step, case: Case, task: Task, told: Iterable[Person]) -> list[Person]:
    """Return who gets a copy of a step's mail: all that its words stand for, but for those who have it already."""
    have, found = {one.email for one in told}, dict[str, Person]()
    for word in step.copies:
        found.update({one.email: one for one in _people(unit, policy, word, case, task, "")})
    return [one for email, one in found.items() if email not in have]


def _people(unit: Unit, policy: Policy, word: str, case: Case, task: Task, skip: str) -> list[Person]:
    if word in ROLES:
        return team_today(unit, task).first_of([Role(word)], but=skip)
    office = policy.offices.get(word)
    body = directory.body(unit.session, office.body) if office else None
    if office is None or body is None or office.body in directory.avoided(unit.session, case.facts.get("about")):
        return []  # whom a case is about hears nothing of it
    return team_of(body).first_of(office.roles, but=skip)
