"""Questions to the copy of the directory."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.notifier.directory.domain import MAILBOX, Team, team_of
from services.notifier.directory.models import BodyCopy, PersonCopy
from services.notifier.tasks.models import Task
from shared.contracts.naming import bodies_named
from shared.contracts.words import Duty
from shared.db.direct import Question
from shared.db.people import Known

HAS_LEFT = PersonCopy.person["left"].as_boolean()

# Built once: each batch of short messages asks it.
_LEFT = select(PersonCopy).where(PersonCopy.id.in_(bindparam("people", expanding=True)), HAS_LEFT)


_BODY = Question(select(BodyCopy.body).where(BodyCopy.code == bindparam("code")))


def known(session: Session, person: str) -> Known | None:
    """Return what the copy of the directory says of a person, None where it does not know them."""
    row = session.get(PersonCopy, person)
    return Known(row.person, tuple(session.scalars(select(BodyCopy.body)))) if row else None


def team(session: Session, task: Task, day: date | None = None) -> Team:
    """Return who is in a task's body; before the directory has come, those whom the assignment named.

    day: of stand-ins and rosters, in the place's zone; None where they do not matter. Who is away is not asked.
    """
    return team_of(body(session, task.body) or task.party, day)


def taking_in(session: Session, agency: str) -> list[Mapping[str, Any]]:
    """Return the bodies (contracts' Body) that take in the cases of an agency, by code."""
    rows = session.scalars(select(BodyCopy).order_by(BodyCopy.code))
    return [row.body for row in rows if agency in row.body.get("agencies", ())]


def directs(session: Session, bodies: Iterable[str], person: str, day: date) -> bool:
    """Say whether somebody is in charge of one of some bodies on a day, or stands in for whoever is."""
    found = (body(session, code) for code in bodies)
    return any(team_of(told, day).directs(person) for told in found if told is not None)


def body(session: Session, code: str) -> Mapping[str, Any] | None:
    """Return a body (contracts' Body) as the copy has it, None where it lacks it."""
    kept: dict[str, Mapping[str, Any] | None] = session.info.setdefault("bodies", {})
    if code not in kept:  # also that there is none: each handler of a batch would ask for it anew
        # Past the ORM: nearly every unit asks, and what it has yet to write says nothing about it.
        kept[code] = next((told for (told,) in _BODY.rows(session, code=code)), None)
    return kept[code]


def learn(session: Session, codes: Collection[str]) -> None:
    """Read some bodies at once, for whoever asks for one after another."""
    kept = session.info.setdefault("bodies", {})
    rows = session.connection().execute(select(BodyCopy.code, BodyCopy.body).where(BodyCopy.code.in_(codes)))
    kept.update(dict.fromkeys(codes) | {row.code: row.body for row in rows})


def forget(session: Session, code: str) -> None:
    """Let a body be read anew: its copy has just come."""
    session.info.get("bodies", {}).pop(code, None)


def standing(session: Session, code: str, day: date) -> str:
    """Return who does on a day what was a body's: itself, or whoever has followed it."""
    seen, now = {code}, code
    while (told := body(session, now)) is not None and told["valid_until"] is not None:
        follows = told["successor"]
        if day <= date.fromisoformat(told["valid_until"]) or follows is None or follows in seen:
            break
        seen.add(follows)
        now = follows
    return now


def acting_for(session: Session, bodies: Collection[str], day: date) -> frozenset[str]:
    """Return the codes of the bodies for which some bodies act on a day: themselves, and those that they follow."""
    ended = [row.code for row in session.scalars(select(BodyCopy)) if row.body["valid_until"] is not None]
    return frozenset(bodies) | {code for code in ended if standing(session, code, day) in bodies}


def avoided(session: Session, about: str | None) -> frozenset[str]:
    """Return the codes of the bodies that a case is about (回避)."""
    return frozenset(bodies_named(about, list(session.scalars(select(BodyCopy.body))))) if about else frozenset()


def name_of(session: Session, person: str) -> str:
    """Return somebody's name, their id where the directory's copy lacks them."""
    row = session.get(PersonCopy, person)
    return str(row.person["name"]) if row else person


def everybody(session: Session) -> dict[str, str]:
    """Return the names of all who still work here, by id."""
    rows = session.scalars(select(PersonCopy).order_by(PersonCopy.id))
    return {row.id: str(row.person["name"]) for row in rows if not row.person["left"]}


def staff(session: Session, person: str) -> Mapping[str, Any] | None:
    """Return somebody (contracts' Staff) as the copy has them, None where it lacks them."""
    row = session.get(PersonCopy, person)
    return row.person if row else None


def on_duty(session: Session, duty: Duty) -> list[Known]:
    """Return everybody with a duty for the centre who still works here."""
    bodies = tuple(session.scalars(select(BodyCopy.body)))
    rows = session.scalars(select(PersonCopy).order_by(PersonCopy.id))
    return [Known(row.person, bodies) for row in rows if duty in row.person["duties"] and not row.person["left"]]


def gone(session: Session, people: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Return those of some people who work here no longer, by id (contracts' Staff)."""
    return {row.id: row.person for row in session.scalars(_LEFT, {"people": sorted(set(people))})}


def follower(session: Session, left: Mapping[str, Any]) -> Known | None:
    """Return who has what was somebody's, None where nobody was named; who follows may have left since and so on.

    left: contracts' Staff. Raises LookupError where the copy does not know them yet.
    """
    seen, person = {left["id"]}, left
    while person["left"]:
        heir = person["successor"]
        if heir is None or heir in seen:
            return None
        seen.add(heir)
        found = staff(session, heir)
        if found is None:
            raise LookupError(f"{heir} follows {person['id']}, and the directory's copy here does not know them yet")
        person = found
    return known(session, person["id"])


def bodies_of(session: Session, person: str) -> list[str]:
    """Return the codes of the bodies to which somebody belongs, or whose office mailbox is meant."""
    if person.startswith(MAILBOX):
        return [person.removeprefix(MAILBOX)]
    return [row.code for row in session.scalars(select(BodyCopy)) if team_of(row.body).member(person)]


def bodies_handed_over(session: Session, left: str, heir: str) -> list[str]:
    """Return the codes of the bodies in which somebody follows somebody else, whether that is told here already."""
    return [
        row.code
        for row in session.scalars(select(BodyCopy))
        if (team := team_of(row.body)).member(left) or (left in row.former and team.member(heir))
    ]
