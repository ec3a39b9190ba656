"""What runs at the desk when a year is published, and a case that leaves the desk at that moment."""

import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.escalation.models import Timer
from services.notifier.limits.keeping import Keeping
from services.notifier.mail.domain import MailKind
from shared.contracts.from_notifier import CALL_PLANNED, TASK_RESCHEDULED
from tests.integration.notifier import test_waiting as waiting
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.test_locks import waits
from tests.integration.notifier.test_moved_beside import publish
from tests.integration.notifier.test_moved_days import clocks, desk, wrong
from tests.integration.notifier.test_moved_limits import Y2027
from tests.integration.notifier.test_waiting import place
from tests.parts.program import wait_until
from tests.unit.notifier.test_working_days import at

__all__ = ["desk", "place"]

WHOLE: dict[str, Any] = {
    "clock": "whole",
    "name": {"zh": "全程", "en": "whole"},
    "of": "centre",
    "starts": "received",
    "stops": ["answered"],
    "rests": True,
    "limit": {"n": 1, "unit": "working_days"},
}
LATE = {"side": "after", "offset": {"n": 0, "unit": "minutes"}, "copies": [], "mail": "step", "to": ["supervision"]}


def limit_of(notifier: Notifier, case: str, name: str) -> tuple[datetime, bool, set[datetime]]:
    """Return when a clock of a case ends, whether that is provisional, and when what counts by it is due."""
    (row,) = [one for one in clocks(notifier, case) if one.name == name]
    with notifier.service.database.read() as session:
        steps = set(session.scalars(select(Timer.due_at).where(Timer.task_id == row.id)))
    return row.due_at, row.provisional, steps


def test_a_clock_that_goes_on_with_the_round_goes_by_its_calendar_when_the_case_is_dispatched_before_it_is_moved(
    place: Notifier,
) -> None:
    waiting.changed(place, WHOLE, step="late", clocks=["whole"], **LATE)
    place.clock.is_at("2026-12-31T10:00")
    told = {"since": "2026-12-31T02:00:00+00:00", "received_at": "2026-12-31T02:00:00+00:00"}
    case = waiting.brought(place, **told)
    guess, then = at("2027-01-01T17:30"), at("2027-01-04T17:30")
    assert limit_of(place, case, "whole") == (guess, True, {guess})
    Keeping(place.service).put_years([Y2027])
    place.take(assigned(case, lead=party("land"), time=place.clock.now()))
    assert limit_of(place, case, "whole") == (then, False, {then})
    assert [line.kind for line in place.history(case)].count("limit.moved") == 1
    publish(place)
    assert [line.kind for line in place.history(case)].count("limit.moved") == 1
    waiting.at(place, "2027-01-01T17:30")
    assert [mail for mail in place.mails(case, MailKind.STEP) if mail.occasion.startswith("late:")] == []
    waiting.at(place, "2027-01-04T17:30")
    late = [mail.person for mail in place.mails(case, MailKind.STEP) if mail.occasion.startswith("late:")]
    assert late == ["watcher"]
    assert wrong(place) == []


@pytest.mark.parametrize("name", ["call", "rest"])
def test_a_clock_of_the_place_may_have_the_name_of_what_intake_is_told_of(place: Notifier, name: str) -> None:
    waiting.changed(place, {**WHOLE, "clock": name}, step="late", clocks=[name], **LATE)
    place.clock.is_at("2026-12-31T10:00")
    case = waiting.brought(place, since="2026-12-31T02:00:00+00:00", received_at="2026-12-31T02:00:00+00:00")
    publish(place)
    assert limit_of(place, case, name)[0] == at("2027-01-04T17:30")
    assert (place.sent(CALL_PLANNED), place.sent(TASK_RESCHEDULED)) == ([], [])
    assert wrong(place) == []


@pytest.mark.parametrize("bare_notifier", ["postgres"], indirect=True)
def test_a_case_that_leaves_the_desk_while_its_clocks_wait_to_be_moved_is_left_alone(desk: Notifier) -> None:
    desk.clock.is_at("2026-12-31T16:30")
    case = waiting.brought(desk, since="2026-12-31T08:30:00+00:00")
    Keeping(desk.service).put_years([Y2027])
    before = waiting.wait(desk, case)
    assert before is not None
    mover = threading.Thread(target=Keeping(desk.service).catch_up)
    with desk.service.begin("test") as unit:
        held = unit.case(case)
        mover.start()
        assert wait_until(lambda: waits(desk))
        ended = unit.session.get_one(type(before), case)
        ended.over_at, ended.over_by = unit.now, "closed"
        unit.session.flush()
        assert held.id == case
    mover.join(20)
    assert not mover.is_alive()
    after = waiting.wait(desk, case)
    assert after is not None
    assert (after.calendar, after.over_by) == (before.calendar, "closed")
    assert "limit.moved" not in [line.kind for line in desk.history(case)]
