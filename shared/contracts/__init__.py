"""What the messages between the services are: words, facts, types and the envelope they travel in."""

from shared.contracts.envelope import Message, Unreadable, from_bytes, to_bytes
from shared.contracts.registry import MessageType, all_types, type_named

__all__ = ["Message", "MessageType", "Unreadable", "all_types", "from_bytes", "to_bytes", "type_named"]
