"""Rests that are not of everything alike: of the lead's clock alone, and clocks beside the case's after an outage."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from services.notifier.limits.models import RunningClock
from shared.contracts.from_notifier import TASK_RESCHEDULED
from tests.integration.notifier.conftest import Notifier, haicang_parts
from tests.integration.notifier.messages import party
from tests.integration.notifier.test_extensions import case_due, decides, replays
from tests.integration.notifier.test_suspensions import BEFORE, general, place_with, resumes, wants_rest


def test_after_an_outage_no_clock_is_given_more_than_the_rest_that_was_granted(notifier: Notifier) -> None:
    parts = haicang_parts()
    whole = {"clock": "whole", "name": {"zh": "全程", "en": "whole"}, "of": "case", "starts": "received"}
    whole |= {"stops": ["answered"], "rests": True, "limit": {"n": 10, "unit": "working_days"}}
    limits = {**parts["limits"], "clocks": [*parts["limits"]["clocks"], whole]}
    when = {"step": "late", "clocks": ["whole"], "side": "after", "offset": {"n": 0, "unit": "minutes"}}
    step = {**when, "to": ["handlers"], "copies": [], "mail": "step"}
    policy = {**parts["escalation"], "steps": [*parts["escalation"]["steps"], step]}
    notifier.operations.store({**parts, "limits": limits, "escalation": policy})
    task = general(notifier)
    wants_rest(notifier, task)
    decides(notifier, task.case_id, 5)
    with notifier.service.database.read() as session:
        query = select(RunningClock).where(RunningClock.name == "whole", RunningClock.case_id == task.case_id)
        before = session.scalars(query).one().due_at
    lead = notifier.lead(task.case_id).due_at
    notifier.clock.is_at("2026-12-03T17:30")  # two days after the rest was over
    notifier.tick()
    with notifier.service.database.read() as session:
        after = session.scalars(query).one().due_at
    assert notifier.lead(task.case_id).due_at == lead
    assert after - before < timedelta(days=9)  # five working days and what was left of the first, over a weekend
    assert replays(notifier, task.case_id) == []


def test_the_leads_clock_alone_rests_where_the_place_says_so(notifier: Notifier, tmp_path: Path) -> None:
    place_with(tmp_path, notifier, "rests: case", "rests: task")
    task = general(notifier, assisting=(party("plan"),))
    opinion = next(one for one in notifier.tasks(task.case_id) if one.body == "plan").due_at
    wants_rest(notifier, task)
    decides(notifier, task.case_id, 5)
    assert notifier.lead(task.case_id).due_at > BEFORE
    assert case_due(notifier, task.case_id) == BEFORE
    assert next(one for one in notifier.tasks(task.case_id) if one.body == "plan").due_at == opinion
    assert notifier.timers(task.case_id)["overdue"].state == "waiting"
    notifier.clock.is_at("2026-11-25T10:00")
    resumes(notifier, task)
    assert notifier.lead(task.case_id).due_at == datetime(2026, 12, 4, 9, 30, tzinfo=UTC)
    assert [one.data["case_moved"] for one in notifier.sent(TASK_RESCHEDULED)] == [False, False]
    assert replays(notifier, task.case_id) == []
