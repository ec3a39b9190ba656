"""Mails that wait for the morning: which, until when, and what becomes of them when something changes meanwhile."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.tasks.domain import Act
from services.notifier.verification import snapshot
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier, haicang_parts, without_clocks
from tests.integration.notifier.messages import assigned, facts, party, withdrawn
from tests.integration.notifier.scripted import ScriptedServer

FRIDAY_NIGHT, MONDAY = "2026-11-27T21:00", "2026-11-30T08:00"


def case_at(notifier: Notifier, when: str, **stated: Any) -> str:
    notifier.clock.is_at(when)
    case = new_id()
    notifier.take(assigned(case, lead=party("land"), time=notifier.clock.now(), **stated))
    return case


def send(notifier: Notifier, server: ScriptedServer, *, kind: bool = True) -> int:
    """Let a sender send what may go, and hang up; return how many mails it dealt with."""
    sending = notifier.sender(server.url, kind=kind)
    done = sending.turn()
    sending.close()  # the server talks to one at a time
    return done


def only(notifier: Notifier, case: str, kind: MailKind = MailKind.TASK) -> Mail:
    (mail,) = notifier.mails(case, kind)
    return mail


def findings(notifier: Notifier) -> list[str]:
    """Return what is found wrong with mails; nobody publishes messages here."""
    found = snapshot(notifier.service, timedelta(minutes=1)).findings
    return [one for one in found if "mail" in one or "told" in one]


def test_what_is_not_urgent_waits_for_monday_and_says_what_is_left_then(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = case_at(notifier, FRIDAY_NIGHT)
    assert send(notifier, server) == 0
    mail = only(notifier, case)
    assert (mail.state, mail.attempts, mail.held_for) == (MailState.QUEUED, 0, "night")
    assert mail.not_before is not None
    assert notifier.service.clock.now() < mail.not_before
    notifier.clock.is_at("2026-11-29T12:00")
    assert findings(notifier) == []
    (traced,) = notifier.operations.mails(case)
    assert traced.waits == "waits until 2026-11-30 00:00 UTC (night)"
    notifier.clock.is_at("2026-11-30T07:59")
    assert send(notifier, server) == 0
    notifier.clock.is_at(MONDAY)
    assert send(notifier, server) == 1
    assert only(notifier, case).state == MailState.SENT
    letter = message_from_bytes(server.mails[0], policy=policy.default)
    assert parsedate_to_datetime(letter["Date"]) == notifier.clock.now()
    # Five working days were left on Friday; on Monday it is four.
    assert "还有4个工作日" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert send(notifier, server) == 0


def test_what_is_urgent_and_what_somebody_waits_for_goes_at_once(notifier: Notifier, server: ScriptedServer) -> None:
    urgent = case_at(notifier, FRIDAY_NIGHT, urgency="emergency")
    waits = case_at(notifier, FRIDAY_NIGHT)
    send(notifier, server)
    assert only(notifier, urgent).state == MailState.SENT
    assert only(notifier, waits).held_for == "night"


def test_no_mail_waits_past_the_limit_that_it_speaks_of(notifier: Notifier, server: ScriptedServer) -> None:
    source = {**facts()["source"], "due_at": "2026-11-28T12:00:00+08:00"}
    case = case_at(notifier, FRIDAY_NIGHT, source=source)
    monday = datetime.fromisoformat(f"{MONDAY}+08:00")
    assert notifier.lead(case).due_at < monday  # the source's own limit is on the Saturday
    assert send(notifier, server) == 1
    assert only(notifier, case).state == MailState.SENT


def test_a_reminder_of_what_was_done_in_the_night_is_dropped_with_why(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = case_at(notifier, "2026-11-24T10:00")
    send(notifier, server)
    notifier.clock.is_at("2026-11-30T22:00")
    notifier.tick()
    send(notifier, server)
    assert only(notifier, case, MailKind.REMINDER).held_for == "night"
    lead = notifier.lead(case)
    assert notifier.act(lead, Act.SIGN) is None
    told = {"outcome": "solved", "report": "r", "answer": "a"}
    assert notifier.act(lead, Act.REPORT, **told) is None
    notifier.clock.is_at("2026-12-01T08:00")
    assert send(notifier, server) >= 0
    reminder = only(notifier, case, MailKind.REMINDER)
    assert (reminder.state, reminder.words) == (MailState.DROPPED, "its task was reported when it could be sent")
    assert reminder.over_at == notifier.clock.now()
    (line,) = [one for one in notifier.history(case) if one.kind == "mail.dropped"]
    assert line.facts["kind"] == "reminder"
    assert findings(notifier) == []


def test_whoever_was_told_nothing_of_a_task_is_not_told_that_it_is_over(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = case_at(notifier, FRIDAY_NIGHT)
    send(notifier, server)
    notifier.take(withdrawn(case))
    send(notifier, server)
    assert {mail.held_for for mail in notifier.mails(case)} == {"night"}
    notifier.clock.is_at(MONDAY)
    send(notifier, server)
    send(notifier, server)
    assert {mail.kind: mail.state for mail in notifier.mails(case)} == {
        MailKind.TASK: MailState.DROPPED,
        MailKind.OVER: MailState.DROPPED,
    }
    assert server.mails == []


def test_a_configuration_without_quiet_hours_lets_go_what_waits(notifier: Notifier, server: ScriptedServer) -> None:
    case = case_at(notifier, FRIDAY_NIGHT)
    send(notifier, server)
    parts = without_clocks(haicang_parts())
    later = {**parts["mail"], "quiet": {**parts["mail"]["quiet"], "until": "09:00"}}
    notifier.operations.store({**parts, "mail": later})
    send(notifier, server)
    held = only(notifier, case)
    assert held.not_before is not None
    assert held.not_before.hour == 1  # nine in Haicang
    notifier.operations.store({**parts, "mail": {}})
    assert send(notifier, server) == 1
    assert only(notifier, case).state == MailState.SENT


@pytest.mark.parametrize("wrong", ["2030-01-04T21:00", "2020-01-03T21:00"])
def test_a_clock_that_was_wrong_holds_nothing_longer_than_until_it_is_right_again(
    notifier: Notifier, server: ScriptedServer, wrong: str
) -> None:
    case = case_at(notifier, FRIDAY_NIGHT)
    notifier.clock.is_at(wrong)
    send(notifier, server)
    assert only(notifier, case).held_at is not None
    notifier.clock.is_at("2026-11-30T10:00")
    assert send(notifier, server) == 1


def test_what_a_server_put_off_waits_for_the_morning_too(notifier: Notifier, server: ScriptedServer) -> None:
    case = case_at(notifier, "2026-11-27T19:59")
    server.script["DATA"] = ["451 later"]
    send(notifier, server)
    assert only(notifier, case).state == MailState.DEFERRED
    with notifier.service.begin("test") as unit:
        mail = unit.session.get(Mail, only(notifier, case).key)
        assert mail is not None
        mail.due_at = 0.0
    notifier.clock.is_at(FRIDAY_NIGHT)
    assert send(notifier, server) == 0
    assert (only(notifier, case).held_for, only(notifier, case).attempts) == ("night", 1)
    notifier.clock.is_at(MONDAY)
    assert send(notifier, server) == 1


def test_told_to_hold_nothing_a_sender_sends_what_waits(notifier: Notifier, server: ScriptedServer) -> None:
    case = case_at(notifier, FRIDAY_NIGHT)
    send(notifier, server)
    assert send(notifier, server, kind=False) == 1
    assert only(notifier, case).state == MailState.SENT


def test_many_that_wait_hold_up_nothing_urgent(notifier: Notifier, server: ScriptedServer) -> None:
    notifier.clock.is_at(FRIDAY_NIGHT)
    notifier.take(*(assigned(new_id(), lead=party("land"), time=notifier.clock.now()) for _ in range(25)))
    urgent = case_at(notifier, "2026-11-27T21:01", urgency="emergency")
    sending = notifier.sender(server.url, kind=True)
    assert (sending.turn(), sending.turn()) == (0, 1)  # twenty at a time; those that are held are no reason to sleep
    assert only(notifier, urgent).state == MailState.SENT
