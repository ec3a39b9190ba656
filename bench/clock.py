"""Measures the clock: `make bench-clock`. On a PostgreSQL of its own.

CLOCKS (open ones) and STEPS (cases all of whose steps are due) are variables.

What a due time costs; how long it takes to find and claim what is due among many open clocks, against few; how many
steps a second go through to the outbox; a year of a city's history, replayed on a shifted clock, whose late cases must
each get their step, and no other case any; and open cases that are reckoned again (bench.calendar).
"""

import csv
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from bench.calendar import due_times, moved
from services.notifier.configuration import read
from services.notifier.escalation.actions import BATCH, fire_due
from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.escalation.store import claim_due
from services.notifier.handlers import HANDLERS
from services.notifier.models import MIGRATIONS, RECORDS, Outbox
from shared.contracts import Message, to_bytes
from shared.db import Database, new_id
from shared.db.migrate import upgrade
from shared.db.session import table_of
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.transport import Delivery
from tests.integration.notifier.conftest import SetClock
from tests.integration.notifier.messages import assigned, body, closed
from tests.parts import supply
from tests.parts.postgres import new_database

HAICANG = Path(__file__).parents[1] / "config" / "haicang"
DATA = Path(__file__).parents[2] / "shared" / "data"
HISTORY = "en_baltimore311_sla.train.csv"
BALTIMORE = ZoneInfo("America/New_York")
DUE_NOW, FEW = 1_000, 10_000
AT_ONCE = 200
"""Messages that are taken in one transaction."""


class Case(NamedTuple):
    """One of the history: when it came, until when it was to be done, and when it was; UTC."""

    created: datetime
    due: datetime
    closed: datetime | None

    @property
    def late(self) -> bool:
        """Say whether it was open when its time had come."""
        return self.closed is None or self.closed > self.due


def main() -> int:
    """Measure and print."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    many, steps = int(os.environ.get("CLOCKS") or 1_000_000), int(os.environ.get("STEPS") or 3_000)
    for line in _report(data, many, steps):
        print(line, flush=True)
    return 0


def _report(data: Path, many: int, steps: int) -> Iterator[str]:
    for unit, cost in due_times().items():
        yield f"a due time in {unit}: {cost:.1f} us (bar 20)"
    server = supply.start_postgres()
    try:
        found = {}
        for clocks in (FEW, many):
            with new_database(server.url) as url:
                found[clocks] = claimed(url, clocks)
            yield f"{DUE_NOW} due among {clocks} open clocks: found and claimed in {found[clocks]:.0f} ms (bar 200)"
        yield f"that is {found[many] / found[FEW]:.2f} times as long as among {FEW} (bar 1.5)"
        with new_database(server.url) as url:
            count, seconds = fired(url, steps)
        yield f"{count} steps through to the outbox: {count / seconds:.0f} a second of one processor (bar 300)"
        with new_database(server.url) as url:
            again = moved(url, 100_000)
        yield (
            f"{again['moved']:.0f} open cases reckoned again after a year was published: {again['seconds']:.1f} s "
            f"(bar 60), {again['megabytes_more']:.0f} MB more memory"
        )
        if (data / HISTORY).exists():
            with new_database(server.url) as url:
                yield from replayed(url, _history(data / HISTORY))
        else:
            yield f"no {HISTORY} in {data} (DATA names its folder): no history was replayed"
    finally:
        server.destroy()


def claimed(url: str, clocks: int) -> float:
    """Return the milliseconds that it takes to claim what is due among so many open clocks; the best of five."""
    with TemporaryDirectory() as folder:
        service, clock = _notifier(url, folder)
        Consumer(service, HANDLERS).take([_sent(assigned(case := new_id(), time=clock.now()))])
        _copy(service, case, clocks)
        best = float("inf")
        for _ in range(5):
            began = time.perf_counter()
            with service.database.begin() as session:
                found = claim_due(session, clock.now(), DUE_NOW)
                best = min(best, (time.perf_counter() - began) * 1000)
            if len(found) != DUE_NOW:
                raise RuntimeError(f"{len(found)} were due, and not {DUE_NOW}")
        service.database.close()
    return best


def _copy(service: Service, case: str, clocks: int) -> None:
    """Give so many cases a clock each, of which a few are due."""
    with service.database.begin() as session:
        run = session.connection().execute
        cases = [one.name for one in table_of(RECORDS.case).columns if one.name != "id"]
        listed = ", ".join(cases)
        run(text(f"create temp table fresh as select gen_random_uuid() as id, i from generate_series(1, {clocks}) i"))
        run(
            text(f"insert into cases (id, {listed}) select f.id, {listed} from fresh f, cases c where c.id = :id"),
            {"id": case},
        )
        run(text("delete from timer"))
        due = f"case when f.i <= {DUE_NOW} then :past else :future end"
        columns = "case_id, round, step, kind, state, due_at"
        sql = f"insert into timer ({columns}) select f.id, 1, 'overdue', :kind, :state, {due} from fresh f"
        now = service.clock.now()
        times = {"past": now - timedelta(minutes=1), "future": now + timedelta(days=5)}
        run(text(sql), {"kind": str(TimerKind.STEP), "state": str(TimerState.WAITING), **times})
    with service.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def fired(url: str, cases: int) -> tuple[int, float]:
    """Return how many steps happened when all of so many cases were due, and the seconds of the processor for them."""
    with TemporaryDirectory() as folder:
        service, clock = _notifier(url, folder)
        consumer = Consumer(service, HANDLERS)
        consumer.take([_sent(body("land", 1))])
        for first in range(0, cases, AT_ONCE):
            count = min(AT_ONCE, cases - first)
            consumer.take([_sent(assigned(new_id(), time=clock.now())) for _ in range(count)])
        clock.instant += timedelta(days=30)
        began = time.process_time()
        while _tick(service) == BATCH:
            pass
        seconds = time.process_time() - began
        with service.database.read() as session:
            count = session.scalar(select(func.count()).select_from(Timer).where(Timer.state == TimerState.FIRED)) or 0
        service.database.close()
    return count, seconds


def replayed(url: str, history: list[Case]) -> Iterator[str]:
    """Replay a city's history on a shifted clock, and yield what came of it."""
    began, used = time.perf_counter(), time.process_time()
    with TemporaryDirectory() as folder:
        service, clock = _notifier(url, folder, by_the_source=True)
        consumer, ids = Consumer(service, HANDLERS), [new_id() for _ in history]
        events: list[tuple[datetime, int, bool]] = []
        for number, one in enumerate(history):
            events.append((one.created, number, True))
            # What is closed in the very second in which it is due is in time.
            events += [(one.closed, number, False)] if one.closed else []
        # Time stands still only where something is due of a case that is late; all else happens between.
        moments = sorted({one.due for one in history if one.late})
        events.sort()
        position = 0
        for moment in [*moments, max(at for at, _, _ in events)]:
            end = position
            while end < len(events) and events[end][0] <= moment:
                end += 1
            for first in range(position, end, AT_ONCE):
                part = events[first : min(first + AT_ONCE, end)]
                clock.instant = part[-1][0]
                consumer.take([_sent(_said(history[number], ids[number], opened)) for _, number, opened in part])
            position = end
            clock.instant = moment
            while _tick(service) == BATCH:
                pass
        yield from _judged(service, history, ids)
        service.database.close()
    wall, processor = time.perf_counter() - began, time.process_time() - used
    yield f"{len(history)} cases replayed in {wall:.1f} s, {processor:.1f} s of the processor (bar 60)"


