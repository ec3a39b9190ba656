"""CloudEvents 1.0 in structured mode: the same bytes in outbox, lease table, broker and inbox.

Extension attributes (lower case without separators, as the specification asks): `round` and `assignment` of the case,
`line` and `linehash` of the sender's history, `cause` (what made the sender send it) and `traceparent` (W3C trace
context).
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields

from shared.contracts.reading import InDoubt, Reader, reader_of
from shared.contracts.registry import type_named

LONGEST_NAME = 64
"""Characters that an id or a subject may have."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Unreadable(Exception):
    """The bytes are no message that this release can read; trying again would not help."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    subject: a case's id, or a body's code. time: when it was sent, UTC. line, line_hash: its line in the sender's
    history of the case (0 and empty for messages about no case). data: JSON-ready (instants are ISO 8601 text with an
    offset), so that facts can be stored and sent on as they came.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    data: dict[str, Any]
    round: int = 0
    assignment: int = 0
    line: int = 0
    line_hash: str = ""
    cause: str = ""
    traceparent: str = ""


def to_bytes(message: Message) -> bytes:
    """Write a message down.

    Raises ValueError for an undeclared type or a foreign sender and marshmallow.ValidationError for data that its
    schema does not know: a mistake of ours must fail in the sender's transaction, not at the consumer.
    """
    kind = type_named(message.type)
    if kind is None or kind.source != message.source:
        raise ValueError(f"{message.source} may not send {message.type}: it is not declared as its own")
    _read(kind.schema, RAISE, message.data)
    envelope = {
        "specversion": "1.0",
        "id": message.id,
        "source": f"/{message.source}",
        "type": message.type,
        "subject": message.subject,
        "time": message.time.astimezone(UTC).isoformat(),
        "datacontenttype": "application/json",
        "round": message.round,
        "assignment": message.assignment,
        "line": message.line,
        "linehash": message.line_hash,
        "cause": message.cause,
        "traceparent": message.traceparent,
        "data": message.data,
    }
    return _ENCODER.encode(envelope).encode()


def from_bytes(body: bytes) -> Message:
    """Read a message; fields that this release does not know are left out (a newer sender may add some).

    Raises Unreadable with the reason, in words for whoever looks at the dead letter.
    """
    try:
        envelope = json.loads(body)
        if envelope["specversion"] != "1.0":
            raise Unreadable(f"its specversion is {envelope['specversion']!r}; this release reads 1.0")
        kind = type_named(envelope["type"])
        if kind is None:
            raise Unreadable(f"nothing is declared under the type {envelope['type']!r}")
        source = str(envelope["source"]).removeprefix("/")
        if source != kind.source:
            raise Unreadable(f"{kind.name} is {kind.source}'s to send, but this one says that {source} sent it")
        return Message(
            id=_text(envelope, "id"),
            type=kind.name,
            source=source,
            subject=_text(envelope, "subject"),
            time=_instant(envelope),
            round=int(envelope.get("round", 0)),
            assignment=int(envelope.get("assignment", 0)),
            line=int(envelope.get("line", 0)),
            line_hash=str(envelope.get("linehash", "")),
            cause=str(envelope.get("cause", "")),
            traceparent=str(envelope.get("traceparent", "")),
            data=_read(kind.schema, EXCLUDE, envelope["data"]),
        )
    except ValidationError as error:
        raise Unreadable(f"its data does not fit its type: {error.messages}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"it is no CloudEvent that this release can read: {_without_quotes(error)}") from error


def _without_quotes(error: Exception) -> str:
    """Return what is wrong in words that quote nothing of the message: the reason is shown, and stands in the log."""
    if isinstance(error, KeyError):
        return f"it lacks {error}"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos}"
    return error.reason if isinstance(error, UnicodeDecodeError) else type(error).__name__


def _text(envelope: dict[str, Any], name: str) -> str:
    value = envelope[name]
    # What no inbox can store must not get as far as one: neither the message nor its dead letter could be written down.
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= LONGEST_NAME:
        raise Unreadable(f"its {name} must be a text of 1 to {LONGEST_NAME} printable characters")
    return value


def _instant(envelope: dict[str, Any]) -> datetime:
    time = datetime.fromisoformat(envelope["time"])
    if time.tzinfo is None:
        raise Unreadable("its time has no offset, so nobody can say when it was")
    return time.astimezone(UTC)


Unknown = Literal["raise", "exclude"]


def _read(schema: type[Schema], unknown: Unknown, data: Any) -> dict[str, Any]:
    """Return what a schema knows of the data, as it came. Raises marshmallow.ValidationError where it does not fit."""
    whole, quick = _readers(schema, unknown)
    try:
        known: dict[str, Any] = quick(data)
    except InDoubt:
        whole.load(data)
        known = _known(whole, data)
    return known


@cache
def _readers(schema: type[Schema], unknown: Unknown) -> tuple[Schema, Reader]:
    # Making a marshmallow schema costs more than using it; they hold no state between loads.
    whole = _with_unknown(schema(), unknown)
    return whole, reader_of(whole, strict=unknown == RAISE)


def _with_unknown(schema: Schema, unknown: Unknown) -> Schema:
    # marshmallow does not hand `unknown` down, and a new field of a newer sender is as likely to be deep as shallow.
    schema.unknown = unknown
    for field in schema.fields.values():
        inner = _nested(field)
        if inner is not None:
            _with_unknown(inner, unknown)
    return schema


def _nested(field: fields.Field[Any]) -> Schema | None:
    if isinstance(field, fields.List):
        field = field.inner
    return field.schema if isinstance(field, fields.Nested) else None


def _known(schema: Schema, data: dict[str, Any]) -> dict[str, Any]:
    """Return what the schema knows of the data, as it came."""
    known = {}
    for name, field in schema.fields.items():
        if name not in data:
            continue
        value, inner = data[name], _nested(field)
        if inner is not None and value is not None:
            value = [_known(inner, one) for one in value] if isinstance(value, list) else _known(inner, value)
        known[name] = value
    return known
