"""Reviews of cases on the ledger that a published year, or what an operator applies, puts on another day."""

from typing import Any

import pytest

from services.notifier.limits.keeping import Keeping
from services.notifier.mail.domain import MailKind
from shared.contracts.ledger import LEDGER_REVIEW_MISSED, LEDGER_REVIEW_PLANNED
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.test_ledger import at, entered, entry, left, ready, wrong
from tests.integration.notifier.test_moved_beside import publish
from tests.unit.notifier.test_working_days import at as instant

__all__ = ["ready"]

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
CLOSED: dict[str, Any] = {"closed": [{"name": "停工", "from": "2027-05-24", "until": "2027-05-25"}], "make_up": []}


def waiting(notifier: Notifier, case: str) -> dict[str, str]:
    """Return when each timer of a case is due that waits, by its kind, in UTC."""
    timers = notifier.timers(case).values()
    return {timer.kind: f"{timer.due_at:%m-%d %H:%M}" for timer in timers if timer.state == "waiting"}


@pytest.mark.parametrize(
    ("months", "year", "planned", "moved"),
    [
        (6, CLOSED, "2027-05-24", "2027-05-26"),
        # The 24th of April is a Saturday: nobody works, until it is worked for another day.
        (5, {"closed": [], "make_up": ["2027-04-24"]}, "2027-04-26", "2027-04-24"),
    ],
)
def test_a_published_year_moves_a_planned_review_later_or_earlier_once_and_its_timers_with_it(
    ready: Notifier, months: int, year: dict[str, Any], planned: str, moved: str
) -> None:
    case = new_id()
    ready.take(entered(case, months=months))
    publish(ready, **year)
    told = [one.data for one in ready.sent(LEDGER_REVIEW_PLANNED)]
    assert told == [
        {"entry": 1, "turn": 1, "review": 1, "next_on": planned},
        {"entry": 1, "turn": 2, "review": 1, "next_on": moved},
    ]
    assert entry(ready, case).due_at == instant(f"{moved}T17:30")
    assert (waiting(ready, case)["ledger_day"], waiting(ready, case)["ledger_missed"]) == (
        f"{moved[5:]} 01:00",
        f"{moved[5:]} 09:30",
    )
    line = ready.history(case)[-1]
    assert (line.kind, line.facts["why"], line.facts["by"]) == ("ledger.planned", "calendar", None)
    before = ready.stored()
    publish(ready, **year)
    assert ready.stored() == before
    assert wrong(ready, case) == []


@on_sqlite
def test_a_reminder_that_was_sent_does_not_come_again_and_a_review_that_was_missed_stays(ready: Notifier) -> None:
    moves, missed = new_id(), new_id()
    ready.take(entered(moves), entered(missed, months=5))
    at(ready, "2027-04-27T09:00", "2027-05-11T09:00")
    assert len(ready.mails(moves, MailKind.LEDGER_NEAR)) == 1
    publish(ready, **CLOSED)
    assert entry(ready, missed).due_at == instant("2027-04-26T17:30")
    at(ready, "2027-05-12T09:00", "2027-05-25T17:31")
    assert len(ready.mails(moves, MailKind.LEDGER_NEAR)) == 1
    assert [one.subject for one in ready.sent(LEDGER_REVIEW_MISSED)] == [missed]
    at(ready, "2027-05-26T09:00", "2027-05-26T17:31")
    assert len(ready.mails(moves, MailKind.LEDGER_NEAR)) == 2  # the second says that it is today
    assert [one.subject for one in ready.sent(LEDGER_REVIEW_MISSED)] == [missed, moves]
    assert [wrong(ready, one) for one in (moves, missed)] == [[], []]


@on_sqlite
def test_the_reminder_moves_where_the_day_stays_and_nobody_is_told(ready: Notifier) -> None:
    case = new_id()
    ready.take(entered(case))
    assert waiting(ready, case)["ledger_near"] == "05-10 01:00"
    publish(ready, closed=[{"name": "停工", "from": "2027-05-20", "until": "2027-05-21"}], make_up=[])
    assert waiting(ready, case) == {
        "ledger_near": "05-06 01:00",
        "ledger_day": "05-24 01:00",
        "ledger_missed": "05-24 09:30",
    }
    assert len(ready.sent(LEDGER_REVIEW_PLANNED)) == 1


@on_sqlite
def test_a_closure_entered_afterwards_moves_a_review_when_it_is_applied_by_whoever_wants_it(ready: Notifier) -> None:
    stays, case, over = new_id(), new_id(), new_id()
    publish(ready, closed=[], make_up=[])
    ready.take(entered(case), entered(stays, months=5), entered(over), left(over))
    keeping = Keeping(ready.service)
    (year,) = [one for one in keeping.calendar()["years"] if one["year"] == 2027]
    assert keeping.put_years([{**year, "own_closures": CLOSED["closed"]}])
    would = [one for moved in keeping.would_move() for one in moved]
    assert [(one.case_id, one.clock, one.body, one.after.at) for one in would] == [
        (case, "review", "land", instant("2027-05-26T17:30"))
    ]
    assert entry(ready, case).due_at == instant("2027-05-24T17:30")
    done = keeping.apply("王值班")
    assert (done.cases, done.moved) == (2, 1)
    assert entry(ready, case).due_at == instant("2027-05-26T17:30")
    line = ready.history(case)[-1]
    assert (line.actor, line.facts["by"]) == ("王值班", "王值班")
    assert list(keeping.would_move()) == []


@on_sqlite
def test_a_day_that_has_passed_by_the_published_year_is_today_s(ready: Notifier) -> None:
    case = new_id()
    ready.take(entered(case, months=5))
    ready.clock.is_at("2027-04-25T10:00")  # a Sunday; the Saturday before it was worked, as is heard only now
    publish(ready, closed=[], make_up=["2027-04-24"])
    assert entry(ready, case).due_at == instant("2027-04-26T17:30")
    assert len(ready.sent(LEDGER_REVIEW_PLANNED)) == 1
    assert wrong(ready, case) == []
