"""What may be asked of an agency's stream."""

from marshmallow import RAISE, Schema, fields, validate

from shared.web.faults import Fault, Pattern

LONGEST_WAIT = 15
"""Seconds; shorter than a web process has to end when it is asked to."""

MOST = 500
LATEST = "latest"

_PLACE = Pattern(
    rf"[0-9]{{1,15}}\Z|{LATEST}\Z",
    Fault(
        "pattern",
        zh="须为上一次答复中的 next（整数），或 latest；省略则从头读取。",
        en="It must be `next` of the answer before (a whole number), or latest; left out, reading begins at the first.",
    ),
)


class EventsQuery(Schema):
    """Which events of the stream to read."""

    class Meta:
        unknown = RAISE

    after = fields.String(
        validate=_PLACE,
        metadata={
            "description": "`next` of the answer before; events behind it. Left out: from the first that is kept. "
            "`latest`: from now on. A place that the stream has not come to is refused (code `ahead`)."
        },
    )
    limit = fields.Integer(
        validate=validate.Range(1, MOST), metadata={"description": "Events an answer; 100 where it is left out."}
    )
    wait = fields.Integer(
        validate=validate.Range(0, LONGEST_WAIT),
        metadata={
            "description": "Seconds to wait for the first event where there is none yet. It is a wish: while too many "
            "wait, the answer comes at once and is empty, with `Retry-After`."
        },
    )


EVENTS_QUERY = EventsQuery()
