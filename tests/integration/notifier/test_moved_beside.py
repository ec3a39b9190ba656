"""What a published year moves beside a limit: what intake is told of rests and bounds with it."""

from datetime import UTC, timedelta
from typing import Any

import pytest

from services.notifier.limits.keeping import Keeping
from services.notifier.verification import snapshot
from shared.contracts.from_notifier import TASK_RESCHEDULED
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.test_extensions import decides, signed
from tests.integration.notifier.test_moved_limits import Y2027, clock
from tests.integration.notifier.test_suspensions import place_with, wants_rest
from tests.unit.notifier.test_working_days import at

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


def publish(notifier: Notifier, **more: Any) -> None:
    keeping = Keeping(notifier.service)
    keeping.put_years([{**Y2027, **more}])
    keeping.catch_up()


def newest(notifier: Notifier) -> dict[str, Any]:
    return notifier.sent(TASK_RESCHEDULED)[-1].data


@on_sqlite
def test_a_limit_that_moves_while_its_clock_rests_is_told_with_until_when_it_rests(notifier: Notifier) -> None:
    notifier.clock.is_at("2026-12-24T10:00")
    task = signed(notifier, case_class="general", time=notifier.clock.now())
    assert wants_rest(notifier, task) is None
    decides(notifier, task.case_id, 5)
    rests = newest(notifier)["rests_until"]
    assert rests == "2026-12-31T09:30:00+00:00"
    publish(notifier)
    told = newest(notifier)
    assert (told["why"], told["rests_until"], told["case_moved"]) == ("calendar", rests, True)


@on_sqlite
def test_of_a_rest_of_the_lead_alone_nothing_is_told_with_the_enterprise_s_limit(
    notifier: Notifier, tmp_path: Any
) -> None:
    place_with(tmp_path, notifier, "rests: case", "rests: task")
    notifier.clock.is_at("2026-12-24T10:00")
    task = signed(notifier, case_class="general", time=notifier.clock.now())
    assert wants_rest(notifier, task) is None
    decides(notifier, task.case_id, 5)
    assert newest(notifier)["rests_until"] is not None
    publish(notifier)
    told = newest(notifier)
    assert (told["why"], told["rests_until"], told["case_moved"]) == ("calendar", None, True)


@on_sqlite
def test_a_limit_that_the_source_sets_is_not_told_as_moved_where_the_lead_s_alone_is(notifier: Notifier) -> None:
    notifier.clock.is_at("2026-12-29T10:00")
    source = {"agency": "hotline", "agency_name": "12345热线", "reference": "R-1"}
    source["due_at"] = "2027-01-05T04:00:00+00:00"
    case = case_with(notifier, time=notifier.clock.now(), source=source)
    before = clock(notifier, case).due_at
    # A Saturday is worked: the working day before the source's limit, by which the lead reports, may be another.
    publish(notifier, closed=[{"name": "元旦", "from": "2027-01-01", "until": "2027-01-04"}])
    told = newest(notifier)
    assert clock(notifier, case).due_at == before
    assert (told["why"], told["case_moved"], told["case_due_at"]) == ("calendar", False, before.isoformat())


@pytest.mark.parametrize(
    ("year", "due"),
    [
        ({}, "2027-01-06T17:30"),
        ({"closed": [], "make_up": ["2027-01-02", "2027-01-03"]}, "2027-01-03T17:30"),
    ],
)
def test_what_moves_earlier_or_later_is_told_once_in_the_turn_of_what_happened_before(
    notifier: Notifier, year: dict[str, Any], due: str
) -> None:
    notifier.clock.is_at("2026-12-29T10:00")
    case = case_with(notifier, time=notifier.clock.now())
    assert clock(notifier, case).due_at == at("2027-01-05T17:30")
    publish(notifier, **year)
    publish(notifier, **year)
    (told,) = notifier.sent(TASK_RESCHEDULED)
    assert (told.data["turn"], told.data["case_due_at"]) == (1, at(due).astimezone(UTC).isoformat())
    assert clock(notifier, case).due_at == at(due)
    assert snapshot(notifier.service, timedelta(days=1)).findings == []
