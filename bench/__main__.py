"""Run the bench: `make bench`. Options are variables: CASES, ROUNDS, RATE, SECONDS, CASE, COUNT, FLOOR, SKIP."""

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import floor, latency, report, stages
from bench.cases import CASES
from bench.house import new_house
from bench.meter import Meter, load, sync_milliseconds
from bench.tools import running_sink, wrk
from tests.e2e.installation import ROOT
from tests.parts import supply
from tests.parts.management import own_virtual_host
from tests.parts.postgres import PostgresServer, connect, new_database
from tests.parts.program import DidNotStart
from tests.parts.rabbit import RabbitServer
from tests.parts.smtp import smtp_server

OUT = ROOT / "bench" / "out" / "latest.json"

_BEGUN = time.monotonic()


def main() -> int:
    """Measure, print the tables and write the file."""
    options = _options()
    for name in [one for one in os.environ if one.startswith("NWD_")]:
        del os.environ[name]  # what is set for a running installation is none of ours
    program = Path(options["floor"]) / "floor.py"
    if not program.exists():
        say(f"no floor at {options['floor']} (FLOOR names its folder): no ratios, and figures of this machine alone")
    try:
        with contextlib.ExitStack() as stack:
            say("starting a private PostgreSQL and RabbitMQ")
            wrk()  # the floor takes it for granted
            postgres, rabbit = supply.start_postgres(may_be_killed=True), supply.start_rabbit()
            stack.callback(rabbit.destroy)
            stack.callback(postgres.destroy)
            _measure(options, program if program.exists() else None, postgres, rabbit)
    except (supply.Missing, DidNotStart, RuntimeError) as error:
        say(f"cannot measure: {error}")
        return 1
    return 0


def say(text: str) -> None:
    """Write a progress line."""
    print(f"bench {time.monotonic() - _BEGUN:4.0f} s: {text}", file=sys.stderr, flush=True)


def _options() -> dict[str, Any]:
    told = os.environ
    return {
        "cases": int(told.get("CASES") or 4000),
        "rounds": int(told.get("ROUNDS") or 3),
        "rate": int(told.get("RATE") or 20),
        "seconds": int(told.get("SECONDS") or 60),
        "case": told.get("CASE") or "one",
        "count": told.get("COUNT") or "machine",
        "floor": told.get("FLOOR") or str(ROOT.parent / "shared" / "floor"),
        "skip": (told.get("SKIP") or "").split(","),
    }


def _measure(options: dict[str, Any], program: Path | None, postgres: PostgresServer, rabbit: RabbitServer) -> None:
    case, meter = CASES[options["case"]], Meter(options["count"], os.getpid())
    rounds, light, memory = [], None, []
    sync = sync_milliseconds(Path(tempfile.gettempdir()))
    with running_sink() as sink:
        for number in range(1, options["rounds"] + 1):
            before, bare = round(load(), 2), None
            if program:
                say(f"round {number} of {options['rounds']}: the floor (load average {before})")
                bare = _run_floor(program, options, postgres, rabbit, sink)
            say(f"round {number} of {options['rounds']}: the product, stage by stage")
            with new_house(postgres, rabbit, sink) as house:
                count, figures = stages.run(house, case, options["cases"], meter)
            rounds.append(report.Round(before, count, bare, figures))
            say(f"round {number}: {sum(figures.values()):.2f} ms a case, {rounds[-1].ratio or 0:.2f} times the floor")
    if "latency" not in options["skip"]:
        say(f"{options['rate']} cases a second for {options['seconds']} s, all roles running")
        with smtp_server() as keeper, new_house(postgres, rabbit, keeper.url.removeprefix("smtp://")) as house:
            light, memory = latency.run(house, keeper, case, options["rate"], options["rate"] * options["seconds"])
    with connect(postgres.url) as database:
        version = database.execute("show server_version").fetchone()
    overview = rabbit.management.ask("GET", "/overview", None)
    versions = {"postgresql": str(version[0]) if version else "?", "rabbitmq": overview["rabbitmq_version"]}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    told = report.as_json(rounds, light, memory, sync, versions, {**options, "floor": program is not None})
    OUT.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\n{', '.join(f'{name} {value}' for name, value in told['machine'].items())}")
    print(f"\nCPU-ms a case ({options['count']}; case `{options['case']}`), medians of {len(rounds)} rounds\n")
    if rounds:
        print(report.stages_table(rounds))
    if light:
        print(f"\n{report.latency_table(light, options['rate'], sync)}\n\n{report.memory_table(memory)}")


def _run_floor(
    program: Path, options: dict[str, Any], postgres: PostgresServer, rabbit: RabbitServer, sink: str
) -> dict[str, float]:
    with new_database(postgres.url) as database, own_virtual_host(rabbit.url, rabbit.management) as place:
        cases = max(options["cases"], 7500)
        return floor.run(program, cases, database=database, broker=place.url, sink=sink, count=options["count"])


if __name__ == "__main__":
    sys.exit(main())
