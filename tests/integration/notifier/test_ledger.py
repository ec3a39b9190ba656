"""Cases on the ledger are watched: owners reminded of reviews, missed ones told on, reports kept. Once each."""

import re
import shutil
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from services.notifier.escalation.domain import TimerKind
from services.notifier.escalation.models import Timer
from services.notifier.ledger import store
from services.notifier.ledger.models import LedgerEntry
from services.notifier.ledger.reading import read_ledger
from services.notifier.mail.domain import MailKind
from services.notifier.verification import snapshot
from shared.contracts import Message
from shared.contracts.from_intake import CASE_CLOSED, CASE_URGED
from shared.contracts.ledger import LEDGER_REVIEW_MISSED, LEDGER_REVIEW_PLANNED, LEDGER_REVIEW_SET, LEDGER_REVIEWED
from shared.contracts.words import Duty
from shared.db import new_id
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, case_with, send
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import facts, message
from tests.integration.notifier.staff import office, seat, staff

SINCE = "2026-11-24T02:00:00+00:00"
SAID = {"done": "会商两次", "hindrance": "批复未下", "next_step": "年底再会商"}


@pytest.fixture
def ready(notifier: Notifier) -> Notifier:
    """A notifier whose directory has come, with a supervision office."""
    notifier.take(office("land", "land_1", leader="land_leader"), staff("land_1"), staff("boss", Duty.SUPERVISOR))
    return notifier


def entered(case: str, turn: int = 1, **more: Any) -> Message:
    told = {"reason": "须待铁路部门调整规划", "owner": "land", "person": "land_1", "name": "林某", "months": 6}
    told |= {
        name: more.pop(name) for name in list(more) if name in (*told, "ended_at", "why", "outside", "days", "said")
    }
    data = {"entry": 1, "turn": turn, "since": SINCE, "ended_at": None, "why": None, **told, "case": facts(**more)}
    return message(LEDGER_REVIEW_SET, case, data, (1, 0))


def left(case: str, turn: int = 2, why: str = "resumed") -> Message:
    return entered(case, turn, ended_at="2027-01-04T02:00:00+00:00", why=why)


def rested(case: str) -> Message:
    return message(CASE_CLOSED, case, {"outcome": None, "satisfaction": None, "ending": "ledger"}, (1, 1))


def entry(notifier: Notifier, case: str) -> LedgerEntry:
    with notifier.service.database.read() as session:
        found = store.entry(session, case, 1)
        assert found is not None
        return found


def told(notifier: Notifier, case: str, kind: MailKind) -> list[str]:
    return sorted(mail.person for mail in notifier.mails(case, kind))


def wrong(notifier: Notifier, case: str) -> list[str]:
    return [one for one in snapshot(notifier.service, timedelta(days=3650)).findings if case in one]


def at(notifier: Notifier, *days: str) -> None:
    for day in days:
        notifier.clock.is_at(day)
        notifier.tick()


def test_the_owner_is_told_reminded_before_and_on_the_day_and_a_missed_review_goes_to_supervision(
    ready: Notifier,
) -> None:
    case = new_id()
    ready.take(entered(case))
    assert told(ready, case, MailKind.LEDGER) == ["land_1"]
    (planned,) = ready.sent(LEDGER_REVIEW_PLANNED)
    # Six months from the 24th of November: a Monday on which people work.
    assert planned.data == {"entry": 1, "turn": 1, "review": 1, "next_on": "2027-05-24"}
    near = []
    for day in ("2027-05-10T08:59", "2027-05-10T09:00", "2027-05-24T08:59", "2027-05-24T09:00", "2027-05-24T17:29"):
        at(ready, day)
        near.append(len(ready.mails(case, MailKind.LEDGER_NEAR)))
    assert near == [0, 1, 1, 2, 2]
    assert ready.sent(LEDGER_REVIEW_MISSED) == []
    at(ready, "2027-05-24T17:30", "2027-05-24T17:31")
    (missed,) = ready.sent(LEDGER_REVIEW_MISSED)
    assert [missed.data[name] for name in ("turn", "review", "next_on")] == [2, 1, "2027-05-24"]
    assert told(ready, case, MailKind.LEDGER_MISSED) == ["boss", "land_1", "land_leader"]
    # Said again ten working days later, and intake hears of it once.
    at(ready, "2027-06-07T08:59")
    assert len(ready.mails(case, MailKind.LEDGER_MISSED)) == 3
    at(ready, "2027-06-07T09:00")
    assert len(ready.mails(case, MailKind.LEDGER_MISSED)) == 6
    assert len(ready.sent(LEDGER_REVIEW_MISSED)) == 1
    assert wrong(ready, case) == []


