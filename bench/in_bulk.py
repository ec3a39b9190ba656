"""What many cases at once cost: batches through a real web process, a workbook worked off by a real `imports` role.

What is brought is made by the simulator, so that enterprises come back and their cases are looked at for likeness.
"""

import json
import os
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.house import House
from bench.meter import family_seconds
from services.simulating import sheets
from services.simulating.matters import Matters
from services.simulating.mix import read_mix
from tests.e2e.installation import ROOT, answers, eventually

LINES = 1_000
"""Cases of a batch."""

RATE_BAR, SECONDS_BAR, MEMORY_BAR = 3_000.0, 60.0, 200.0
"""Cases a CPU-second at least; seconds for 50 000 rows and MB (10^6) at most."""


@dataclass(frozen=True, slots=True)
class Batches:
    """Cases, seconds, and CPU-seconds: of all (PostgreSQL and the sender included), and of intake alone."""

    cases: int
    seconds: float
    every: float
    own: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows, seconds, CPU-seconds of the role alone and of all, and the role's largest memory in MB (10^6)."""

    rows: int
    seconds: float
    own: float
    every: float
    memory: float


def batches(house: House, key: str, cases: int) -> Batches:
    """Bring so many cases in batches, and one batch before that."""
    with house.role("intake", "web"):
        if not eventually(lambda: answers(f"{house.url}/livez"), 30):
            raise RuntimeError(house.log_tail())
        bodies = list(_bodies(cases + LINES))
        _send(house, key, bodies[0])  # what is made once is made
        before = house.ask("select count(*) from intake.cases")
        pid = _role(b"services.intake\0web")
        every, own, began = family_seconds(os.getpid()), family_seconds(pid), time.perf_counter()
        for body in bodies[1:]:
            _send(house, key, body)
        seconds = time.perf_counter() - began
        every, own = family_seconds(os.getpid()) - every, family_seconds(pid) - own
    there = house.ask("select count(*) from intake.cases") - before
    assert there == cases, f"{there} of {cases} are there"
    return Batches(cases, seconds, every, own)


def workbook(house: House, rows: int) -> Sheet:
    """Have a workbook of so many rows worked off."""
    mix, folder = read_mix(ROOT / "config" / "haicang" / "mix.yaml"), house.data / "xlsx"
    folder.mkdir()
    mapping, book = folder / "mapping.yaml", folder / "rows.xlsx"
    mapping.write_bytes(sheets.mapping("visit", [one.matter for one in mix.matters]))
    made = Matters(mix, Random("xlsx"))
    book.write_bytes(sheets.workbook([sheets.row(made.case("visit", f"X-{number}")) for number in range(rows)]))
    house.nwd("import", "mapping", "bench", "bench", str(mapping))
    house.nwd("import", "run", "bench", str(book), "--mapping", "bench", "--later")
    before, began, every = house.ask("select count(*) from intake.cases"), time.perf_counter(), _every()
    with house.role("intake", "imports"):
        pid = _role(b"services.intake\0imports")
        if not eventually(lambda: house.ask("select state from intake.import_job limit 1") in ("done", "failed"), 900):
            raise RuntimeError(house.log_tail())
        seconds, own, every = time.perf_counter() - began, family_seconds(pid), _every() - every
        peak = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmHWM"))
    taken = house.ask("select count(*) from intake.cases") - before
    assert taken == rows, f"{taken} of {rows} are there: {house.ask('select fault from intake.import_job')}"
    return Sheet(rows, seconds, own, every, int(peak.split()[1]) * 1024 / 1e6)


def _bodies(cases: int) -> Iterator[bytes]:
    made = Matters(read_mix(ROOT / "config" / "haicang" / "mix.yaml"), Random("batch"))
    for begin in range(0, cases, LINES):
        some = (made.case("hotline", f"B-{number}") for number in range(begin, begin + LINES))
        yield "\n".join(json.dumps(one, ensure_ascii=False) for one in some).encode()


def _send(house: House, key: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    asked = urllib.request.Request(f"{house.url}/v1/cases/batch", body, headers)
    with urllib.request.urlopen(asked, timeout=300) as answer:
        told = json.load(answer)
    assert told["taken"] == LINES, told["results"][0]


def _every() -> float:
    return family_seconds(os.getpid())


def _role(words: bytes) -> int:
    return next(one for one in _children() if words in Path(f"/proc/{one}/cmdline").read_bytes())


def _children() -> list[int]:
    mine = os.getpid()
    return [int(one) for one in Path(f"/proc/{mine}/task/{mine}/children").read_text().split()]
