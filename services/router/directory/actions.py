"""What happens to the directory."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.router.directory import store
from services.router.directory.models import BodyRow, PersonRow
from shared.contracts.from_router import DIRECTORY_BODY
from shared.messaging import Unit


def publish(unit: Unit, content: Mapping[str, Any]) -> list[str]:
    """Make the directory what a checked part says; tell the others each body that changed and return their codes.

    A body that the part no longer names stays as it was: it ends by its `valid_until`, not by being left out, for
    others may still have its cases.
    """
    _keep_people(unit, content["people"])
    known = store.bodies(unit.session)
    changed = []
    for entry in content["bodies"]:
        body = entry["body"]
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
        if row is None:
            unit.session.add(PersonRow(id=person["id"], person=dict(person)))
        elif row.person != person:
            row.person = dict(person)
