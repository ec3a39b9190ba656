"""A published year that brings a day forward past now: nobody is late, and nothing decided, before anybody knows."""

from datetime import UTC

import pytest

from shared.contracts.from_notifier import TASK_RESCHEDULED
from shared.contracts.words import Duty
from tests.integration.notifier import test_waiting as waiting
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.staff import staff
from tests.integration.notifier.test_extensions import asks, case_due, extensions, signed
from tests.integration.notifier.test_moved_beside import publish
from tests.integration.notifier.test_moved_days import EARLIER, rested, twice, wrong
from tests.unit.notifier.test_working_days import at


def test_silence_decides_at_the_close_of_the_day_on_which_its_limit_is_found_to_have_passed(
    notifier: Notifier,
) -> None:
    notifier.take(staff("lin", Duty.REVIEWER))
    notifier.clock.is_at("2027-01-01T10:00")
    task = signed(notifier, case_class="general", time=notifier.clock.now())
    assert asks(notifier, task) is None
    notifier.clock.is_at("2027-01-04T08:30")
    twice(notifier, **EARLIER)
    (one,) = extensions(notifier, task.case_id)
    timers = notifier.timers(task.case_id)
    assert one.decide_by == timers["extension:1"].due_at == at("2027-01-04T17:30")
    assert timers["undecided:1"].due_at == at("2027-01-04T09:00")
    waiting.at(notifier, "2027-01-04T08:31", "2027-01-04T09:00", "2027-01-04T17:29")
    assert extensions(notifier, task.case_id)[0].state == "asked"
    assert [line.kind for line in notifier.history(task.case_id)].count("extension.undecided") == 1
    waiting.at(notifier, "2027-01-04T17:30")
    assert extensions(notifier, task.case_id)[0].state == "refused"
    assert wrong(notifier) == []


def test_a_rest_whose_end_is_found_to_have_passed_lasts_until_the_close_of_that_day(notifier: Notifier) -> None:
    case = rested(notifier)
    known = rested(notifier)
    notifier.clock.is_at("2027-01-05T08:30")
    twice(notifier, **EARLIER)
    told = notifier.sent(TASK_RESCHEDULED)[-1].data
    until = at("2027-01-05T17:30")
    assert extensions(notifier, case)[0].rests_until == notifier.timers(case)["suspension:1"].due_at == until
    assert told["rests_until"] == until.astimezone(UTC).isoformat()
    waiting.at(notifier, "2027-01-05T08:31")
    assert extensions(notifier, case)[0].state == "granted"
    due = case_due(notifier, case), notifier.lead(case).due_at
    waiting.at(notifier, "2027-01-05T17:30")
    assert extensions(notifier, case)[0].state == "ended"
    assert due == (case_due(notifier, case), notifier.lead(case).due_at)
    assert due == (case_due(notifier, known), notifier.lead(known).due_at)
    assert wrong(notifier) == []


@pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
def test_a_day_that_had_come_before_stays_in_the_past(notifier: Notifier) -> None:
    case = rested(notifier)
    notifier.clock.is_at("2027-01-06T17:30")
    publish(notifier, **EARLIER)
    assert extensions(notifier, case)[0].rests_until == at("2027-01-04T17:30")
