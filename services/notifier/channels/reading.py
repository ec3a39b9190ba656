"""Reads channels.yaml into the part `channels`; a place without that file writes mails alone.

{"urgent": [{"cases", "parts": [part], "ladder": [{"by", "after": {"n", "unit"}, "to": [role]}]}],
 "again": {"n", "unit"}} and "clause" where the file says it.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.notifier.channels.ladder import By, Ladder, Ladders, Rung
from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import Condition
from services.notifier.escalation.schemas import Cases
from services.notifier.limits.calendar import Unit
from services.notifier.limits.lengths import Offset
from services.notifier.limits.stored import limit
from shared.contracts.words import Part
from shared.process.folder import Folder
from shared.process.shapes import Names, Shape, one_of

FILE = "channels.yaml"
MOST_RUNGS = 6
AGAIN = {"n": 30, "unit": "minutes"}
SHORT = (Unit.MINUTES, Unit.HOURS, Unit.WORKING_HOURS)


def _soon(length: Mapping[str, Any]) -> None:
    if length["unit"] not in SHORT:
        raise ValidationError(f"is for what cannot wait: write it in one of {', '.join(SHORT)}")


def _reachable(roles: list[str]) -> None:
    if Role.MAILBOX in roles:
        raise ValidationError("a mailbox has no telephone; name people")


class _Rung(Shape):
    by = fields.String(required=True, validate=one_of(By))
    after = fields.Nested(Offset, required=True, validate=_soon)
    to = fields.List(
        fields.String(validate=one_of(Role)),
        load_default=lambda: [str(Role.HANDLERS)],
        validate=[validate.Length(1, error=f"must name at least one of {', '.join(Role)}"), _reachable],
    )


class _Ladder(Shape):
    clause = fields.Nested(Names)
    cases = fields.Nested(Cases, required=True)
    parts = fields.List(
        fields.String(validate=one_of(Part)),
        load_default=lambda: [str(Part.LEAD), str(Part.SPLIT)],
        validate=validate.Length(1, error=f"must name at least one of {', '.join(Part)}"),
    )
    ladder = fields.List(
        fields.Nested(_Rung),
        required=True,
        validate=validate.Length(1, MOST_RUNGS, error=f"must have one to {MOST_RUNGS} rungs"),
    )

    @validates_schema(skip_on_field_errors=True)
    def _ends_with_people(self, told: dict[str, Any], **_: Any) -> None:
        for index, rung in enumerate(told["ladder"][:-1]):
            if rung["by"] == By.TELEPHONE:
                what = "is the last rung: the line stays on the desk's list until the task is opened"
                raise ValidationError({"ladder": {index: {"by": [what]}}})


class _Channels(Shape):
    urgent = fields.List(fields.Nested(_Ladder), required=True)
    again = fields.Nested(Offset, load_default=lambda: dict(AGAIN), validate=_soon)


def read_channels(folder: Folder) -> dict[str, Any]:
    """Return the part `channels`; what is wrong stays with the folder."""
    return folder.load(FILE, _Channels()) if folder.holds(FILE) else {"urgent": [], "again": dict(AGAIN)}


def check_channels(folder: Folder, channels: Mapping[str, Any], limits: Mapping[str, Any]) -> None:
    """Look at the ladders beside the limits: the classes that they name must be there."""
    if not limits:
        return
    for index, one in enumerate(channels.get("urgent", ())):
        for position, name in enumerate(one["cases"].get("classes", ())):
            if name not in limits["classes"]:
                where = ("urgent", index, "cases", "classes", position)
                folder.unknown(FILE, where, "class", name, limits["classes"])


def ladders_of(content: dict[str, Any]) -> Ladders:
    """Read the ladders from their part."""
    return Ladders(tuple(map(_ladder, content["urgent"])), limit(content["again"]))


def _ladder(content: dict[str, Any]) -> Ladder:
    cases = content["cases"]
    condition = Condition(
        classes=cases.get("classes", ()),
        kinds=cases.get("kinds", ()),
        channels=cases.get("channels", ()),
        urgency=cases.get("urgency", ()),
        tags=cases.get("tags", ()),
        rounds_from=cases.get("rounds_from", 1),
    )
    rungs = (Rung(By(one["by"]), limit(one["after"]), tuple(map(Role, one["to"]))) for one in content["ladder"])
    return Ladder(condition, frozenset(map(Part, content["parts"])), tuple(rungs))
