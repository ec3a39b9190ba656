"""The product as the bench runs it: real processes, on a database, a virtual host and ports of its own."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from shared.process.roles import child_of, empty_metrics
from tests.e2e.installation import ROOT, Apart
from tests.parts.management import own_virtual_host
from tests.parts.postgres import PostgresServer, connect, new_database
from tests.parts.program import descendants, wait_until
from tests.parts.rabbit import RabbitServer

START_SECONDS = 90.0
PLACE = "config/haicang"
PYTHON = ROOT / "bench" / "out" / "venv" / "bin" / "python"
"""Of the environment that `make bench` makes."""


class House(Apart):
    """The three services. Prepared, it runs roles one by one; started, it runs all of them, as a compose file does."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._asking: psycopg.Connection | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Return what its processes are told: as in earnest, without the clock that tests may move."""
        return {name: value for name, value in super().environment.items() if name != "NWD_TESTING"}

    def prepare(self) -> str:
        """Make the tables, load the district, add an agency, and return the agency's key."""
        self.data.mkdir(exist_ok=True)
        self.nwd("migrate")
        self.nwd("load", PLACE)
        for service in self.SERVICES:
            empty_metrics(self.data / "run", service)
        return self.add_agency()

    def add_agency(self) -> str:
        """Add the agency that brings the cases, as many as it likes, and return its key.

        It tells its people itself: mails to enterprises are work that the floor has not.
        """
        key = self.nwd("agency", "add", "bench", "--name", "Bench").splitlines()[0]
        self.nwd("agency", "limit", "bench", "--requests-a-minute", "1000000", "--cases-a-day", "100000000")
        self.nwd("agency", "tells", "bench", "agency")
        return key

    @contextlib.contextmanager
    def role(self, service: str, role: str) -> Iterator[None]:
        """Run one role of a service for a while; it has loaded all it needs, and begins to work, when this returns."""
        folder = self.data / "run"
        child = child_of(service, f"services.{service}", folder, role)
        child.command = [self.python, *child.command[1:]]
        child.environment = {**self.environment, **child.environment}
        child.log = self.data / "nwd.log"
        child.start()
        try:
            assert child.process is not None
            pid = child.process.pid
            if role != "web" and not wait_until((folder / f"{service}-{role}.{pid}.beat").exists, START_SECONDS):
                raise RuntimeError(f"{service} {role} does not run\n{self.log_tail()}")
            yield
        finally:
            child.stop()

    def ask(self, question: str, *values: Any) -> Any:
        """Return the one value that a query gives; its tables carry their service's schema."""
        if self._asking is None:  # kept, since a new one for each question would cost more than the answer
            self._asking = connect(self.variables["NWD_DATABASE_URL"])
        row = self._asking.execute(question, values).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return row[0]

    def processes(self) -> dict[str, list[int]]:
        """Return the processes of each role (`intake web` has a master and its workers) and of each supervisor."""
        found = {f"{service} supervisor": [process.pid] for service, process in self._supervisors.items()}
        for name, pid in self.children().items():
            found[name] = [pid, *descendants(pid)]
        return found


@contextlib.contextmanager
def new_house(postgres: PostgresServer, rabbit: RabbitServer, smtp: str) -> Iterator[House]:
    """Give a house with nothing in it; all that it stores goes with it. smtp: `host:port`.

    It runs with what a deployment installs, and nothing that tests and checks need besides.
    """
    with contextlib.ExitStack() as stack:
        told = {
            "NWD_DATABASE_URL": stack.enter_context(new_database(postgres.url)),
            "NWD_AMQP_URL": stack.enter_context(own_virtual_host(rabbit.url, rabbit.management)).url,
            "NWD_SECRET_KEY": os.urandom(24).hex(),
            "NWD_SMTP_URL": f"smtp://{smtp}",
            "NWD_WEB_WORKERS": "2",
        }
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nwd-bench-")))
        yield House(folder, told, python=str(PYTHON if PYTHON.exists() else sys.executable))


__all__ = ["ROOT", "House", "new_house"]
