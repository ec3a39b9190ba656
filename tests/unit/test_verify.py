"""Snapshots are not taken in one moment: what changed in between is not judged."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services import verify
from shared.messaging.verification import CaseView, Snapshot
from shared.process.clock import Clock

SETTLE = timedelta(seconds=60)


@dataclass
class SlowClock(Clock):
    """Ten minutes pass with each snapshot."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 9, tzinfo=UTC))

    def now(self) -> datetime:
        return self.instant


def view(assignment: int, changed_at: datetime) -> CaseView:
    return CaseView(1, assignment, "assigned", "land", "lead", over=False, ended=0, changed_at=changed_at)


@pytest.mark.parametrize(("changed_after", "settling"), [(timedelta(minutes=1), 1), (timedelta(minutes=-5), 0)])
def test_a_case_that_changed_while_snapshots_were_taken_is_still_settling(
    monkeypatch: pytest.MonkeyPatch, changed_after: timedelta, settling: int
) -> None:
    clock = SlowClock()
    changed = clock.instant + changed_after

    def taken(name: str, assignment: int, changed_at: datetime) -> Any:
        def snapshot(_service: object, _settle: timedelta) -> Snapshot:
            clock.instant += timedelta(minutes=10)
            return Snapshot(name, cases={"c": view(assignment, changed_at)})

        return snapshot

    monkeypatch.setattr(verify, "of_notifier", taken("notifier", 1, changed - timedelta(hours=1)))
    monkeypatch.setattr(verify, "of_router", taken("router", 2, changed))
    monkeypatch.setattr(verify, "of_intake", taken("intake", 2, changed))
    services = dict.fromkeys(("intake", "router", "notifier"), SimpleNamespace(clock=clock))
    report = verify.verify(SimpleNamespace(services=services), SETTLE)  # type: ignore[arg-type]
    assert report.settling == settling
    assert bool(report.findings) == (settling == 0)


@pytest.mark.parametrize(
    ("holder", "waits", "words"),
    [
        ("desk", True, ""),
        ("desk", False, "notifier does not count how long"),
        ("lead", True, "notifier counts how long it waits at the desk"),
        ("lead", False, ""),
    ],
)
def test_whoever_has_a_case_notifier_counts_how_long_the_desk_has_it(
    monkeypatch: pytest.MonkeyPatch, holder: str, waits: bool, words: str
) -> None:
    clock = SlowClock()
    long_ago = clock.instant - timedelta(days=1)

    def taken(name: str, case: CaseView) -> Any:
        return lambda _service, _settle: Snapshot(name, cases={"c": case})

    case = replace(view(1, long_ago), holder=holder, state="desk" if holder == "desk" else "assigned")
    states = {"of_intake": "dispatched", "of_router": case.state, "of_notifier": "to_sign"}
    for name, state in states.items():
        of_notifier = {"waits": waits, "holder": None if holder == "desk" else "lead"} if name == "of_notifier" else {}
        monkeypatch.setattr(verify, name, taken(name, replace(case, state=state, **of_notifier)))
    services = dict.fromkeys(("intake", "router", "notifier"), SimpleNamespace(clock=clock))
    found = verify.verify(SimpleNamespace(services=services), SETTLE).findings  # type: ignore[arg-type]
    assert (len(found), words in "".join(found)) == (int(bool(words)), True), found
