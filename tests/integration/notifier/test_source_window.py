"""What a source takes back only until some instant: whoever has it is reminded before, and nobody afterwards."""

from typing import Any

import pytest
from sqlalchemy import event, select

from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import MailKind
from services.notifier.tasks.domain import Act
from shared.contracts.from_router import CASE_WAITING
from shared.contracts.words import Awaited, Duty
from shared.db import new_id
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.messages import assigned, facts, message, party
from tests.integration.notifier.staff import office, staff

UNTIL = "2026-11-24T23:59:59+08:00"
WINDOW = {"agency": "city", "agency_name": "市热线", "reference": "1", "due_at": None, "return_until": UNTIL}


@pytest.fixture
def place(notifier: Notifier) -> Notifier:
    """A notifier of Haicang with the clocks that it sets, and with a dispatcher."""
    notifier.load(clocks=True)
    notifier.take(office("service_centre", "clerk", leader="head"), staff("desk_1", Duty.DISPATCHER))
    return notifier


def clocks(notifier: Notifier, case: str) -> dict[str, RunningClock]:
    with notifier.service.database.read() as session:
        found = session.scalars(select(RunningClock).where(RunningClock.case_id == case))
        return {row.name: row for row in found if row.name.startswith("return_from_")}


def at(notifier: Notifier, moment: str) -> None:
    notifier.clock.is_at(moment)
    notifier.tick()


def reminded(notifier: Notifier, case: str, kind: MailKind, step: str) -> set[str]:
    return {one.person for one in notifier.mails(case, kind) if step in str(one.details.get("step_name"))}


def waits(notifier: Notifier, key: tuple[int, int] = (1, 0), **more: Any) -> str:
    case = new_id()
    told = {"awaited": str(Awaited.DESK), "since": START.isoformat(), "case_class": None, "tags": []}
    why = {"zh": "没有规则适用。", "en": "No rule applies."}
    notifier.take(message(CASE_WAITING, case, {"case": facts(**more), **told, "reason": why}, key))
    return case


def test_the_desk_is_reminded_before_the_source_no_longer_takes_it_back(place: Notifier) -> None:
    case = waits(place, source=WINDOW)
    assert clocks(place, case)["return_from_desk"].due_at.isoformat() == "2026-11-24T15:59:59+00:00"
    at(place, "2026-11-24T14:29")
    assert reminded(place, case, MailKind.DESK, "退回来源") == set()
    at(place, "2026-11-24T14:30")  # three working hours before the end of the day
    assert reminded(place, case, MailKind.DESK, "退回来源") == {"desk_1"}


def test_an_office_that_has_not_signed_is_reminded_with_a_copy_to_the_desk(place: Notifier) -> None:
    case, signed = new_id(), new_id()
    for one in (case, signed):
        place.take(assigned(one, source=WINDOW, lead=party("land")))
    place.act(place.lead(signed), Act.SIGN)
    assert clocks(place, signed)["return_from_office"].stopped_by == "signed"
    at(place, "2026-11-24T14:30")
    assert "desk_1" in reminded(place, case, MailKind.STEP, "退回来源")
    assert len(reminded(place, case, MailKind.STEP, "退回来源")) > 1
    assert reminded(place, signed, MailKind.STEP, "退回来源") == set()


def test_a_case_without_such_a_time_has_no_such_clock_and_neither_has_one_whose_time_is_over(place: Notifier) -> None:
    past = {**WINDOW, "return_until": "2026-11-24T09:00:00+08:00"}
    for case in (waits(place), waits(place, source=past), waits(place, (2, 0), source=WINDOW)):
        assert clocks(place, case) == {}


def test_a_case_that_has_no_window_is_not_asked_whether_its_clock_has_run(place: Notifier) -> None:
    """The question makes the session write all that waits, once for each case of a batch."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT running_clock.id"):
            asked.append(statement)

    engine = place.service.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        place.take(assigned(new_id(), lead=party("land")))
        assert asked == []
        place.take(assigned(new_id(), lead=party("land"), source=WINDOW))
        assert asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
