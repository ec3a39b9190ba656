"""A case that was passed up: our tracker is told of it, asks outside on its days, and hears what was said there."""

import pytest

from services.notifier.escalation.domain import TimerKind
from services.notifier.mail.domain import MailKind
from shared.contracts.from_intake import CASE_SUPPLEMENTED
from shared.contracts.ledger import LEDGER_REVIEW_PLANNED
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import message
from tests.integration.notifier.test_ledger import SINCE, at, entered, ready, told, wrong

__all__ = ["ready"]

OUTSIDE = {
    "code": "city",
    "name": {"zh": "市规划局", "en": "City planning"},
    "contact": {"name": "综合处", "phone": "0592-5550901"},
}


def test_our_tracker_asks_an_owner_outside_every_so_many_working_days_and_its_leader_hears_who_does_not(
    ready: Notifier,
) -> None:
    case = new_id()
    ready.take(entered(case, outside=OUTSIDE, days=5))
    (planned,) = ready.sent(LEDGER_REVIEW_PLANNED)
    assert planned.data["next_on"] == "2026-12-01"  # a week of working days from Tuesday the 24th
    (mail,) = ready.mails(case, MailKind.LEDGER)
    assert mail.details["outside"]["name"]["zh"] == "市规划局"
    at(ready, "2026-12-01T09:00", "2026-12-01T17:30")
    assert told(ready, case, MailKind.LEDGER_NEAR) == ["land_1"]
    assert told(ready, case, MailKind.LEDGER_MISSED) == ["boss", "land_1", "land_leader"]
    ready.take(entered(case, turn=2, outside=OUTSIDE, days=2))
    assert ready.sent(LEDGER_REVIEW_PLANNED)[-1].data["next_on"] > "2026-12-01"
    assert wrong(ready, case) == []


def test_our_tracker_hears_what_was_answered_outside_and_why_a_case_was_sent_back(ready: Notifier) -> None:
    case = new_id()
    ready.take(entered(case, outside=OUTSIDE, days=20))
    said = {"text": "已批复。", "by": "市规划局", "at": SINCE}
    ready.take(message(CASE_SUPPLEMENTED, case, {**said, "turn": 0, "from_outside": True}, (1, 0)))
    (mail,) = ready.mails(case, MailKind.LEDGER_SAID)
    assert (mail.details["why"], mail.details["said"]["text"]) == ("answered", "已批复。")
    sent_back = {"text": "不属本局。", "legal_basis": "城乡规划条例", "by": "市规划局", "at": SINCE}
    over = {"ended_at": "2026-11-25T02:00:00+00:00", "why": "refused", "said": sent_back}
    ready.take(*[entered(case, turn=2, outside=OUTSIDE, days=20, **over)] * 2)
    (mail,) = ready.mails(case, MailKind.LEDGER_OVER)
    assert (mail.details["said"]["text"], mail.details["said"]["legal_basis"]) == ("不属本局。", "城乡规划条例")
    assert {str(one.state) for one in ready.timers(case).values()} == {"void"}
    assert wrong(ready, case) == []


@pytest.mark.parametrize(("days", "reminded"), [(10, False), (30, True)])
def test_nobody_is_reminded_that_an_asking_is_near_when_they_have_only_just_been_told(
    ready: Notifier, days: int, reminded: bool
) -> None:
    case = new_id()
    ready.take(entered(case, outside=OUTSIDE, days=days))
    assert (TimerKind.LEDGER_NEAR in {one.kind for one in ready.timers(case).values()}) is reminded
