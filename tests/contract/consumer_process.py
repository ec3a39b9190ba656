"""A process that consumes for the plain service, to be killed: its words are URL, BELLS, TRANSPORT and PREFIX."""

import sys
import threading
from pathlib import Path

from shared.messaging.lease import LeaseTransport
from shared.messaging.rabbit import RabbitTransport
from shared.messaging.roles import Consume
from tests.contract.plain import HANDLERS, plain_service


def main(url: str, bells: str, transport_url: str, prefix: str) -> None:
    service = plain_service("router", url, Path(bells))
    transport = (
        RabbitTransport("router", transport_url, prefix)
        if transport_url.startswith("amqp")
        else LeaseTransport("router", transport_url, Path(bells))
    )
    Consume(service, transport, HANDLERS).run(threading.Event(), lambda: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
