"""What a transport is: a publisher that says what is safe, and a receiver that hands over what is waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shared.process.common import Common


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out: its id, its type (also the routing key) and its bytes."""

    id: str
    type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that came in. `broken` is set where the transport gave up on it, with the reason.

    key: the type under which it travelled, where the transport says so: the broker lets each sender use its own alone.
    """

    body: bytes
    broken: str = ""
    key: str = ""


class Publisher(Protocol):
    """Sends for one service; used by one thread."""

    def publish(self, window: Sequence[Outgoing]) -> set[str]:
        """Send messages and return the ids of those that are safe at the other side.

        Raises TransportDown when it cannot be said of any.
        """

    def close(self) -> None:
        """Let go of the connection."""


class Receiver(Protocol):
    """Receives for one service; used by one thread."""

    def receive(self, limit: int, wait: float) -> list[Delivery]:
        """Return what is waiting, at most `limit`; wait up to `wait` seconds for a first one, never for more.

        Raises TransportDown.
        """

    def acknowledge(self) -> None:
        """Say that everything received so far is dealt with. Raises TransportDown."""

    def close(self) -> None:
        """Let go of the connection; what was not acknowledged will come again."""


class Transport(Protocol):
    """One of the two ways of travelling."""

    def publisher(self) -> Publisher:
        """Connect for sending. Raises TransportDown."""

    def receiver(self) -> Receiver:
        """Connect for receiving. Raises TransportDown."""

    def answers(self) -> bool:
        """Say whether it can be reached, within a few seconds."""


def transport_for(common: Common, bells: Path) -> Transport:
    """Return the transport that the settings name: the broker where there is one, else the lease table."""
    if common.amqp_url:
        from shared.messaging.rabbit import RabbitTransport

        return RabbitTransport(common.service, common.amqp_url, common.amqp_prefix)
    from shared.messaging.lease import LeaseTransport

    return LeaseTransport(common.service, common.lease_database_url, bells)