def _judged(service: Service, history: list[Case], ids: list[str]) -> Iterator[str]:
    with service.database.read() as session:
        rows = session.execute(
            select(Timer.case_id, Timer.due_at, Timer.fired_at).where(Timer.state == TimerState.FIRED)
        )
        happened = {row.case_id: row for row in rows}
        sent = session.scalar(select(func.count()).select_from(Outbox)) or 0
    late = {one for one, case in zip(ids, history, strict=True) if case.late}
    missing, needless = late - happened.keys(), happened.keys() - late
    early = [one for one in happened.values() if one.fired_at < one.due_at]
    slow = max((one.fired_at - one.due_at for one in happened.values()), default=timedelta())
    yield (
        f"{len(late)} of {len(history)} cases were late: {len(missing)} without their step, {len(needless)} steps for "
        f"others, {len(early)} early, the slowest {slow.total_seconds():.0f} s after it was due; {sent} messages"
    )


def _said(case: Case, case_id: str, opened: bool) -> Message:
    if not opened:
        return closed(case_id)
    source = {"agency": "311", "agency_name": "311", "reference": case_id, "due_at": case.due.isoformat()}
    return assigned(case_id, time=case.created, source=source)


def _sent(message: Message) -> Delivery:
    return Delivery(to_bytes(message))


def _tick(service: Service) -> int:
    with service.begin("clock") as unit:
        return fire_due(unit)


def _notifier(url: str, folder: str, *, by_the_source: bool = False) -> tuple[Service, SetClock]:
    """Return a notifier with the district's rules; by_the_source: with one step, and no limit but the source's own."""
    database, clock = Database(url, "notifier"), SetClock()
    upgrade(database, MIGRATIONS)
    service, parts = Service("notifier", RECORDS, database, clock, Path(folder) / "run"), read(HAICANG)
    if by_the_source:
        parts = _bound_by_sources(parts)
    with service.begin("bench") as unit:
        for name, content in parts.items():
            service.parts.store(unit.session, name, content, clock.now())
    return service, clock


def _bound_by_sources(parts: dict[str, Any]) -> dict[str, Any]:
    longest = {"n": 3_650, "unit": "calendar_days"}
    limits = {**parts["limits"], "clocks": [], "least": {"n": 1, "unit": "minutes"}}
    limits["classes"] = {name: {"limits": {"closing": longest}} for name in limits["classes"]}
    steps = [one for one in parts["escalation"]["steps"] if one["step"] == "overdue"]
    return {**parts, "limits": limits, "escalation": {**parts["escalation"], "steps": steps}}


def _history(path: Path) -> list[Case]:
    """Return the cases of a file (created, due, closed; local times) that had a limit, in order of time."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["due"]]
    found = [Case(_at(row["created"]), _at(row["due"]), _at(row["closed"]) if row["closed"] else None) for row in rows]
    return sorted(one for one in found if one.due > one.created)


def _at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=BALTIMORE).astimezone(UTC)


if __name__ == "__main__":
    sys.exit(main())
