"""Who gets a step's mail: by what they are in the body that is late, or in an office that the place names.

`Team.choose` says who of a body; here stand the words that a policy uses for bodies, and what is done where nobody is
there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.reaching import nobody_there, tell_keepers
from services.notifier.directory import store as directory
from services.notifier.directory.actions import delegate_of, gone, team_now, team_today
from services.notifier.directory.domain import Chosen, Meant, Person, Role, Team, choose_among, team_with_duty
from services.notifier.directory.duties import serving
from services.notifier.escalation.domain import CONTACT_POINT, Policy, Step
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty
from shared.messaging import Unit

ROLES = frozenset(map(str, Role))


@dataclass(frozen=True, slots=True)
class Late:
    """Whose people a step means by its roles: those of a body that is late, or of the centre.

    body: its code. facts: of the case (CaseFacts). task: what the body is late with, None where that is the centre.
    """

    case: Case
    body: str
    team: Team
    facts: Mapping[str, Any]
    task: Task | None = None


def of_task(unit: Unit, case: Case, task: Task) -> Late:
    """Return that the body of a task is late."""
    return Late(case, task.body, team_today(unit, task), case.facts, task)


def of_centre(unit: Unit, case: Case, code: str | None, facts: Mapping[str, Any]) -> Late:
    """Return that the centre is late; nobody of it is meant where the case is about it, or the place names no body."""
    body = directory.body(unit.session, code) if code else None
    if code is None or body is None or code in directory.avoided(unit.session, facts.get("about")):
        return Late(case, code or "", Team({}), facts)
    return Late(case, code, team_now(unit, body), facts)


def told_by(unit: Unit, policy: Policy, step: Step, late: Late, skip: str = "") -> Chosen:
    """Return whom a step writes to: the first of its words for which anybody is there.

    Where nobody is, it goes up within the body, or the office, that it means; where nobody at all is there the keeper
    is told. skip: a mail address that is known to reach nobody.
    """
    meant = [one for word in step.to for one in _meant(unit, policy, word, late)]
    chosen = choose_among(meant, skip)
    if not chosen.people:
        if meant and late.task is not None:
            nobody_there(unit, late.task, step.name)
        elif meant:
            centre = regimes.place_names(unit.session, unit.service.parts)["centre"]
            told = {"what": "nobody", "body": centre, "number": late.facts["number"]}
            tell_keepers(unit, told, f"{late.case.id}:{step.name}")
        return chosen
    # What is meant for a leader first is not for whoever handles it.
    first = chosen.role is Role.HANDLERS and step.to[0] == Role.HANDLERS and not chosen.up
    if first and late.task is not None:
        handled = [one for one in delegate_of(unit, late.task) if one.email != skip]
        return chosen._replace(people=[*chosen.people, *handled])
    return chosen


def copied_by(unit: Unit, policy: Policy, step: Step, late: Late, told: Iterable[Person]) -> list[Person]:
    """Return who gets a copy of a step's mail: all that its words stand for, but for those who have it already."""
    have, found = {one.email for one in told}, dict[str, Person]()
    for word in step.copies:
        for one in _meant(unit, policy, word, late):
            found.update({reader.email: reader for reader in one.team.first_of(one.roles)})
    return [one for email, one in found.items() if email not in have]


def _meant(unit: Unit, policy: Policy, word: str, late: Late) -> Iterator[Meant]:
    """Yield what a word of a policy means: one team; several or none where it is the contact point."""
    if word in ROLES:
        yield Meant(late.body, late.team, [Role(word)])
        return
    about = directory.avoided(unit.session, late.facts.get("about"))  # whom a case is about hears nothing of it
    if word == CONTACT_POINT:
        for told in directory.taking_in(unit.session, late.facts["source"]["agency"]):
            if told["code"] not in about:
                yield Meant(told["code"], team_now(unit, told), [Role.LIAISON, Role.HANDLERS])
        return
    office = policy.offices.get(word)
    if office is not None and office.duty is not None:
        yield Meant(f"duty:{office.duty}", _on_duty(unit, office.duty, late), [Role.HANDLERS])
        return
    body = directory.body(unit.session, office.body) if office else None
    if office is not None and body is not None and office.body not in about:
        yield Meant(office.body, team_now(unit, body), office.roles)


def _on_duty(unit: Unit, duty: Duty, late: Late) -> Team:
    """Return everybody with a duty for the centre who may know of the case; of those who are away, who stands in."""
    return team_with_duty(serving(unit.session, duty, late.facts), gone(unit))
