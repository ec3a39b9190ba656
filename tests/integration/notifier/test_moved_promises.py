"""Promises under a year that is published: the day was named by a person and stays, reminders are counted anew."""

from dataclasses import replace
from typing import Any

import pytest

from services.notifier.limits.keeping import Keeping
from services.notifier.mail.domain import MailKind
from shared.contracts.promises import PROMISE_DUE
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier import test_promises as promises
from tests.integration.notifier import test_waiting as waiting
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.staff import office, staff
from tests.integration.notifier.test_moved_beside import publish
from tests.integration.notifier.test_moved_days import EARLIER, twice, wrong
from tests.unit.notifier.test_working_days import at

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


def promised(notifier: Notifier, **more: Any) -> str:
    case = new_id()
    notifier.take(replace(promises.made(case, **more), time=notifier.clock.now()))
    return case


def near(notifier: Notifier, case: str) -> dict[str, str]:
    """Return when each reminder of a promise, and its day, is due that waits, by its name, in UTC."""
    timers = notifier.timers(case)
    return {step: f"{one.due_at:%Y-%m-%d %H:%M}" for step, one in timers.items() if one.state == "waiting"}


@pytest.fixture
def owner(notifier: Notifier) -> Notifier:
    """A notifier whose directory has come."""
    notifier.take(office("land", "land_1", leader="land_leader"), staff("land_1"), staff("boss", Duty.SUPERVISOR))
    return notifier


@pytest.mark.parametrize(
    ("year", "reminded"),
    [({}, "2026-12-31 01:00"), (EARLIER, "2027-01-03 01:00")],
)
def test_a_reminder_of_a_promise_moves_once_and_its_day_that_somebody_named_stays(
    owner: Notifier, year: dict[str, Any], reminded: str
) -> None:
    case, over = (promised(owner, until="2027-01-08") for _ in range(2))
    owner.take(promises.settled(over, "kept"))
    first = {"promise_due:1": "2027-01-08 09:30"}
    owner.clock.is_at("2026-12-24T09:00")
    owner.tick()
    assert near(owner, case) == {**first, "promise_near:1:2": "2027-01-01 01:00"}
    publish(owner, year=2028, closed=[], make_up=[])  # another year comes first
    assert near(owner, case) == {**first, "promise_near:1:2": "2027-01-01 01:00"}
    twice(owner, **year)
    assert near(owner, case) == {**first, "promise_near:1:2": reminded}
    assert near(owner, over) == {}
    assert promises.promise(owner, case).due_at == at("2027-01-08T17:30")
    waiting.at(owner, "2027-01-04T09:00", "2027-01-08T17:30")
    assert len(owner.mails(case, MailKind.PROMISE_NEAR)) == 2
    assert [one.subject for one in owner.sent(PROMISE_DUE)] == [case]
    assert wrong(owner) == []


@on_sqlite
def test_a_last_reminder_that_was_sent_does_not_come_again_and_one_without_room_comes_after_all(
    owner: Notifier,
) -> None:
    owner.clock.is_at("2027-01-01T09:30")
    sent = promised(owner, until="2027-01-08")
    assert set(near(owner, sent)) == {"promise_due:1"}  # its last reminder would have been before it was made
    publish(owner, **EARLIER)
    assert near(owner, sent) == {"promise_due:1": "2027-01-08 09:30", "promise_near:1:1": "2027-01-03 01:00"}
    waiting.at(owner, "2027-01-03T09:00")
    later = [*EARLIER["make_up"], "2027-01-09"]
    (year,) = [one for one in Keeping(owner.service).calendar()["years"] if one["year"] == 2027]
    Keeping(owner.service).put_years([{**year, "make_up": later, "closed": []}])
    Keeping(owner.service).apply("王值班")
    waiting.at(owner, "2027-01-08T09:00")
    assert len(owner.mails(sent, MailKind.PROMISE_NEAR)) == 1
    assert wrong(owner) == []


@on_sqlite
def test_the_close_of_a_promised_day_moves_where_that_has_become_half_a_day(owner: Notifier) -> None:
    case, due = promised(owner, until="2027-01-08"), promised(owner, until="2027-01-04")
    waiting.at(owner, "2027-01-04T17:30")
    half = {"name": "半天", "on": "2027-01-08", "hours": [{"from": "09:00", "until": "12:00"}]}
    other = {**half, "on": "2027-01-04"}
    twice(owner, half_days=[other, half])
    assert promises.promise(owner, case).due_at == at("2027-01-08T12:00")
    assert promises.promise(owner, due).due_at == at("2027-01-04T17:30")  # its day has come, and stays
    line = owner.history(case)[-1]
    assert (line.kind, line.facts["by"], line.actor) == ("promise.counted_anew", None, "calendar")
    waiting.at(owner, "2027-01-08T12:00")
    assert [one.subject for one in owner.sent(PROMISE_DUE)] == [due, case]
    assert wrong(owner) == []
