"""Who serves the centre in some duty, and may know of a case."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.directory import store
from services.notifier.directory.domain import Person, person_of, team_of
from shared.contracts.naming import bodies_named
from shared.contracts.words import Duty
from shared.db.people import Known


def may_know(known: Known, facts: Mapping[str, Any]) -> bool:
    """Say whether somebody may know of a case (回避): nobody gets what is about a body of theirs. facts: CaseFacts."""
    return bodies_of(known).isdisjoint(bodies_named(facts.get("about"), known.bodies))


def bodies_of(known: Known) -> frozenset[str]:
    """Return the codes of the bodies that somebody is of, or directs."""
    teams, person = {body["code"]: team_of(body) for body in known.bodies}, known.person["id"]
    return frozenset(code for code, team in teams.items() if team.member(person) or team.directs(person))


def serving(session: Session, duty: Duty, facts: Mapping[str, Any], but: str | None = None) -> list[Person]:
    """Return everybody with a duty who may know of a case. but: a body for which they would serve themselves."""
    return [
        person_of(known.person)
        for known in store.on_duty(session, duty)
        if may_know(known, facts) and but not in bodies_of(known)
    ]
