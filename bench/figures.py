"""Measures a month's report over many cases: `make bench-figures` (docs/figures.md).

python -m bench.figures [CASES]: on SQLite, in a temporary folder that is gone afterwards.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from services.intake.cli import Operations
from services.intake.models import MIGRATIONS, RECORDS, Counted
from services.intake.reports.cli import Reports
from services.intake.reports.counting import count
from services.intake.reports.domain import Month
from services.intake.reports.exports import as_xlsx
from services.intake.reports.making import told
from services.intake.reports.saying import said
from shared.db import Database, new_id
from shared.db.history import Line
from shared.db.migrate import upgrade
from shared.messaging import Service
from shared.process.clock import Clock

HAICANG = Path(__file__).parent.parent / "config" / "haicang"
MONTH = Month(2026, 10)
START = datetime(2026, 9, 30, 16, tzinfo=UTC)
HEADINGS = ("cases", "filled, s", "report, s", "processor, s", "MB before", "MB at most")
BODIES = [f"body_{number}" for number in range(40)]


def lines(chance: random.Random) -> list[Line]:
    """Return the history of a case of October 2026 that a body of forty signs, reports, answers and closes."""
    at, lead = START + timedelta(hours=chance.random() * 700), chance.choice(BODIES)
    key = {"round": 1, "assignment": 1, "lead": lead}

    def event(kind: str, hours: float, turn: int, **more: Any) -> tuple[str, float, dict[str, Any]]:
        happened = (at + timedelta(hours=hours)).isoformat()
        return kind, hours, {**key, "turn": turn, "happened_at": happened, **more}

    due = (at + timedelta(hours=30)).isoformat()
    outcome = chance.choice(["solved", "partly_solved", "planned", "explained", "cannot_by_law"])
    grade = chance.choice(["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied"])
    verdict = {"round": 1, "contacted": True, "solved": grade != "dissatisfied"}
    found = [
        ("case.admitted", 0.0, {}),
        event("case.assigned", 0, 0),
        event("task.opened", 0, 1, due_at=due, task_due_at=due, sign_due_at=(at + timedelta(hours=8)).isoformat()),
        event("task.signed", chance.random() * 12, 2),
        event("task.reported", chance.random() * 40, 3, outcome=outcome),
        event("case.answered", chance.random() * 40, 3, outcome=outcome),
        ("case.verdict", 41.0, {**verdict, "satisfaction": grade}),
        ("case.closed", 42.0, {"round": 1, "outcome": outcome}),
    ]
    return [
        Line(no, "", at + timedelta(hours=after), kind, "", "", facts) for no, (kind, after, facts) in enumerate(found)
    ]


def rows(cases: int) -> Iterator[dict[str, Any]]:
    """Yield what is counted of so many cases, as rows."""
    chance = random.Random(64)
    for _ in range(cases):
        case_id = new_id()
        for entry in said(count({}, lines(chance))).values():
            key = {**entry.key._asdict(), "event": str(entry.event)}
            what = {"body": entry.body, "words": " ".join(sorted(entry.words)), "told": dict(entry.told)}
            yield {"case_id": case_id, **key, "at": entry.at, **what}


def service(url: str) -> Service:
    """Return intake on a database."""
    return Service("intake", RECORDS, Database(url, "intake"), Clock(), Path("no-bells-here"))


def fill(url: str, cases: int) -> float:
    """Make the tables, load the district, and write what is counted; return the seconds."""
    intake = service(url)
    upgrade(intake.database, MIGRATIONS)
    operations = Operations(intake)
    operations.store(operations.check(HAICANG))
    began = time.perf_counter()
    found = rows(cases)
    while some := list(islice(found, 5_000)):
        with intake.database.begin() as session:
            session.connection().execute(insert(Counted), some)
    intake.database.close()
    return time.perf_counter() - began


def report(url: str) -> dict[str, Any]:
    """Work the month out, in this process, and return what that took: seconds, and the most memory in MB (10^6)."""
    intake = service(url)
    reports = Reports(intake, "https://bench.example")
    reports.month(Month(2020, 1))  # what an empty month takes is no cost of the cases
    before, began, used = _peak(), time.perf_counter(), time.process_time()
    found = reports.month(MONTH)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    size = len(json.dumps(told(found))), len(as_xlsx(found, "zh"))
    intake.database.close()
    sizes = {"json": size[0], "xlsx": size[1]}
    took = {"seconds": seconds, "processor": used, "before": before, "peak": _peak()}
    return {**took, **sizes, "cases": found.worked.district["closing"].of}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main(words: list[str]) -> None:
    """Print the table for a tenth of the cases and for all of them."""
    if words[:1] == ["report"]:
        print(json.dumps(report(words[1])))
        return
    cases = int(words[0]) if words else 100_000
    print("  ".join(f"{one:>14}" for one in HEADINGS))
    for number in (cases // 10, cases):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/intake.db"
            filled = fill(url, number)
            # In a process of its own: what filling took is not the report's.
            made = subprocess.run(
                [sys.executable, "-m", "bench.figures", "report", url], check=True, capture_output=True, text=True
            )
            took = json.loads(made.stdout)
            assert took["cases"] == number, took
            shown = [
                f"{took['seconds']:.2f}",
                f"{took['processor']:.2f}",
                f"{took['before']:.0f}",
                f"{took['peak']:.0f}",
            ]
            print("  ".join(f"{one:>14}" for one in (str(number), f"{filled:.1f}", *shown)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
