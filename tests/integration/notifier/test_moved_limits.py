"""Limits that run are reckoned again: when a year is published, and when an operator applies what has changed."""

import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.escalation.domain import TimerState
from services.notifier.limits import kinds
from services.notifier.limits.keeping import Keeping
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.tasks.domain import Act
from services.notifier.verification import snapshot
from shared.contracts.from_intake import CASE_SUPPLEMENTED
from shared.contracts.from_notifier import ESCALATION_RAISED, TASK_RESCHEDULED
from tests.integration.notifier import moving_process
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import HAICANG, ROOT, START, Notifier
from tests.integration.notifier.messages import message, party, withdrawn
from tests.integration.notifier.teams import enlarged, ready, stages
from tests.unit.notifier.test_working_days import at

__all__ = ["ready"]

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
Y2027: dict[str, Any] = {
    "year": 2027,
    "confirmed": True,
    "closed": [{"name": "元旦", "from": "2027-01-01", "until": "2027-01-03"}],
    "make_up": ["2027-01-09"],
}
TYPHOON = {"name": "台风停工", "from": "2026-11-26", "until": "2026-11-27"}


def keeping(notifier: Notifier) -> Keeping:
    return Keeping(notifier.service)


def clock(notifier: Notifier, case: str) -> Clock:
    with notifier.service.database.read() as session:
        return session.get_one(Clock, (case, 1))


def wrong(notifier: Notifier) -> list[str]:
    return snapshot(notifier.service, timedelta(days=1)).findings


def close_two_days(notifier: Notifier) -> None:
    """Enter afterwards that the place was closed."""
    (year,) = [one for one in keeping(notifier).calendar()["years"] if one["year"] == 2026]
    assert keeping(notifier).put_years([{**year, "own_closures": [TYPHOON]}])


def december(notifier: Notifier, **more: Any) -> str:
    """Return a case whose limits reach into a year that is not published."""
    notifier.clock.is_at("2026-12-29T10:00")
    return case_with(notifier, time=notifier.clock.now(), **more)


def test_a_published_year_moves_what_leans_on_it_once_with_its_timers_and_leaves_a_line(notifier: Notifier) -> None:
    case = december(notifier, assisting=(party("bio"),))
    before = clock(notifier, case)
    assert (before.due_at, before.provisional) == (at("2027-01-05T17:30"), True)
    assert keeping(notifier).put_years([Y2027])
    assert clock(notifier, case).due_at == at("2027-01-05T17:30")  # nothing moves by itself
    done = keeping(notifier).catch_up()
    assert (done.cases, done.moved) == (1, 1)
    # 1 January is off, a Friday: a day later.
    after = clock(notifier, case)
    assert (after.due_at, after.provisional) == (at("2027-01-06T17:30"), False)
    lead, assisting = notifier.tasks(case)
    assert (lead.due_at, lead.provisional) == (at("2027-01-06T17:30"), False)
    assert (assisting.due_at, assisting.provisional) == (at("2027-01-04T17:30"), False)
    waiting = notifier.timers(case)
    assert waiting["reminder"].due_at == at("2027-01-05T09:00")
    assert waiting["overdue"].due_at == at("2027-01-06T17:30")
    assert waiting["consent:1:bio"].due_at == at("2027-01-04T17:30")
    line = notifier.history(case)[-1]
    assert (line.kind, line.facts["why"], line.facts["by"]) == ("limit.moved", "calendar", None)
    assert [(one["body"], one["before"][:10], one["after"][:10]) for one in line.facts["moved"]] == [
        (None, "2027-01-05", "2027-01-06"),
        ("land", "2027-01-05", "2027-01-06"),
        ("bio", "2027-01-01", "2027-01-04"),
    ]
    (told,) = notifier.sent(TASK_RESCHEDULED)
    assert (told.data["turn"], told.data["move"], told.data["why"]) == (1, line.number, "calendar")
    assert told.data["case_due_at"] == at("2027-01-06T17:30").astimezone(START.tzinfo).isoformat()
    assert (told.data["provisional"], told.line, told.line_hash) == (False, line.number, line.hash)
    stored = notifier.stored()
    assert keeping(notifier).catch_up().cases == 0
    assert notifier.stored() == stored
    assert wrong(notifier) == []


