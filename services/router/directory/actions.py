"""What happens to the directory: bodies and people change, and the other services are told, each whole."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from services.router.directory import store
from services.router.directory.domain import (
    PART,
    PERSON,
    Succession,
    arranged,
    handed_over,
    people_of,
    reformed,
    standing_in,
)
from services.router.directory.models import BodyRow, PersonRow
from shared.contracts.from_router import DIRECTORY_BODY, DIRECTORY_PERSON
from shared.messaging import Unit

log = structlog.get_logger(__name__)


def put_in_force(unit: Unit, content: Mapping[str, Any]) -> list[str]:
    """Put a version of the part in force and tell the others; return the codes of the bodies that changed.

    A folder may still name who has left, and is read as naming their successor. It is neither followed, which would
    bring them back, nor refused: it is loaded again at every start, and an old file must not keep the house from
    opening. Who does come back is said to by name (`nwd staff return`). Bodies that a reform has ended are treated
    alike: a folder that does not know of it does not bring them back. What was entered of rosters on pages stays.
    """
    people = {row.id: row.person for row in store.people(unit.session).values()}
    heirs = standing_in(people)
    people |= {person["id"]: {**people.get(person["id"], {}), **person} for person in content["people"]}
    follow = {gone: {part: people[heir][part] for part in PERSON} for gone, heir in heirs.items()}
    known = {code: row.body for code, row in store.bodies(unit.session).items()}
    whole = arranged(reformed(content, successions(unit), known), entered(unit, people))
    whole = handed_over(whole, follow)
    unit.service.parts.store(unit.session, PART, whole, unit.now)
    return publish(unit, whole)


def entered(unit: Unit, people: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the lines of rosters that were entered on pages and nobody has taken back, as messages carry them.

    people: by id, each with what messages say of a person. Whom nobody knows any more is left out.
    """
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in store.roster_lines(unit.session):
        if row.person not in people:
            continue
        who = {part: people[row.person][part] for part in PERSON}
        days = {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None}
        line: dict[str, Any] = {"id": row.id, "whom": row.whom, "by": who, **days}
        if row.whom is None:
            line = {"id": row.id, "person": who, "weekdays": list(row.weekdays), **days}
        part = "duty" if row.whom is None else "stand_ins"
        found.setdefault(row.body, {}).setdefault(part, []).append(line)
    return found


def successions(unit: Unit) -> list[Succession]:
    """Return what reforms have done to bodies, the first first."""
    return [Succession(one.body, one.until, one.successor) for one in store.reforms(unit.session)]


def warn_of_who_left(unit: Unit, content: Mapping[str, Any]) -> None:
    """Say in the log whom a folder still names though they have left, and what it has standing though it has ended."""
    standing = {body["code"] for body in content["bodies"] if body["successor"] is None}
    for one in successions(unit):
        if one.body in standing:
            log.warning("the folder does not know of a reform", body=one.body, successor=one.successor)
    named = frozenset[str]().union(*map(people_of, content["bodies"]))
    for row in store.people(unit.session).values():
        if row.person["left"] and row.id in named:
            log.warning("the folder names somebody who has left", person=row.id, successor=row.person["successor"])


def publish(unit: Unit, content: Mapping[str, Any]) -> list[str]:
    """Make the directory what a checked part says; tell the others what changed and return the codes of the bodies.

    A body that the part no longer names stays as it was: it ends by its `valid_until`, not by being left out, for
    others may still have its cases.
    """
    _keep_people(unit, content["people"])
    known = store.bodies(unit.session)
    changed = []
    for body in content["bodies"]:
        row = known.get(body["code"])
        if row is not None and row.body == body:
            continue
        if row is None:
            row = BodyRow(code=body["code"], version=1, body=body)
            unit.session.add(row)
        else:
            row.version, row.body = row.version + 1, body
        unit.send(DIRECTORY_BODY, row.code, {"version": row.version, "body": body})
        changed.append(row.code)
    return changed


def _keep_people(unit: Unit, people: Iterable[Mapping[str, Any]]) -> None:
    known = store.people(unit.session)
    for person in people:
        row = known.get(person["id"])
        keep_person(unit, row, {**(row.person if row else NEWCOMER), **person})


NEWCOMER: Mapping[str, Any] = {"left": False, "successor": None, "signed_out_at": None}
"""What is true of a person of whom nothing has been said yet."""


def keep_person(unit: Unit, row: PersonRow | None, staff: dict[str, Any]) -> None:
    """Make a person what `staff` (contracts' Staff, whole) says, and tell the others if that is news."""
    if row is None:
        row = PersonRow(id=staff["id"], version=1, person=staff)
        unit.session.add(row)
    elif row.person == staff:
        return
    else:
        row.version, row.person = row.version + 1, staff
    unit.send(DIRECTORY_PERSON, row.id, {"version": row.version, "person": staff})
