"""Who gets a step's mail: by what they are in the body that is late, or in an office that the place names.

`Team.choose` says who of a body; here stand the words that a policy uses for bodies, and what is done where nobody is
there.
"""

from collections.abc import Iterable, Iterator

from services.notifier.absences.reaching import nobody_there
from services.notifier.directory import store as directory
from services.notifier.directory.actions import delegate_of, team_now, team_today
from services.notifier.directory.domain import Chosen, Meant, Person, Role, choose_among
from services.notifier.escalation.domain import CONTACT_POINT, Policy, Step
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

ROLES = frozenset(map(str, Role))


def told_by(unit: Unit, policy: Policy, step: Step, case: Case, task: Task, skip: str = "") -> Chosen:
    """Return whom a step writes to: the first of its words for which anybody is there.

    Where nobody is, it goes up within the body, or the office, that it means; where nobody at all is there the keeper
    is told. task: of the body that is late. skip: a mail address that is known to reach nobody.
    """
    meant = [one for word in step.to for one in _meant(unit, policy, word, case, task)]
    chosen = choose_among(meant, skip)
    if not chosen.people:
        if meant:
            nobody_there(unit, task, step.name)
        return chosen
    # What is meant for a leader first is not for whoever handles it.
    if chosen.role is Role.HANDLERS and step.to[0] == Role.HANDLERS and not chosen.up:
        handled = [one for one in delegate_of(unit, task) if one.email != skip]
        return chosen._replace(people=[*chosen.people, *handled])
    return chosen


def copied_by(unit: Unit, policy: Policy, step: Step, case: Case, task: Task, told: Iterable[Person]) -> list[Person]:
    """Return who gets a copy of a step's mail: all that its words stand for, but for those who have it already."""
    have, found = {one.email for one in told}, dict[str, Person]()
    for word in step.copies:
        for one in _meant(unit, policy, word, case, task):
            found.update({reader.email: reader for reader in one.team.first_of(one.roles)})
    return [one for email, one in found.items() if email not in have]


def _meant(unit: Unit, policy: Policy, word: str, case: Case, task: Task) -> Iterator[Meant]:
    """Yield what a word of a policy means: one team; several or none where it is the contact point."""
    if word in ROLES:
        yield Meant(task.body, team_today(unit, task), [Role(word)])
        return
    about = directory.avoided(unit.session, case.facts.get("about"))  # whom a case is about hears nothing of it
    if word == CONTACT_POINT:
        for told in directory.taking_in(unit.session, case.facts["source"]["agency"]):
            if told["code"] not in about:
                yield Meant(told["code"], team_now(unit, told), [Role.LIAISON, Role.HANDLERS])
        return
    office = policy.offices.get(word)
    body = directory.body(unit.session, office.body) if office else None
    if office is not None and body is not None and office.body not in about:
        yield Meant(office.body, team_now(unit, body), office.roles)
