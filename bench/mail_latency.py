"""How soon a mail leaves: from `case.assigned` on the queue to the end of DATA, with notifier's roles running."""

import statistics
import threading
import time
from collections.abc import Iterator

from bench.house import new_house
from shared.contracts import to_bytes
from shared.db import new_id
from shared.messaging.rabbit import RabbitTransport
from shared.messaging.transport import Outgoing
from shared.process.clock import Clock
from tests.integration.notifier.messages import assigned, party
from tests.parts.postgres import PostgresServer
from tests.parts.rabbit import RabbitServer
from tests.parts.smtp import ReceivedMail, SmtpSink, smtp_server

WARM_UP = 200
"""Cases at the beginning that are not counted: each process still compiles its first statements."""

BURST = 1_500

LIGHT = 20
"""Cases a second that a district of some size has at its busiest."""


def report(postgres: PostgresServer, rabbit: RabbitServer, seconds: int) -> Iterator[str]:
    """Yield what was measured. seconds: of each load."""
    with smtp_server() as sink, new_house(postgres, rabbit, sink.url.removeprefix("smtp://")) as house:
        house.prepare()
        with house.role("notifier", "consume"), house.role("notifier", "mail"), house.role("notifier", "relay"):
            sending = _Sending(house.variables["NWD_AMQP_URL"], sink)
            sending.at(LIGHT, WARM_UP // LIGHT)
            capacity = sending.burst(BURST)
            for rate, bars in ((LIGHT, "p50 15, p99 60"), (capacity / 2, "p99 250")):
                late = sending.at(rate, seconds)
                cuts = statistics.quantiles(late, n=100, method="inclusive")
                yield (
                    f"from case.assigned on the queue to DATA accepted, {rate:.0f} cases a second for {seconds} s: "
                    f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, worst {max(late):.1f} ms (bars: {bars})"
                )
            yield f"capacity, a burst of {BURST} cases: {capacity:.0f} a second (sink and broker on the same machine)"
            sending.close()


class _Sending:
    """Plays the router: puts cases on the queue and hears of their mails."""

    def __init__(self, broker: str, sink: SmtpSink) -> None:
        self._publisher = RabbitTransport("router", broker).publisher()
        self._sink, self._count, self._now = sink, 0, Clock()

    def close(self) -> None:
        self._publisher.close()

    def burst(self, cases: int) -> float:
        """Put so many on the queue at once and return how many mails a second come of them."""
        window = [self._case() for _ in range(cases)]
        began = time.monotonic()
        self._publisher.publish([one for _, one in window])
        self._wait(self._count)
        return cases / (time.monotonic() - began)

    def at(self, rate: float, seconds: float) -> list[float]:
        """Put so many on the queue a second; return how long each took to be a mail, in milliseconds."""
        published: dict[str, float] = {}
        wait, begun, first = threading.Event().wait, time.monotonic(), self._count
        for turn in range(int(rate * seconds)):
            number, case = self._case()
            wait(max(0.0, begun + turn / rate - time.monotonic()))
            published[number] = time.monotonic()
            self._publisher.publish([case])
        arrived = {_number(mail): mail.at for mail in self._wait(self._count)[first:]}
        return [(arrived[number] - at) * 1000 for number, at in published.items()]

    def _case(self) -> tuple[str, Outgoing]:
        self._count += 1
        number = f"HC-2026-{self._count:06}"
        told = assigned(new_id(), lead=party("land"), time=self._now.now(), number=number)
        return number, Outgoing(told.id, told.type, to_bytes(told))

    def _wait(self, mails: int) -> list[ReceivedMail]:
        return self._sink.wait_for(lambda came: len(came) >= mails, 120)


def _number(mail: ReceivedMail) -> str:
    return str(mail.message["Subject"]).partition("[")[2].partition("]")[0]