def test_the_folder_s_next_load_moves_it_too_and_does_not_take_a_published_year_away(
    notifier: Notifier, tmp_path: Path
) -> None:
    case = december(notifier)
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    days = folder / "calendar.yaml"
    days.write_text(
        days.read_text(encoding="utf-8")
        + "\n  - year: 2027\n    confirmed: true\n    make_up: [2027-01-09]\n"
        + "    closed: [{name: 元旦, from: 2027-01-01, until: 2027-01-03}]\n",
        encoding="utf-8",
    )
    assert notifier.load(folder) == ["calendar"]
    assert clock(notifier, case).due_at == at("2027-01-06T17:30")
    assert notifier.load() == []  # the folder of before has not heard of 2027
    assert [one["year"] for one in keeping(notifier).calendar()["years"]] == [2024, 2025, 2026, 2027]


@on_sqlite
def test_what_has_fired_stays_fired_and_what_rests_goes_on_resting(notifier: Notifier) -> None:
    case = december(notifier)
    assert notifier.act(notifier.lead(case), Act.SIGN) is None
    notifier.clock.is_at("2027-01-04T09:00")
    notifier.tick()
    fired = [one.data["step"] for one in notifier.sent(ESCALATION_RAISED)]
    assert fired == ["reminder"]
    assert notifier.act(notifier.lead(case), Act.ASK_SUPPLEMENT, what="请提供红线图") is None
    keeping(notifier).put_years([Y2027])
    keeping(notifier).catch_up()
    waiting = notifier.timers(case)
    assert (waiting["reminder"].state, waiting["reminder"].due_at) == (TimerState.FIRED, at("2027-01-04T09:00"))
    assert (waiting["overdue"].state, waiting["overdue"].due_at) == (TimerState.RESTING, at("2027-01-06T17:30"))
    notifier.tick()
    assert [one.data["step"] for one in notifier.sent(ESCALATION_RAISED)] == fired
    assert clock(notifier, case).rests_since == notifier.clock.now()


@on_sqlite
def test_a_case_whose_limit_does_not_lean_on_the_year_learns_of_it_and_nothing_moves(notifier: Notifier) -> None:
    case = case_with(notifier)
    keeping(notifier).put_years([Y2027])
    done = keeping(notifier).catch_up()
    assert (done.cases, done.moved) == (1, 0)
    assert notifier.sent(TASK_RESCHEDULED) == []
    assert [line.kind for line in notifier.history(case)] == ["task.opened"]
    notifier.clock.is_at("2026-12-31T10:00")
    assert notifier.act(notifier.lead(case), Act.SIGN) is None
    assert not clock(notifier, case).provisional


def test_a_closure_that_is_entered_afterwards_holds_for_open_cases_only_when_it_is_applied(notifier: Notifier) -> None:
    case, ended = case_with(notifier), case_with(notifier)
    notifier.take(withdrawn(ended))
    close_two_days(notifier)
    keeping(notifier).catch_up()
    assert clock(notifier, case).due_at == at("2026-12-01T17:30")
    ((moved, task),) = keeping(notifier).would_move()
    assert (moved.before.at, moved.after.at, moved.body) == (at("2026-12-01T17:30"), at("2026-12-03T17:30"), None)
    assert (task.body, task.after.at) == ("land", at("2026-12-03T17:30"))
    assert clock(notifier, case).due_at == at("2026-12-01T17:30")  # to look changes nothing
    assert keeping(notifier).apply("王值班").moved == 1
    assert clock(notifier, case).due_at == notifier.lead(case).due_at == at("2026-12-03T17:30")
    assert clock(notifier, ended).due_at == at("2026-12-01T17:30")
    line = notifier.history(case)[-1]
    assert (line.kind, line.actor, line.facts["by"], line.facts["why"]) == (
        "limit.moved",
        "王值班",
        "王值班",
        "calendar",
    )
    (told,) = notifier.sent(TASK_RESCHEDULED)
    assert (told.data["by"], told.data["why"]) == ("王值班", "calendar")
    assert list(keeping(notifier).would_move()) == []
    assert wrong(notifier) == []


@on_sqlite
def test_a_changed_limit_holds_for_open_cases_only_when_it_is_applied(notifier: Notifier, tmp_path: Path) -> None:
    case = case_with(notifier, assisting=(party("bio"),))
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    assert "opinion: {n: 3, unit: working_days" in text
    limits.write_text(text.replace("opinion: {n: 3, unit: working_days", "opinion: {n: 2, unit: working_days"), "utf-8")
    assert notifier.load(folder) == ["limits"]
    assert notifier.tasks(case)[1].due_at == at("2026-11-27T17:30")
    (moved,) = keeping(notifier).would_move()
    assert [(one.body, one.after.at) for one in moved] == [("bio", at("2026-11-26T17:30"))]
    keeping(notifier).apply("王值班")
    assert notifier.tasks(case)[1].due_at == at("2026-11-26T17:30")
    assert notifier.timers(case)["consent:1:bio"].due_at == at("2026-11-26T17:30")
    line = notifier.history(case)[-1]
    assert (line.kind, line.facts["why"]) == ("limit.moved", "limits")
    assert notifier.sent(TASK_RESCHEDULED) == []  # what the enterprise was told stays as it was
    assert wrong(notifier) == []


