"""What an agency's and the centre's questions take where a million cases are stored, against a thousand.

Both databases are filled by copies of one case that was brought (no process of ours would be quick enough), and are
asked in turn, so that whatever else the machine does meets both.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog

from bench.cases import CASES, brought
from services.intake.cases import cursor
from services.intake.cases.store import Spot
from tests.integration.intake.house import House, make_house
from tests.integration.intake.staff import DISPATCHER, come_in
from tests.parts.postgres import PostgresServer, connect, new_database

FEW = 1_000
BAR = 1.3
"""How many times as long a question may take."""

AGENCIES, PER_HOUR = 20, 40
"""Agencies whose cases are stored, and cases that came in an hour: a million in three years."""

_PIECE = 50_000

Ask = Callable[[], Any]


def fill(url: str, number: str, cases: int) -> None:
    """Copy a case and its history as often as it takes, each copy some time before the other; then analyse the tables.

    Numbers, references, ids and tokens are told apart by the copy's count; every twentieth is of the same agency.
    """
    with connect(url) as database:
        database.execute("set synchronous_commit = off")
        database.execute("set search_path = intake")
        row = database.execute("select id from cases where number = %s", (number,)).fetchone()
        assert row is not None
        names = {table: _columns(database, table) for table in ("cases", "history", "agency_event")}
        for begin in range(1, cases, _PIECE):
            for table, of in (("cases", "id"), ("history", "case_id"), ("agency_event", "case_id")):
                changed = _changes(table)
                told = ", ".join(changed.get(name, f"t.{name}") for name in names[table])
                database.execute(
                    f"insert into {table} ({', '.join(names[table])}) select {told} "
                    f"from {table} t, generate_series(%s::bigint, %s::bigint) n where t.{of} = %s",
                    (begin, min(begin + _PIECE, cases) - 1, row[0]),
                )
        database.execute("vacuum analyze")


def _columns(database: Any, table: str) -> list[str]:
    query = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
    return [str(name) for (name,) in database.execute(query, (table,)).fetchall()]


def _changes(table: str) -> dict[str, str]:
    """Return what stands in a copy in place of what is copied, as SQL of the copy's count n."""
    case = "md5(n::text)::uuid"
    agency = f"case n %% {AGENCIES} when 0 then t.agency else 'agency-' || n %% {AGENCIES} end"
    before = f"- n * interval '{3600 / PER_HOUR} seconds'"
    if table == "history":
        return {"case_id": case, "at": f"t.at {before}"}
    if table == "agency_event":
        return {"id": case, "case_id": case, "line_of": case, "agency": agency, "at": f"t.at {before}", "position": "n"}
    words = {"enterprise": "t.enterprise || n % 9973", "enterprise_key": "t.enterprise_key || n % 9973"}
    states = "case when n < 2000 then t.state when n % 10 = 0 then 'withdrawn' else 'closed' end"
    return {
        **{name: text.replace("%", "%%") for name, text in {**words, "state": states}.items()},
        "id": case,
        "agency": agency,
        "number": "'HC-2020-' || lpad(n::text, 8, '0')",
        "source_reference": "'R-' || n",
        "link_token": "'t' || n",
        "received_at": f"t.received_at {before}",
        "updated_at": f"t.updated_at {before}",
    }


class Stored:
    """Intake with so many cases, and the questions that it is asked."""

    def __init__(self, house: House, cases: int, url: str) -> None:
        self.house = house
        body = brought(CASES["one"], "first")
        answer = house.post("/v1/cases", body)
        assert answer.status_code == 202, answer.text
        self._number = answer.json["number"]
        fill(url, self._number, cases)
        self._desk = come_in(house, DISPATCHER)
        middle = self._spot(url, cases)
        since = quote((house.clock.now() - timedelta(hours=1)).isoformat())
        self.questions: dict[str, Ask] = {
            "an agency's newest cases": lambda: house.get("/v1/cases?limit=50"),
            "those in a state": lambda: house.get("/v1/cases?state=received&limit=50"),
            "those changed within an hour": lambda: house.get(f"/v1/cases?updated_since={since}&limit=50"),
            "a page from the middle": lambda: house.get(f"/v1/cases?limit=50&cursor={middle}"),
            "a case by its number": lambda: house.get(f"/v1/cases/{self._number}"),
            "its timeline": lambda: house.get(f"/v1/cases/{self._number}/events"),
            "a case brought again": lambda: house.post("/v1/cases", body),
            "the centre's newest cases": lambda: self._desk.get("/centre/cases"),
        }

    @staticmethod
    def _spot(url: str, cases: int) -> str:
        with connect(url) as database:
            mine = "select received_at, id from intake.cases where agency = 'window-hall'"
            place = f"order by received_at desc, id desc offset {cases // AGENCIES // 2} limit 1"
            row = database.execute(f"{mine} {place}").fetchone()
        assert row is not None
        return cursor.write(Spot(row[0], str(row[1])))


@contextmanager
def stored(postgres: PostgresServer, cases: int) -> Iterator[Stored]:
    """Give intake with so many cases on a database of its own, which goes with them."""
    with new_database(postgres.url) as url, tempfile.TemporaryDirectory() as folder:
        house = make_house(url, Path(folder))
        try:
            yield Stored(house, cases, url)
        finally:
            house.service.database.close()


def compare(postgres: PostgresServer, cases: int, rounds: int) -> list[tuple[str, float, float]]:
    """Return of each question its name and its median in ms among few cases and among many."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with ExitStack() as stack:
        few, many = (stack.enter_context(stored(postgres, one)) for one in (FEW, cases))
        found = []
        for name, ask in few.questions.items():
            both: tuple[list[float], list[float]] = ([], [])
            for number in range(rounds + 5):
                for one, took in zip((ask, many.questions[name]), both, strict=True):
                    began = time.perf_counter()
                    answer = one()
                    spent = (time.perf_counter() - began) * 1000
                    assert answer.status_code in (200, 202), f"{name}: {answer.status_code} {answer.text[:300]}"
                    if number >= 5:  # what is made once is made
                        took.append(spent)
            found.append((name, statistics.median(both[0]), statistics.median(both[1])))
    return found
