"""How much working time a lead took for a report, as intake is told it: rests are left out, and stand beside it."""

from dataclasses import replace

import pytest

from services.notifier.tasks.domain import Act
from shared.contracts.from_intake import CASE_SUPPLEMENTED
from shared.contracts.from_notifier import TASK_REPORTED
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.messages import message
from tests.integration.notifier.test_extensions import REPORT, decides, signed
from tests.integration.notifier.test_reviews import reviewed
from tests.integration.notifier.test_suspensions import resumes, wants_rest

pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)

# Dispatched on Tuesday the 24th of November at 10:00; people work from 9:00 to 12:00 and from 14:30 to 17:30.


def handled(notifier: Notifier) -> list[int]:
    told = notifier.sent(TASK_REPORTED)[-1].data["handled"]
    assert told["day"] == 360
    return [told[name] for name in ("worked", "rested", "rests")]


def test_nights_and_the_midday_break_are_no_time_and_neither_is_the_review(notifier: Notifier) -> None:
    task = signed(notifier)
    notifier.clock.is_at("2026-11-25T15:30")
    assert notifier.act(task, Act.REPORT, **REPORT) is None
    assert handled(notifier) == [300 + 240, 0, 0]
    notifier.clock.is_at("2026-11-27T09:00")
    notifier.take(replace(reviewed(task.case_id, good=False), time=notifier.clock.now()))
    notifier.clock.is_at("2026-11-27T10:00")
    assert notifier.act(notifier.lead(task.case_id), Act.REPORT, **REPORT) is None
    assert handled(notifier) == [60, 0, 0]


def test_a_granted_rest_is_left_out_also_where_the_report_ends_it(notifier: Notifier) -> None:
    task = signed(notifier, case_class="general")
    assert wants_rest(notifier, task, 20) is None
    decides(notifier, task.case_id, 20)
    notifier.clock.is_at("2026-11-26T10:00")
    assert notifier.act(notifier.lead(task.case_id), Act.REPORT, **REPORT) is None
    assert handled(notifier) == [0, 300 + 360 + 60, 1]


def test_a_question_to_the_enterprise_and_a_rest_both_count_as_rests(notifier: Notifier) -> None:
    task = signed(notifier, case_class="general")
    assert notifier.act(task, Act.ASK_SUPPLEMENT, what="请提供红线图") is None
    notifier.clock.is_at("2026-11-25T09:00")
    said = {"text": "红线图编号 7", "by": "厦门澜峰精密制造有限公司", "at": START.isoformat(), "turn": 3}
    notifier.take(message(CASE_SUPPLEMENTED, task.case_id, said, (1, 1), line=7))
    assert wants_rest(notifier, notifier.lead(task.case_id)) is None
    decides(notifier, task.case_id, 5)
    notifier.clock.is_at("2026-11-26T09:00")
    assert resumes(notifier, task) is None
    notifier.clock.is_at("2026-11-26T11:00")
    assert notifier.act(notifier.lead(task.case_id), Act.REPORT, **REPORT) is None
    assert handled(notifier) == [120, 300 + 360, 2]
