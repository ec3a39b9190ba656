"""What is measured with: CPU seconds, memory, the cost of one fsync."""

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.parts.program import descendants

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = bytes(8192)


def machine_seconds() -> float:
    """Return the CPU seconds that the machine has spent on anything but idling, as the floor counts them."""
    fields = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICK


def family_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and of all that it started, those that have ended included."""
    return sum(_seconds_of(one) for one in (pid, *descendants(pid)))


def _seconds_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended since; its parent counts it now
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


@dataclass(frozen=True, slots=True)
class Meter:
    """Reads CPU seconds. count: `machine`, or `own` for the processes of this run alone. root: who started them all."""

    count: str
    root: int

    def seconds(self) -> float:
        """Return the CPU seconds spent so far."""
        return machine_seconds() if self.count == "machine" else family_seconds(self.root)


def memory_of(pid: int) -> tuple[float, float]:
    """Return what a process holds, in MB (10^6): its proportional share (PSS), and all of it (RSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {name.rstrip(":"): int(rest[0]) * 1024 / 1e6 for name, *rest in map(str.split, lines[1:])}
    return sizes["Pss"], sizes["Rss"]


def sync_milliseconds(folder: Path, times: int = 200) -> float:
    """Return the median cost of writing one page and having it on the disk, in milliseconds."""
    costs = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            started = time.perf_counter()
            os.pwrite(file.fileno(), _PAGE, 0)
            os.fdatasync(file.fileno())
            costs.append((time.perf_counter() - started) * 1000)
    return statistics.median(costs)


def load() -> float:
    """Return the machine's load average of the last minute."""
    return os.getloadavg()[0]