def test_a_rest_that_is_over_is_reckoned_again_with_the_days_that_were_closed(notifier: Notifier) -> None:
    case = case_with(notifier)
    assert notifier.act(notifier.lead(case), Act.SIGN) is None
    notifier.clock.is_at("2026-11-25T10:00")
    assert notifier.act(notifier.lead(case), Act.ASK_SUPPLEMENT, what="请提供红线图") is None
    notifier.clock.is_at("2026-11-30T10:00")
    said = {"text": "红线图编号 7", "by": "厦门澜峰精密制造有限公司", "at": START.isoformat(), "turn": 3}
    notifier.take(message(CASE_SUPPLEMENTED, case, said, (1, 1), line=7))
    assert notifier.lead(case).due_at == at("2026-12-04T17:30")
    close_two_days(notifier)
    keeping(notifier).apply("王值班")
    # Thursday and Friday were no work: the limit is two days later, and the rest gives two days less back.
    assert clock(notifier, case).due_at == notifier.lead(case).due_at == at("2026-12-04T17:30")


def test_a_run_whose_process_is_killed_inside_a_batch_is_completed_by_the_next(
    notifier: Notifier, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kinds, "BATCH", moving_process.BATCH)
    cases = [december(notifier) for _ in range(5)]
    keeping(notifier).put_years([Y2027])
    words = [notifier.service.database.url, str(tmp_path), "2026-12-29T10:00", "1"]
    killed = subprocess.run([sys.executable, "-m", moving_process.__name__, *words], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert sum(clock(notifier, case).provisional for case in cases) == 3
    told: list[tuple[int, int]] = []
    assert keeping(notifier).catch_up(lambda looked_at, moved: told.append((looked_at, moved))).moved == 3
    assert told == [(2, 2), (3, 3)]
    assert len(notifier.sent(TASK_RESCHEDULED)) == 5
    for case in cases:
        assert not clock(notifier, case).provisional
        assert [line.kind for line in notifier.history(case)] == ["task.opened", "limit.moved"]
    assert wrong(notifier) == []


@on_sqlite
def test_a_clock_that_the_place_sets_moves_with_its_steps(notifier: Notifier) -> None:
    notifier.load(clocks=True)
    notifier.clock.is_at("2026-11-25T10:00")
    case = case_with(notifier, time=notifier.clock.now())
    close_two_days(notifier)
    (moved,) = keeping(notifier).would_move()
    assert [(one.clock, one.body, one.before.at, one.after.at) for one in moved if one.clock == "signing"] == [
        ("signing", "land", at("2026-11-26T17:30"), at("2026-11-30T17:30"))
    ]
    keeping(notifier).apply("王值班")
    with notifier.service.database.read() as session:
        own = select(RunningClock).where(RunningClock.case_id == case, RunningClock.name == "signing")
        (row,) = session.scalars(own)
    of_it = {
        timer.step.partition(":")[0]: timer.due_at
        for timer in notifier.timers(case).values()
        if timer.task_id == row.id
    }
    assert row.due_at == at("2026-11-30T17:30")
    assert of_it
    assert min(of_it.values()) >= at("2026-11-30T09:00")


@on_sqlite
def test_an_open_stage_of_a_task_force_moves_with_its_timers_and_replays(ready: Notifier) -> None:
    case = enlarged(ready)  # filing: five working days; land: 28 calendar days, which no closure moves
    assert stages(ready, case)["filing"].due_at == at("2026-12-01T17:30")
    land = stages(ready, case)["land"].due_at
    close_two_days(ready)
    (moved,) = keeping(ready).would_move()
    assert [(one.clock, one.body, one.after.at) for one in moved] == [("stage", "preliminary", at("2026-12-03T17:30"))]
    keeping(ready).apply("王值班")
    assert stages(ready, case)["filing"].due_at == at("2026-12-03T17:30")
    assert stages(ready, case)["land"].due_at == land
    waiting = ready.timers(case)
    assert waiting["stage_due:1:filing"].due_at == at("2026-12-02T09:00")
    assert waiting["stage_late:1:filing"].due_at == at("2026-12-03T17:30")
    assert ready.sent(TASK_RESCHEDULED) == []
    assert wrong(ready) == []
