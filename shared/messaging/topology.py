"""Names and arguments of all on the broker. A living queue's arguments cannot change: its name carries a version."""

from dataclasses import dataclass
from typing import Any

from shared.contracts import all_types
from shared.messaging.lease import CRASH_LIMIT


@dataclass(frozen=True, slots=True)
class Topology:
    """The exchange of all messages, and a queue with its dead-letter queue for each service that takes any."""

    prefix: str = ""

    @property
    def exchange(self) -> str:
        """Return the name of the one topic exchange."""
        return f"{self.prefix}nwd.v1"

    @property
    def dead_exchange(self) -> str:
        """Return the name of the exchange for what the broker gives up on."""
        return f"{self.prefix}nwd.dead.v1"

    def queue(self, service: str) -> str:
        """Return the name of a service's queue."""
        return f"{self.prefix}nwd.{service}.v1"

    def dead_queue(self, service: str) -> str:
        """Return the name of a service's dead-letter queue."""
        return f"{self.prefix}nwd.{service}.dead.v1"

    def queue_arguments(self, service: str) -> dict[str, Any]:
        """Return the arguments of a service's queue.

        At-least-once dead-lettering needs reject-publish. The delivery limit is explicit and high: a low one sets
        innocent messages aside when consumers are killed, and leaving it out means endless on 3.10 and 20 on 4.0.
        """
        return {
            "x-queue-type": "quorum",
            "x-overflow": "reject-publish",
            "x-delivery-limit": CRASH_LIMIT,
            "x-dead-letter-exchange": self.dead_exchange,
            "x-dead-letter-routing-key": self.dead_queue(service),
            "x-dead-letter-strategy": "at-least-once",
        }

    def declare(self, channel: Any) -> None:
        """Declare everything on a blocking channel, targets before sources; doing it again changes nothing."""
        channel.exchange_declare(self.dead_exchange, "direct", durable=True)
        channel.exchange_declare(self.exchange, "topic", durable=True)
        services = sorted({taker for kind in all_types() for taker in kind.takers})
        for service in services:
            dead = self.dead_queue(service)
            channel.queue_declare(dead, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(dead, self.dead_exchange, dead)
            channel.queue_declare(self.queue(service), durable=True, arguments=self.queue_arguments(service))
        for kind in all_types():
            for taker in kind.takers:
                channel.queue_bind(self.queue(taker), self.exchange, kind.name)
