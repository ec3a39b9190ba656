"""What bringing many cases at once costs: `python -m bench.intake`. Options are variables: CASES, ROWS, COUNT, SKIP.

Batches go through a real web process into PostgreSQL. A figure is cases for each second that a processor spends, ours
and PostgreSQL's together and ours alone.
"""

import json
import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.cases import CASES, brought
from bench.house import House, new_house
from bench.meter import family_seconds, load
from tests.e2e.installation import answers, eventually
from tests.parts import supply

LINES = 1_000
"""Cases of a batch."""


def main() -> int:
    """Measure what is asked for, and print a line for each figure."""
    skip = (os.environ.get("SKIP") or "").split(",")
    for name in [one for one in os.environ if one.startswith("NWD_")]:
        del os.environ[name]
    postgres, rabbit = supply.start_postgres(may_be_killed=True), supply.start_rabbit()
    try:
        with new_house(postgres, rabbit, "127.0.0.1:9") as house:
            house.prepare()
            key = house.nwd("agency", "key", "add", "bench", "--scopes", "submit,import").splitlines()[0]
            if "batch" not in skip:
                _batches(house, key, int(os.environ.get("CASES") or 20_000))
    finally:
        rabbit.destroy()
        postgres.destroy()
    return 0


def _batches(house: House, key: str, cases: int) -> None:
    with house.role("intake", "web"):
        if not eventually(lambda: answers(f"{house.url}/livez"), 30):
            raise RuntimeError(house.log_tail())
        bodies = list(_bodies(cases + LINES))
        _send(house, key, bodies[0])  # what is made once is made
        every, own, began = family_seconds(os.getpid()), _own(), time.perf_counter()
        for body in bodies[1:]:
            _send(house, key, body)
        seconds = time.perf_counter() - began
        every, own = family_seconds(os.getpid()) - every, _own() - own
    stored = house.ask("select count(*) from intake.cases") - LINES
    assert stored == cases, f"{stored} of {cases} are there"
    print(
        f"batch: {cases} cases in {seconds:.1f} s (load {load():.1f}); cases a CPU-second: {cases / every:.0f} with "
        f"PostgreSQL and the sender ({every / cases * 1e6:.0f} us a case), {cases / own:.0f} of intake alone "
        f"({own / cases * 1e6:.0f} us)"
    )


def _bodies(cases: int) -> Iterator[bytes]:
    for begin in range(0, cases, LINES):
        some = (brought(CASES["one"], f"B-{number}") for number in range(begin, begin + LINES))
        yield "\n".join(json.dumps(one, ensure_ascii=False) for one in some).encode()


def _send(house: House, key: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    asked = urllib.request.Request(f"{house.url}/v1/cases/batch", body, headers)
    with urllib.request.urlopen(asked, timeout=120) as answer:
        told = json.load(answer)
    assert told["taken"] == LINES, told["results"][0]


def _own() -> float:
    web = next(pid for pid in _children() if b"services.intake" in Path(f"/proc/{pid}/cmdline").read_bytes())
    return family_seconds(web)


def _children() -> list[int]:
    mine = os.getpid()
    return [int(one) for one in Path(f"/proc/{mine}/task/{mine}/children").read_text().split()]


if __name__ == "__main__":
    sys.exit(main())
