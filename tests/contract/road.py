"""Two plain services and a transport between them, in every combination that can be deployed."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from shared.db import DatabaseDown
from shared.messaging import Service
from shared.messaging.lease import LeaseTransport
from shared.messaging.rabbit import RabbitTransport
from shared.messaging.roles import Consume, Relay
from shared.messaging.transport import Transport
from shared.process.clock import Clock
from tests.contract.plain import HANDLERS, Case, Inbox, Outbox, plain_service

PATIENCE = 40.0


class SetClock(Clock):
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.instant = datetime.now(UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_by(self, time: timedelta) -> None:
        self.instant += time


def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until something that happens in another process or database is so; say whether it came to be.

    While the database cannot be asked it is not so yet.
    """
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(DatabaseDown):
            if true():
                return True
        pause.wait(0.02)
    return False


@dataclass
class Road:
    """What a test walks: `sender` plays intake, `taker` router."""

    folder: Path
    sender_url: str
    taker_url: str
    transport_url: str
    prefix: str = ""
    clock: Clock = field(default_factory=Clock)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.bells = self.folder / "run"
        self.sender = plain_service("intake", self.sender_url, self.bells, self.clock)
        self.taker = plain_service("router", self.taker_url, self.bells, self.clock)
        self.threads: list[threading.Thread] = []
        self.processes: list[subprocess.Popen[bytes]] = []
        if not self.transport_url.startswith("amqp"):
            LeaseTransport("intake", self.transport_url, self.bells).prepare()

    def transport(self, service: Service) -> Transport:
        if self.transport_url.startswith("amqp"):
            return RabbitTransport(service.name, self.transport_url, self.prefix)
        return LeaseTransport(service.name, self.transport_url, self.bells)

    def start_relay(self) -> None:
        self._start(Relay(self.sender, self.transport(self.sender)).run)

    def start_consumer(self) -> None:
        self._start(Consume(self.taker, self.transport(self.taker), HANDLERS).run)

    def start_consumer_process(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.contract.consumer_process"),
                *(self.taker_url, str(self.bells), self.transport_url, self.prefix),
            ]
        )
        self.processes.append(process)
        return process

    def _start(self, run: Callable[[threading.Event, Callable[[], None]], None]) -> None:
        thread = threading.Thread(target=run, args=(self.stop, lambda: None), daemon=True)
        thread.start()
        self.threads.append(thread)

    def close(self) -> None:
        self.stop.set()
        for process in self.processes:
            process.kill()
            process.wait()
        for thread in self.threads:
            thread.join(15)
        self.sender.database.close()
        self.taker.database.close()

    def taken(self, state: str = "done") -> int:
        with self.taker.database.read() as session:
            return session.scalar(select(func.count()).select_from(Inbox).where(Inbox.state == state)) or 0

    def letter(self, subject: str) -> Inbox:
        with self.taker.database.read() as session:
            return session.scalars(select(Inbox).where(Inbox.subject == subject)).one()

    def waiting(self) -> int:
        with self.sender.database.read() as session:
            return session.scalar(select(func.count()).select_from(Outbox)) or 0

    def withdrawals(self) -> dict[str, int]:
        with self.taker.database.read() as session:
            return {row.id: row.withdrawals for row in session.execute(select(Case.id, Case.withdrawals))}
