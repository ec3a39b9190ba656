"""What was measured, as a table for people and as JSON."""

import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.latency import Latency, Memory

BARS = {"ratio": 3.5, "p50": 40.0, "p99": 120.0, "memory": 130.0}
"""What the product is held to: times the floor in all, milliseconds, MB of a role."""


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the floor (None where there is none) and, right behind it, one of the product: CPU-ms a case."""

    load: float
    cases: int
    floor: dict[str, float] | None
    product: dict[str, float]

    @property
    def ratio(self) -> float | None:
        """Return how many times the floor the product costs in all."""
        return sum(self.product.values()) / sum(self.floor.values()) if self.floor else None


def machine() -> dict[str, str]:
    """Return what the figures were made on."""
    cpu = next(
        (line.partition(": ")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "?",
    )
    cores = str(len([1 for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("processor")]))
    return {"cpu": cpu, "cores": cores, "kernel": platform.release(), "python": platform.python_version()}


def middle(rounds: Sequence[Round], side: str) -> dict[str, float]:
    """Return the median of each stage over the rounds. side: `floor` or `product`."""
    runs = [getattr(one, side) for one in rounds]
    return {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}


def stages_table(rounds: Sequence[Round]) -> str:
    """Return CPU-ms a case by stage, medians of the rounds, and the ratio in all of each round."""
    product = middle(rounds, "product")
    floor = middle(rounds, "floor") if rounds[0].floor else None
    rows = ["stage     product   floor   ratio"]
    for stage, cost in product.items():
        rows.append(f"{stage:8}{cost:9.3f}{_against(cost, floor.get(stage) if floor else None)}")
    whole = sum(floor.values()) if floor else None
    rows.append(f"{'in all':8}{sum(product.values()):9.3f}{_against(sum(product.values()), whole)}")
    if floor:
        ratios = [one.ratio or 0.0 for one in rounds]
        told = ", ".join(f"{one:.2f}" for one in ratios)
        rows.append(f"ratio in all by round: {told}; median {statistics.median(ratios):.2f} (bar {BARS['ratio']})")
    rows.append(f"cases a round: {[one.cases for one in rounds]}; load average before: {[one.load for one in rounds]}")
    return "\n".join(rows)


def latency_table(latency: Latency, rate: int, sync: float) -> str:
    """Return the latency beside the cost of an fsync."""
    return (
        f"POST to DATA at {rate} cases a second ({latency.cases} cases): "
        f"p50 {latency.p50:.1f} ms (bar {BARS['p50']:.0f}), p99 {latency.p99:.1f} ms (bar {BARS['p99']:.0f}), "
        f"worst {latency.worst:.1f} ms; one fsync {sync:.2f} ms"
    )


def memory_table(memory: Sequence[Memory]) -> str:
    """Return the memory of each role."""
    rows = [f"role                   processes   PSS in all   largest RSS   (MB; bar {BARS['memory']:.0f})"]
    rows += [f"{one.role:22}{one.processes:10}{one.pss:13.1f}{one.largest:14.1f}" for one in memory]
    return "\n".join(rows)


def as_json(
    rounds: Sequence[Round],
    latency: Latency | None,
    memory: Sequence[Memory],
    sync: float,
    versions: dict[str, str],
    options: dict[str, Any],
) -> dict[str, Any]:
    """Return all of it, JSON-ready."""
    return {
        "machine": {**machine(), **versions},
        "options": options,
        "rounds": [{**asdict(one), "ratio": one.ratio} for one in rounds],
        "latency_ms": asdict(latency) if latency else None,
        "fsync_ms": sync,
        "memory_mb": [asdict(one) for one in memory],
        "bars": BARS,
    }


def version_of(*command: str) -> str:
    """Return the first line that a program says about its version."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return (done.stdout or done.stderr).strip().splitlines()[0]


def _against(cost: float, floor: float | None) -> str:
    return f"{floor:8.3f}{cost / floor:8.2f}" if floor else "       -       -"
