"""The AsyncAPI 3 document of all messages, made from their register: docs/asyncapi.json is this, written down.

It describes the house and not one application of it: every operation names the service that performs it.
"""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields, validate

from shared.contracts.facts import Whole
from shared.contracts.registry import MessageType, all_types

CONTENT_TYPE = "application/cloudevents+json"
INTERFACE_VERSION = "1"
BINDING_VERSION = "0.3.0"

DESCRIPTION = (
    "Messages between intake, router and notifier. Each is a CloudEvent 1.0 in structured mode: the body of a delivery "
    "is the whole envelope as JSON. A message carries whole facts, may arrive late, early or more than once, and is "
    "merged by its key. Within a version of a type fields are only added, and consumers let unknown ones pass."
)

SUBJECTS = {
    "case": "The case's id.",
    "body": "The body's code.",
    "person": "The person's id.",
    "meeting": "The meeting's id.",
    "agency": "The agency's code.",
    "mailbox": "What the address of an agency's mailbox carries: 32 hexadecimal digits.",
}
COUNT = {"type": "integer", "minimum": 0}

ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "What every message has around its data: CloudEvents attributes, and extensions of our own.",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "UUIDv7; the same message always has the same id."},
        "source": {"type": "string", "description": "`/` and the service that sent it."},
        "type": {"type": "string"},
        "subject": {
            "type": "string",
            "description": "A case's id, a body's or an agency's code, a person's or a meeting's id.",
        },
        "time": {"type": "string", "format": "date-time", "description": "When it was sent."},
        "datacontenttype": {"const": "application/json"},
        "round": {**COUNT, "description": "Round of the case, from 1; a withdrawal names one above all."},
        "assignment": {**COUNT, "description": "Router's number of the assignment, from 1; 0: none yet."},
        "line": {**COUNT, "description": "Line of the sender's history of the case; 0: about no case."},
        "linehash": {"type": "string", "pattern": "^([0-9a-f]{64})?$", "description": "SHA-256 of that line."},
        "cause": {"type": "string", "description": "What made the sender send it: a request, a message's id, `clock`."},
        "traceparent": {"type": "string", "description": "W3C trace context; empty where there is none."},
        "data": {"type": "object"},
    },
    "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
}


def document(exchange: str, queues: dict[str, str], kinds: Iterable[MessageType] | None = None) -> dict[str, Any]:
    """Return the document, JSON-ready.

    exchange: the name of the topic exchange. queues: service -> name of its queue. kinds: the types to describe; all by
    default.
    """
    described = list(kinds) if kinds is not None else all_types()
    shapes = _Shapes()
    messages = {kind.name: _message(kind, shapes) for kind in described}
    operations: dict[str, Any] = {}
    for kind in described:
        operations[f"{kind.source}-sends-{kind.name}"] = _operation("send", kind.source, kind)
        for taker in kind.takers:
            operations[f"{taker}-takes-{kind.name}"] = {
                **_operation("receive", taker, kind),
                "x-queue": queues[taker],
            }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "No Wrong Door: messages between the services",
            "version": INTERFACE_VERSION,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {kind.name: _channel(kind, exchange) for kind in described},
        "operations": operations,
        "components": {"messages": messages, "schemas": {"Envelope": ENVELOPE, **shapes.named}},
    }


def _channel(kind: MessageType, exchange: str) -> dict[str, Any]:
    return {
        "address": kind.name,
        "summary": kind.summary,
        "messages": {kind.name: {"$ref": f"#/components/messages/{kind.name}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": exchange, "type": "topic", "durable": True, "autoDelete": False},
                "bindingVersion": BINDING_VERSION,
            }
        },
    }


def _operation(action: str, service: str, kind: MessageType) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{kind.name}"},
        "summary": f"{service} {'sends' if action == 'send' else 'takes'}: {kind.summary}",
        "messages": [{"$ref": f"#/channels/{kind.name}/messages/{kind.name}"}],
        "x-service": service,
    }


def _message(kind: MessageType, shapes: "_Shapes") -> dict[str, Any]:
    subject = SUBJECTS[kind.about]
    own = {
        "source": {"const": f"/{kind.source}"},
        "type": {"const": kind.name},
        "subject": {"type": "string", "minLength": 1, "description": subject},
        "data": shapes.reference(kind.schema),
    }
    return {
        "name": kind.name,
        "title": kind.name,
        "summary": kind.summary,
        "contentType": CONTENT_TYPE,
        "payload": {"allOf": [{"$ref": "#/components/schemas/Envelope"}, {"type": "object", "properties": own}]},
        "bindings": {"amqp": {"contentEncoding": "utf-8", "messageType": kind.name, "bindingVersion": BINDING_VERSION}},
    }


class _Shapes:
    """JSON Schemas of marshmallow schemas, each once under its class's name."""

    def __init__(self) -> None:
        self.named: dict[str, dict[str, Any]] = {}
        self._made_of: dict[str, type[Schema]] = {}

    def reference(self, schema: type[Schema]) -> dict[str, Any]:
        """Return a reference to a schema's shape. Raises ValueError where two schemas bear one name."""
        name = schema.__name__
        known = self._made_of.setdefault(name, schema)
        if known is not schema:
            raise ValueError(
                f"{schema.__module__} and {known.__module__} both have a schema {name}; rename one of them"
            )
        if name not in self.named:
            self.named[name] = {}  # so that a schema within itself ends
            self.named[name].update(self._shape(schema))
        return {"$ref": f"#/components/schemas/{name}"}

    def _shape(self, schema: type[Schema]) -> dict[str, Any]:
        declared = schema().fields
        shape: dict[str, Any] = {"type": "object"}
        # The class's own words alone: marshmallow's base class has a long text of its own.
        if schema.__dict__.get("__doc__"):
            shape["description"] = " ".join(str(schema.__doc__).split())
        shape["properties"] = {name: self._field(field) for name, field in declared.items()}
        required = [name for name, field in declared.items() if field.required]
        if required:
            shape["required"] = required
        return shape

    def _field(self, field: fields.Field[Any]) -> dict[str, Any]:
        if isinstance(field, fields.Nested):
            inner = self.reference(type(field.schema))
            return {"anyOf": [inner, {"type": "null"}]} if field.allow_none else inner
        if isinstance(field, fields.List):
            shape: dict[str, Any] = {"type": "array", "items": self._field(field.inner)}
        else:
            shape = _simple(field)
        if field.allow_none:
            shape["type"] = [shape["type"], "null"]
            if "enum" in shape:
                shape["enum"].append(None)
        return shape


SIMPLE: dict[type[fields.Field[Any]], dict[str, Any]] = {
    fields.String: {"type": "string"},
    fields.Boolean: {"type": "boolean"},
    Whole: {"type": "integer"},
    fields.AwareDateTime: {"type": "string", "format": "date-time"},
    fields.Date: {"type": "string", "format": "date"},
}


def _simple(field: fields.Field[Any]) -> dict[str, Any]:
    if type(field) not in SIMPLE:
        raise ValueError(f"nothing says how a {type(field).__name__} is described; add it to {__name__}.SIMPLE")
    shape = dict(SIMPLE[type(field)])
    for check in field.validators:
        if not isinstance(check, validate.OneOf):
            raise ValueError(f"nothing says how the check {check!r} is described; add it to {__name__}")
        shape["enum"] = [*check.choices]
    return shape
