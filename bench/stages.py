"""CPU a case by stage: each stage has the machine to itself, and works off what the one before has left."""

import contextlib
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cases import brought
from bench.house import House
from bench.meter import Meter
from bench.tools import wrk
from tests.e2e.installation import answers, eventually

LONGEST_STEP = 600.0

BURST_SECONDS, MOST_BURSTS = 3, 60

_MARK = "REFERENCE"

# A body with a reference of its own in every request, as agencies are asked to send.
_SCRIPT = """
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer {key}"
local n, body = {first}, [==[{body}]==]
function request()
  n = n + 1
  return wrk.format("POST", "/v1/cases", nil, (string.gsub(body, "{mark}", tostring(n))))
end
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One role that works off what the step before has left.

    stage: what it counts to. done: a query that gives true when nothing is left. inbox_rows: rows in its service's
    inbox, for each case, that the query is told to wait for.
    """

    stage: str
    service: str
    role: str
    done: str
    inbox_rows: int = 0


_TAKEN = "select count(*) >= %s from {}.inbox"
_SENT = "select not exists (select from {}.outbox)"
STEPS = (
    Step("relay1", "intake", "relay", _SENT.format("intake")),
    Step("route", "router", "consume", _TAKEN.format("router"), 1),
    Step("relay2", "router", "relay", _SENT.format("router")),
    Step("notify", "notifier", "consume", _TAKEN.format("notifier"), 1),
    Step("notify", "notifier", "mail", "select not exists (select from notifier.mail where due_at is not null)"),
    # What the floor has not: notifier tells intake that the clocks run, and intake shows who has the case until when.
    Step("tell", "notifier", "relay", _SENT.format("notifier")),
    Step("tell", "intake", "consume", _TAKEN.format("intake"), 2),
)


def run(house: House, case: dict[str, Any], cases: int, meter: Meter) -> tuple[int, dict[str, float]]:
    """Bring at least so many cases; return their number and CPU-ms a case by stage."""
    key = house.prepare()
    with house.role("intake", "web"):
        if not eventually(lambda: answers(f"{house.url}/livez"), 30):
            raise RuntimeError(f"intake does not answer\n{house.log_tail()}")
        post(house, key, case, seconds=1, first=0)
        _settle(house)
        rows = {step: _rows(house, step) for step in STEPS}
        before = house.ask("select count(*) from intake.cases")
        started = meter.seconds()
        _post_at_least(house, key, case, cases)
        spent = meter.seconds() - started
    count = house.ask("select count(*) from intake.cases") - before
    figures = {"accept": spent / count * 1000}
    for step in STEPS:
        spent = _work_off(house, step, rows[step] + step.inbox_rows * count, meter)
        figures[step.stage] = figures.get(step.stage, 0.0) + spent / count * 1000
    left = house.ask("select count(*) from intake.cases where state <> 'dispatched'")
    if left:
        raise RuntimeError(f"{left} cases have not come back to intake as dispatched\n{house.log_tail()}")
    return count, figures


def _settle(house: House) -> None:
    """Work off the cases of the warm-up, and the directory's messages, which stand before them in the queues."""
    with contextlib.ExitStack() as stack:
        for step in STEPS:
            stack.enter_context(house.role(step.service, step.role))
        quiet = (
            "select bool_and(state = 'dispatched') and not exists (select from notifier.mail where due_at is not null) "
            "from intake.cases"
        )
        if not eventually(lambda: bool(house.ask(quiet)), LONGEST_STEP):
            raise RuntimeError(f"the warm-up does not come to an end\n{house.log_tail()}")


def _rows(house: House, step: Step) -> int:
    return int(house.ask(f"select count(*) from {step.service}.inbox")) if step.inbox_rows else 0


def _work_off(house: House, step: Step, rows: int, meter: Meter) -> float:
    """Run a step until it is done, and return the CPU seconds it took from when its role begins to work."""
    values = [rows] if step.inbox_rows else []
    with house.role(step.service, step.role):
        started = meter.seconds()
        # Asked twenty times a second: to count rows more often would itself be a cost.
        if not eventually(lambda: bool(house.ask(step.done, *values)), LONGEST_STEP):
            raise RuntimeError(f"{step.service} {step.role} is not done after {LONGEST_STEP:.0f} s\n{house.log_tail()}")
        return meter.seconds() - started


def _post_at_least(house: House, key: str, case: dict[str, Any], cases: int) -> None:
    """Post in bursts until there are so many more cases: wrk counts seconds, and nobody knows how many fit into one."""
    before = house.ask("select count(*) from intake.cases")
    for burst in range(1, MOST_BURSTS + 1):
        post(house, key, case, seconds=BURST_SECONDS, first=burst * 1_000_000)
        if house.ask("select count(*) from intake.cases") - before >= cases:
            return
    raise RuntimeError(f"intake took less than {cases} cases in {MOST_BURSTS * BURST_SECONDS} s")


def post(house: House, key: str, case: dict[str, Any], *, seconds: int, first: int) -> None:
    """Post with eight connections, each its next case when the last was answered, for some seconds."""
    body = json.dumps(brought(case, _MARK), ensure_ascii=False)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "post.lua")
        script.write_text(_SCRIPT.format(mark=_MARK, key=key, first=first, body=body), encoding="utf-8")
        command = [wrk(), "-t1", "-c8", f"-d{seconds}s", "-s", str(script), house.url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"intake refused cases:\n{said}\n{house.log_tail(3)}")
