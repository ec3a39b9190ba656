"""Measures time: what a due time costs, and open cases that are reckoned again after a year was published.

python -m bench.calendar [CASES]      # 100 000 where nothing is said; on a PostgreSQL of its own

Wall time depends on what else the machine does; the processor's time of this process stands beside it.
"""

import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from services.notifier.configuration import read
from services.notifier.escalation.models import Timer
from services.notifier.handlers import HANDLERS
from services.notifier.limits.calendar import COUNTED, Limit
from services.notifier.limits.keeping import Keeping
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.limits.seeding import official, seeded
from services.notifier.limits.stored import calendar
from services.notifier.models import MIGRATIONS, RECORDS, History
from services.notifier.tasks.models import Case, Task
from shared.contracts import to_bytes
from shared.db import Database, new_id
from shared.db.migrate import upgrade
from shared.db.session import table_of
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.transport import Delivery
from shared.process.clock import Clock as WallClock
from tests.integration.notifier.messages import assigned
from tests.parts import supply
from tests.parts.postgres import new_database

HAICANG = Path(__file__).parents[1] / "config" / "haicang"
START = datetime(2026, 12, 28, 2, tzinfo=UTC)
"""A Monday in the last week of a year, so that every limit reaches into the next one."""

TURNS = 20_000
COPIED = (Case, Clock, RunningClock, Task, Timer, History)
"""Tables of which an open case has rows."""


class LastWeek(WallClock):
    """A clock that stands in the last week of 2026."""

    def now(self) -> datetime:
        return START


def due_times() -> dict[str, float]:
    """Return what a due time costs in each unit, in microseconds of this process."""
    days, found = calendar(read(HAICANG)["calendar"]), {}
    for unit in COUNTED:
        limit = Limit(30, unit)
        days.due(START, limit)
        began = time.process_time()
        for _ in range(TURNS):
            days.due(START, limit)
        found[str(unit)] = (time.process_time() - began) / TURNS * 1e6
    return found


def moved(url: str, cases: int) -> dict[str, float]:
    """Return what it costs to reckon so many open cases again: seconds, of the processor too, and megabytes more."""
    with TemporaryDirectory() as folder:
        database = Database(url, "notifier")
        upgrade(database, MIGRATIONS)
        service = Service("notifier", RECORDS, database, LastWeek(), Path(folder) / "run")
        _fill(service, cases)
        keeping = Keeping(service)
        keeping.put_years([{**seeded(official(2027)), "confirmed": True, "make_up": ["2027-01-09"]}])
        before, began, used = _peak(), time.perf_counter(), time.process_time()
        done = keeping.catch_up()
        told = {
            "moved": float(done.moved),
            "seconds": time.perf_counter() - began,
            "processor": time.process_time() - used,
            "megabytes_more": _peak() - before,
        }
        database.close()
    return told


def _fill(service: Service, cases: int) -> None:
    """Open one case as a message does, and copy its rows."""
    with service.begin("bench") as unit:
        for name, content in read(HAICANG).items():
            service.parts.store(unit.session, name, content, START)
    Consumer(service, HANDLERS).take([Delivery(to_bytes(assigned(new_id(), time=START)))])
    with service.database.read() as session:
        rows = {model: [dict(row) for row in session.execute(select(table_of(model))).mappings()] for model in COPIED}
    for first in range(1, cases, 1000):
        _copy(service, rows, min(1000, cases - first))


def _copy(service: Service, rows: dict[Any, list[dict[str, Any]]], count: int) -> None:
    fresh: dict[Any, list[dict[str, Any]]] = {model: [] for model in rows}
    for _ in range(count):
        ids: dict[str, str] = {}
        for model, found in rows.items():
            for row in found:
                fresh[model].append({name: _new(name, value, ids) for name, value in row.items()})
    with service.begin("bench") as unit:
        for model, found in fresh.items():
            if found:
                unit.session.connection().execute(insert(table_of(model)), found)


def _new(name: str, value: Any, ids: dict[str, str]) -> Any:
    """Return another id for each id, the same one for the same."""
    if name in ("id", "case_id", "task_id") and value is not None:
        return ids.setdefault(value, new_id())
    return value


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(cases: int) -> Iterator[str]:
    """Yield what was measured, a line each."""
    for unit, cost in due_times().items():
        yield f"a due time in {unit}: {cost:.1f} us"
    server = supply.start_postgres()
    try:
        with new_database(server.url) as url:
            found = moved(url, cases)
    finally:
        server.destroy()
    yield (
        f"{found['moved']:.0f} of {cases} open cases reckoned again: {found['seconds']:.1f} s, "
        f"of the processor {found['processor']:.1f} s, {found['megabytes_more']:.0f} MB more memory"
    )


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(line, flush=True)
