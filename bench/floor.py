"""Running the floor: the same durable hops with nothing but psycopg, pika and smtplib, in a process of its own.

The floor is a program outside this repository (FLOOR names its folder); its text says what each stage does. Its clock
is replaced by ours, so that both sides are counted in the same way.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.meter import Meter

STAGES = ("accept", "relay1", "route", "relay2", "notify")


def run(program: Path, cases: int, *, database: str, broker: str, sink: str, count: str) -> dict[str, float]:
    """Run the floor and return its CPU-ms a case by stage. sink: `host:port`."""
    stages = _run(program, cases, database=database, broker=broker, sink=sink, count=count)["stages"]
    return {name: stages[name]["cpu_ms"] for name in STAGES}


def accept(program: Path, cases: int, *, database: str, broker: str, count: str) -> tuple[float, float]:
    """Run the floor's first stage alone; return its requests a second and its CPU-ms a case."""
    stage = _run(program, cases, database=database, broker=broker, sink="127.0.0.1:9", count=count, first=True)
    return stage["per_s"], stage["cpu_ms"]


def _run(
    program: Path, cases: int, *, database: str, broker: str, sink: str, count: str, first: bool = False
) -> dict[str, Any]:
    told = {
        "FLOOR_PG": database.replace("postgresql+psycopg://", "postgresql://"),
        "FLOOR_AMQP": broker,
        "FLOOR_SMTP": sink,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.floor", str(program), str(cases), count, *(["accept"] if first else [])],
        env={**os.environ, **told},
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the floor failed:\n{done.stderr[-2000:]}")
    printed: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return printed


def _main(program: str, cases: str, count: str, only: str = "") -> None:
    spec = importlib.util.spec_from_file_location("floor_program", program)
    if spec is None or spec.loader is None:
        raise ImportError(f"{program} is no Python program")
    floor = importlib.util.module_from_spec(spec)
    sys.argv = [program, cases]
    spec.loader.exec_module(floor)
    # Servers and sink are children of whoever started us.
    floor.busy_seconds = Meter(count, os.getppid()).seconds  # type: ignore[attr-defined]
    if not only:
        floor.main()
        return
    floor.set_up()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(floor.accept(folder)[0]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