def test_reviews_outlive_the_round_whose_people_are_told_that_it_is_over(ready: Notifier) -> None:
    case = case_with(ready)
    ready.take(entered(case), rested(case))
    (over,) = {mail.details["why"] for mail in ready.mails(case, MailKind.OVER)}
    assert over == "ledger"
    waiting = {timer.kind for timer in ready.timers(case).values() if timer.state == "waiting"}
    assert waiting == {"ledger_near", "ledger_day", "ledger_missed"}
    at(ready, "2027-05-25T09:00")
    (missed,) = ready.sent(LEDGER_REVIEW_MISSED)
    assert missed.data["due_at"] < missed.data["fired_at"]  # both are on record, for it was late
    assert wrong(ready, case) == []


def test_what_intake_tells_comes_in_any_order_and_any_number_of_times(ready: Notifier) -> None:
    ends = set()
    for order in permutations(range(3)):
        case = new_id()
        messages = (entered(case), entered(case, 2, owner="other", person=None, months=3), left(case, 3))
        for one in order:
            ready.take(messages[one])
        before = ready.stored()
        for one in order:
            ready.take(message(LEDGER_REVIEW_SET, case, messages[one].data, (1, 0)))
        assert ready.stored() == before
        row = entry(ready, case)
        ends.add((row.turn, row.owner, row.why))
        assert {timer.state for timer in ready.timers(case).values()} <= {"void"}
        assert wrong(ready, case) == []
    assert ends == {(3, "land", "resumed")}


def test_another_cycle_plans_anew_and_another_owner_is_told(ready: Notifier) -> None:
    case = new_id()
    ready.take(office("other", "other_1", leader="other_leader"), entered(case))
    ready.take(entered(case, 2, owner="other", person=None, months=3))
    assert [one.data["next_on"] for one in ready.sent(LEDGER_REVIEW_PLANNED)] == ["2027-05-24", "2027-02-24"]
    assert told(ready, case, MailKind.LEDGER) == ["land_1", "other_1"]
    assert sum(timer.state == "waiting" for timer in ready.timers(case).values()) == 3
    ready.take(entered(case, 3, owner="other", person=None, months=3, reason="另有说法"))
    assert len(ready.sent(LEDGER_REVIEW_PLANNED)) == 2
    ready.take(left(case, 4))
    assert len(ready.mails(case, MailKind.LEDGER_OVER)) == 1
    assert wrong(ready, case) == []


def test_what_the_enterprise_says_meanwhile_reaches_the_owner_once(ready: Notifier) -> None:
    case = case_with(ready)
    ready.take(entered(case), rested(case))
    urged = message(CASE_URGED, case, {"text": "还要多久", "by": "林女士", "at": SINCE}, (1, 0), line=9)
    ready.take(urged)
    ready.take(message(CASE_URGED, case, urged.data, (1, 0), line=9))
    (mail,) = ready.mails(case, MailKind.LEDGER_SAID)
    assert (mail.person, mail.details["said"]["text"], mail.details["why"]) == ("land_1", "还要多久", "urging")


def test_a_review_whose_timer_is_gone_is_found(ready: Notifier) -> None:
    case = new_id()
    ready.take(entered(case))
    assert wrong(ready, case) == []
    with ready.service.begin("test") as unit:
        unit.session.execute(delete(Timer).where(Timer.case_id == case, Timer.kind == TimerKind.LEDGER_MISSED))
    assert ["nobody would miss its review" in one for one in wrong(ready, case)] == [True]


