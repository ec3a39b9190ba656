"""Who reads digests on a day: whoever they are meant for, and in the place of those who are away, whoever is there."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from services.notifier.absences.store import away
from services.notifier.digests import store
from services.notifier.digests.domain import Reader, Share, readers_in_place
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person, Role, Team, person_of, team_of, team_with_duty
from services.notifier.directory.duties import bodies_of
from services.notifier.directory.models import BodyCopy
from services.notifier.kindness.domain import Audience, Policy
from shared.contracts.words import Duty

_ROLES = {Audience.LEADER: Role.LEADER, Audience.DIRECTOR: Role.DIRECTOR}
_Shares = dict[str, tuple[Person, set[str | None]]]


class Readers(NamedTuple):
    """Who gets a digest, each once; and as readers of their own those who are away, of what nobody gets of theirs."""

    there: list[Reader]
    missed: list[Reader]


def readers_of(session: Session, policy: Policy, day: date, now: datetime) -> Readers:
    """Return who reads digests on a day; who wants none has no digest that others could read.

    Who supervises reads of all bodies, and only who supervises can stand in for them.
    """
    off = store.turned_off(session)
    found: dict[str, tuple[Person, _Shares]] = {}
    missed: _Shares = {}
    for code, team, role in _meant(session, policy, day, away(session, now)):
        for whose in team.people.get(role, ()):
            if whose.id in off:
                continue
            there = readers_in_place(team, role, whose, off)
            for person in there:
                _add(found.setdefault(person.id, (person, {}))[1], whose, code)
            if not there:
                _add(missed, whose, code)
    return Readers(
        [_reader(session, person, shares) for person, shares in found.values()],
        [_reader(session, whose, {whose.id: (whose, codes)}) for whose, codes in missed.values()],
    )


def _meant(
    session: Session, policy: Policy, day: date, absent: Mapping[str, str | None]
) -> Iterator[tuple[str | None, Team, Role]]:
    """Yield of whom a digest is for which people: a body's code, None where it is all bodies, a team and a role."""
    audience = policy.digest.to if policy.digest else ()
    for told in session.query(BodyCopy.body).order_by(BodyCopy.code):
        team = team_of(told.body, day, absent)
        for one in audience:
            if one in _ROLES:
                yield told.body["code"], team, _ROLES[one]
    if Audience.SUPERVISOR in audience:
        people = [person_of(one.person) for one in directory.on_duty(session, Duty.SUPERVISOR)]
        yield None, team_with_duty(people, absent), Role.HANDLERS


def _add(shares: _Shares, whose: Person, code: str | None) -> None:
    shares.setdefault(whose.id, (whose, set()))[1].add(code)


def _reader(session: Session, person: Person, found: _Shares) -> Reader:
    shares = tuple(
        Share(whose, None if None in codes else frozenset(filter(None, codes)), _duties(session, whose))
        for whose, codes in found.values()
    )
    known = directory.known(session, person.id)
    named = frozenset[str]().union(*(share.bodies or () for share in shares))
    return Reader(person, _duties(session, person), bodies_of(known) if known else named, shares)


def _duties(session: Session, person: Person) -> frozenset[str]:
    known = directory.staff(session, person.id)
    return frozenset(known["duties"]) if known else frozenset()
