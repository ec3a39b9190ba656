"""The script of a played case: what it is, and what people do with it when. Times are local to the place.

{"case": {"class", "kind", "channel", "urgency", "tags", "received", "waits", "dispatched", "source_due", "title"},
 "lead", "split", "assisting", "events": [{"at", "do", "by", …}]}
"""

import datetime as dt
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.notifier.simulation.acting import DEEDS
from services.notifier.tasks.domain import Act
from shared.contracts.words import Channel, Kind, Outcome, Urgency
from shared.process.folder import Folder
from shared.process.shapes import Flag, Shape, Whole, filled, one_of

ACTS: dict[str, Act] = {
    str(act): act
    for act in (
        Act.SIGN,
        Act.RETURN,
        Act.REPORT,
        Act.INTERIM,
        Act.ASK_SUPPLEMENT,
        Act.OPINION,
        Act.PART,
        Act.COUNTERSIGN,
        Act.CONTACT,
    )
}
"""What a body does, by the word that a script names it with."""

OTHERS = ("approve", "send_back", "assign", "supplement", "urge", "reopen", "close", "withdraw")
"""What the centre, the desk, or the enterprise does; beside it stand the deeds of acting.py."""


class Moment(fields.Field[dt.datetime]):
    """A local time to the minute, like 2026-11-24T09:30; loaded without a zone."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dt.datetime:
        try:
            found = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError("must be a local time, like 2026-11-24T09:30") from error
        if found.tzinfo is not None:
            raise ValidationError("must be in the place's own time, without a zone, like 2026-11-24T09:30")
        return found


class _Case(Shape):
    class_ = fields.String(data_key="class", attribute="class", required=True)
    kind = fields.String(load_default=str(Kind.HELP), validate=one_of(Kind))
    channel = fields.String(load_default=str(Channel.WINDOW), validate=one_of(Channel))
    urgency = fields.String(load_default=str(Urgency.NORMAL), validate=one_of(Urgency))
    tags = fields.List(fields.String(), load_default=list)
    title = fields.String(load_default="演练事项", validate=filled)
    received = Moment(load_default=None)
    waits = Moment(load_default=None)
    dispatched = Moment(load_default=None)
    source_due = Moment(load_default=None)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["waits"] and data["dispatched"] and data["dispatched"] < data["waits"]:
            raise ValidationError(
                "must not lie before `waits`: it waits at the desk until it is dispatched", "dispatched"
            )


class _Event(Shape):
    at = Moment(required=True)
    do = fields.String(required=True, validate=one_of([*ACTS, *OTHERS, *DEEDS]))
    by = fields.String(load_default=None)
    to = fields.String(load_default=None)
    outcome = fields.String(load_default=str(Outcome.SOLVED), validate=one_of(Outcome))
    agrees = Flag(load_default=True)
    person = fields.String(load_default=None)
    until = Moment(load_default=None)
    n = Whole(1, 3_650, load_default=None)
    text = fields.String(load_default="（演练）", validate=filled)

    @validates_schema
    def whom(self, data: dict[str, Any], **_: Any) -> None:
        if data["do"] == "assign" and not data["to"]:
            raise ValidationError("must say to which body: `to: code`", "to")
        if data["do"] == "away" and not data["person"]:
            raise ValidationError("must say who is away: `person: id`, of people.yaml", "person")
        if data["do"] in ("extend", "suspend") and data["n"] is None:
            raise ValidationError("must say by how much, in the unit that the place grants: `n: 5`", "n")


class Script(Shape):
    """A played case."""

    case = fields.Nested(_Case, required=True)
    lead = fields.String(required=True, validate=filled)
    split = fields.List(fields.String(), load_default=list)
    assisting = fields.List(fields.String(), load_default=list)
    events = fields.List(fields.Nested(_Event), load_default=list, validate=validate.Length(max=500))


def read_script(path: Path) -> dict[str, Any]:
    """Return a script. Raises BadConfiguration with all that is wrong in it, each with its line."""
    files = Folder(path.parent)
    script = files.load(path.name, Script())
    before: dt.datetime | None = None
    for index, event in enumerate(script.get("events", ())):
        if before is not None and event["at"] < before:
            files.problem(
                path.name, ("events", index, "at"), "must not lie before the event above it; put them in order"
            )
        before = event["at"]
    files.finish()
    return script
