"""What the agencies' side costs: `make bench-intake`. Options are variables: CASES, ROWS, STORED, COUNT, FLOOR, SKIP.

Four parts, each with its bars beside it: one POST against the floor, batches, a workbook, and questions among a million
stored cases. SKIP names parts to leave out (single, batch, xlsx, stored), with commas between.
"""

import os
import sys
import time
from pathlib import Path

from bench import in_bulk, single, stored
from bench.house import new_house
from bench.meter import load
from bench.tools import wrk
from tests.e2e.installation import ROOT
from tests.parts import supply
from tests.parts.postgres import PostgresServer
from tests.parts.program import DidNotStart
from tests.parts.rabbit import RabbitServer

_BEGUN = time.monotonic()


def main() -> int:
    """Measure what is asked for, and print a line for each figure."""
    skip = (os.environ.get("SKIP") or "").split(",")
    for name in [one for one in os.environ if one.startswith("NWD_")]:
        del os.environ[name]  # what is set for a running installation is none of ours
    try:
        if "single" not in skip:
            wrk()
        postgres, rabbit = supply.start_postgres(may_be_killed=True), supply.start_rabbit()
    except (supply.Missing, DidNotStart) as error:
        _say(f"cannot measure: {error}")
        return 1
    try:
        _say(f"load average {load():.1f}")
        if "single" not in skip:
            _single(postgres, rabbit)
        if "batch" not in skip or "xlsx" not in skip:
            _bulk(postgres, rabbit, skip)
        if "stored" not in skip:
            _stored(postgres, int(os.environ.get("STORED") or 1_000_000))
    finally:
        rabbit.destroy()
        postgres.destroy()
    return 0


def _single(postgres: PostgresServer, rabbit: RabbitServer) -> None:
    program = Path(os.environ.get("FLOOR") or ROOT.parent / "shared" / "floor") / "floor.py"
    found = single.measure(postgres, rabbit, program, os.environ.get("COUNT") or "machine")
    if found.bare_rate and found.bare_cost:
        rate = f"{found.rate / found.bare_rate:.2f} of the floor's {found.bare_rate:.0f} (bar {single.RATE_BAR})"
        cost = f"{found.cost / found.bare_cost:.1f} times the floor's {found.bare_cost:.2f} (bar {single.COST_BAR})"
    else:
        rate = cost = "no floor (FLOOR names its folder)"
    _print("one POST, requests a second", f"{found.rate:.0f}", rate)
    _print("one POST, CPU-ms a case", f"{found.cost:.2f}", cost)
    _print("one POST at half load, p99, ms", f"{found.late:.0f}", f"bar {single.LATE_BAR:.0f}")


def _bulk(postgres: PostgresServer, rabbit: RabbitServer, skip: list[str]) -> None:
    with new_house(postgres, rabbit, "127.0.0.1:9") as house:
        house.prepare()
        key = house.nwd("agency", "key", "add", "bench", "--scopes", "submit,import").splitlines()[0]
        if "xlsx" not in skip:
            sheet = in_bulk.workbook(house, int(os.environ.get("ROWS") or 50_000))
            bars = f"bars {in_bulk.SECONDS_BAR:.0f} s for 50 000, {in_bulk.MEMORY_BAR:.0f} MB"
            _print(f"XLSX of {sheet.rows} rows, s and MB", f"{sheet.seconds:.1f}, {sheet.memory:.0f}", bars)
            _print("XLSX, CPU-s of the role, and with PostgreSQL's", f"{sheet.own:.1f}, {sheet.every:.1f}", "")
        if "batch" not in skip:
            batch = in_bulk.batches(house, key, int(os.environ.get("CASES") or 20_000))
            bar = f"bar {in_bulk.RATE_BAR:.0f}"
            _print("batches, cases a CPU-second of intake", f"{batch.cases / batch.own:.0f}", bar)
            _print("batches, the same with PostgreSQL and the sender", f"{batch.cases / batch.every:.0f}", bar)
            _print("batches, cases a second", f"{batch.cases / batch.seconds:.0f}", "")


def _stored(postgres: PostgresServer, cases: int) -> None:
    _say(f"storing {cases} cases")
    for name, few, many in stored.compare(postgres, cases, 60):
        told = f"{many / few:.2f} times {few:.1f} among {stored.FEW} (bar {stored.BAR})"
        _print(f"among {cases}: {name}, ms", f"{many:.1f}", told)


def _print(name: str, value: str, beside: str) -> None:
    print(f"{name:<58} {value:>12}   {beside}".rstrip(), flush=True)


def _say(text: str) -> None:
    print(f"bench {time.monotonic() - _BEGUN:4.0f} s: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
