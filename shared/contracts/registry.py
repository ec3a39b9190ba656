"""The register of message types: each is declared once, with who sends it, who takes it and the shape of its data."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from marshmallow import Schema


@dataclass(frozen=True, slots=True)
class MessageType:
    """One type of message.

    name: `<subject>.<event>.v<version>`, which is also the routing key; within a version fields are only added.
    source: the one service that may send it.
    takers: the services that each get their own copy.
    schema: the shape of `data`.
    summary: what has happened, in one sentence for docs/asyncapi.json.
    about: `case`, `body`, `person`, `meeting`, `agency` or `mailbox`, what the message's subject is the id of.
    """

    name: str
    source: str
    takers: tuple[str, ...]
    schema: type[Schema]
    summary: str
    about: str = "case"


_TYPES: dict[str, MessageType] = {}


def declare(
    name: str, *, source: str, takers: Iterable[str], schema: type[Schema], summary: str, about: str = "case"
) -> MessageType:
    """Register a type and return it.

    Raises ValueError when the name is taken: two meanings under one name cannot be told apart on the wire.
    """
    if name in _TYPES:
        raise ValueError(f"message type {name} is declared twice")
    _TYPES[name] = MessageType(name, source, tuple(takers), schema, summary, about)
    return _TYPES[name]


def type_named(name: str) -> MessageType | None:
    """Return the declared type of that name, or None."""
    _load()
    return _TYPES.get(name)


def all_types() -> list[MessageType]:
    """Return every declared type, sorted by name."""
    _load()
    return sorted(_TYPES.values(), key=lambda kind: kind.name)


@cache  # to import what is there already costs more than to find it
def _load() -> None:
    # The declarations stand in modules by sender, or by subject; importing them fills the register.
    from shared.contracts import (  # noqa: F401
        enterprise,
        from_intake,
        from_notifier,
        from_router,
        ledger,
        mail_in,
        promises,
        webhooks,
    )
