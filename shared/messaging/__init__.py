"""How messages travel: the transaction that sends them, the relay, two transports, the consumer with its inbox."""

from shared.messaging.errors import Reject, TransportDown
from shared.messaging.service import Handler, Records, Service
from shared.messaging.unit import Unit

__all__ = ["Handler", "Records", "Reject", "Service", "TransportDown", "Unit"]
