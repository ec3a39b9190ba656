"""What one POST costs with everything on, against the bare accept stage of the floor in the same minutes."""

import http.client
import json
import os
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import floor, stages
from bench.cases import CASES, brought
from bench.house import House, new_house
from bench.meter import Meter
from tests.e2e.installation import answers, eventually
from tests.parts.management import own_virtual_host
from tests.parts.postgres import PostgresServer, new_database
from tests.parts.rabbit import RabbitServer

RATE_BAR, COST_BAR, LATE_BAR = 0.55, 1.8, 60.0
"""Of the floor's requests a second at least, times its CPU a case at most, and ms (p99) at half load."""

_BURST, _HALF_LOAD = 5, 10
"""Seconds at full load, and at half of it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests a second at full load, CPU-ms a case, and ms (p99) at half of that rate; the floor's, if it is there."""

    rate: float
    cost: float
    late: float
    bare_rate: float | None
    bare_cost: float | None


def measure(postgres: PostgresServer, rabbit: RabbitServer, program: Path, count: str) -> Figures:
    """Measure both. program: the floor's. count: `machine` or `own`, see meter.Meter."""
    bare: tuple[float | None, float | None] = (None, None)
    if program.exists():
        with new_database(postgres.url) as database, own_virtual_host(rabbit.url, rabbit.management) as place:
            bare = floor.accept(program, 7_500, database=database, broker=place.url, count=count)
    meter = Meter(count, os.getpid())
    with new_house(postgres, rabbit, "127.0.0.1:9") as house:
        key = house.prepare()
        with house.role("intake", "web"):
            if not eventually(lambda: answers(f"{house.url}/livez"), 30):
                raise RuntimeError(house.log_tail())
            stages.post(house, key, CASES["one"], seconds=2, first=0)
            before, spent = house.ask("select count(*) from intake.cases"), meter.seconds()
            stages.post(house, key, CASES["one"], seconds=_BURST, first=1_000_000)
            spent = meter.seconds() - spent
            cases = house.ask("select count(*) from intake.cases") - before
            rate = cases / _BURST
            late = _late(house, key, rate / 2)
    return Figures(rate, spent / cases * 1000, late, *bare)


def _late(house: House, key: str, rate: float) -> float:
    """Return the p99 in ms of POSTs at a rate, each from the moment at which it was due."""
    local, address, late = threading.local(), urlsplit(house.url), list[float]()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def post(number: int, due: float) -> None:
        line: Any = getattr(local, "line", None)
        if line is None:
            line = local.line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        body = json.dumps(brought(CASES["one"], f"half-{number}"), ensure_ascii=False).encode()
        line.request("POST", "/v1/cases", body, headers)
        answer = line.getresponse()
        said = answer.read()
        if answer.status != 202:
            raise RuntimeError(f"intake answered {answer.status}: {said.decode()}")
        late.append((time.monotonic() - due) * 1000)

    with ThreadPoolExecutor(8) as threads:
        wait, begun, waiting = threading.Event().wait, time.monotonic(), []
        for number in range(int(rate * _HALF_LOAD)):
            due = begun + number / rate
            wait(max(0.0, due - time.monotonic()))
            waiting.append(threads.submit(post, number, due))
        for one in waiting:
            one.result()
    return statistics.quantiles(late, n=100, method="inclusive")[98]