def page_of(client: FlaskClient, notifier: Notifier, case: str, who: str = "land_1") -> str:
    link = notifier.links.ledger(entry(notifier, case).id, who).removeprefix("http://nwd.example")
    answer = client.get(link, follow_redirects=True, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_by_the_link_in_its_mail_the_owner_reports_and_the_next_review_is_planned(
    ready: Notifier, client: FlaskClient
) -> None:
    case = new_id()
    ready.take(entered(case))
    at(ready, "2027-05-26T10:00")
    page = page_of(client, ready, case)
    assert "逾期未复核" in page
    assert send(client, page, "review", turn="0", **{**SAID, "done": " "})[0] == 422
    assert send(client, page, "review", turn="0", **SAID)[0] == 303
    status, refused = send(client, page, "review", turn="0", **SAID)
    assert status == 409
    assert "已有人提交" in refused
    (sent,) = ready.sent(LEDGER_REVIEWED)
    assert [sent.data[name] for name in ("turn", "review", "on", "in_time", "done")] == [
        3, 2, "2027-05-24", False, "会商两次",
    ]  # fmt: skip
    assert sent.data["next_on"] == "2027-11-26"
    page = page_of(client, ready, case)
    assert "批复未下" in page
    assert "逾期未复核" not in page
    ready.take(left(case))
    assert "review" not in re.findall(r'action="[^"]*/(\w+)"', page_of(client, ready, case))
    assert send(client, page, "review", turn="1", **SAID)[0] == 409
    assert wrong(ready, case) == []


def test_a_link_opens_an_entry_for_its_reader_alone_and_supervisors_look(
    ready: Notifier, client: FlaskClient, face: Face
) -> None:
    case = new_id()
    ready.take(entered(case), office("other", "somebody"), staff("somebody"))
    one = entry(ready, case).id
    assert client.get(f"/desk/ledger/{one}", headers=PAGE).status_code == 404
    link = ready.links.ledger(one, "somebody").removeprefix("http://nwd.example")
    assert client.get(link, headers=PAGE).status_code == 404
    at(ready, "2027-05-25T10:00")
    boss = seat(ready, face, "boss", Duty.SUPERVISOR)
    for path in ("/desk/board", "/desk/ledger/"):
        assert "逾期未复核" in boss.get(path, headers=PAGE).text
    page = boss.get(f"/desk/ledger/{one}", headers=PAGE).text
    assert 'action="' not in page.partition("<main")[2].partition("</main")[0]
    assert "HC-2026-000001-7" not in seat(ready, face, "somebody").get("/desk/ledger/", headers=PAGE).text


def test_whoever_heads_the_body_that_a_case_is_about_is_not_told_though_they_supervise(ready: Notifier) -> None:
    ready.take(office("service", "boss"))
    case = new_id()
    ready.take(entered(case, about="service"))
    at(ready, "2027-05-25T09:00")
    assert "boss" not in told(ready, case, MailKind.LEDGER_MISSED)


def test_a_confidential_one_leaves_as_number_and_link_alone(ready: Notifier) -> None:
    case = new_id()
    ready.take(entered(case, confidential=True))
    ready.sender().turn()
    (mail,) = ready.mails(case, MailKind.LEDGER)
    raw = (mail.raw or b"").decode()
    assert "HC-2026-000001-7" in raw
    assert not any(text in raw for text in ("铁路", "林某"))


@pytest.mark.parametrize(
    ("wrong_line", "says"),
    [
        ("  longest: 3", "must not be shorter than months"),
        ("  months: 0", "whole number from 1 to 120"),
        ("  to: [mayor]", "'mayor' is not known here"),
        ("  every: {n: 1, unit: minutes}", "must be one day or more"),
        ("  before: {n: 300, unit: working_days}", "must be shorter than the cycle"),
    ],
)
def test_a_ledger_file_that_cannot_hold_is_refused_with_its_line(tmp_path: Path, wrong_line: str, says: str) -> None:
    name = wrong_line.strip().partition(":")[0]
    lines = (HAICANG / "ledger.yaml").read_text("utf-8").splitlines()
    at_line = next(index for index, line in enumerate(lines) if line.startswith(f"  {name}:"))
    shutil.copytree(HAICANG, tmp_path / "place")
    lines[at_line] = wrong_line
    (tmp_path / "place" / "ledger.yaml").write_text("\n".join(lines), "utf-8")
    folder = Folder(tmp_path / "place")
    read_ledger(folder)
    with pytest.raises(BadConfiguration) as told:
        folder.finish()
    assert says in str(told.value)
    assert f"ledger.yaml:{at_line + 1}" in str(told.value)
