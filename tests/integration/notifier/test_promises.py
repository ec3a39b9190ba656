"""Promises are watched: their owners reminded, their day told, a broken one told to supervisors. Once each."""

import html
import re
import shutil
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.mail.domain import MailKind
from services.notifier.promises import store
from services.notifier.promises.models import Promise
from services.notifier.promises.reading import read_promises
from services.notifier.tasks.domain import Act
from services.notifier.verification import snapshot
from shared.contracts import Message
from shared.contracts.from_notifier import TASK_REPORTED
from shared.contracts.promises import PROMISE_DUE, PROMISE_FULFILLED, PROMISE_MADE, PROMISE_SETTLED
from shared.contracts.words import Duty
from shared.db import new_id
from shared.process.folder import Folder
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, case_with, opened, reread, send
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import closed, facts, message, withdrawn
from tests.integration.notifier.staff import office, seat, staff

UNTIL = "2027-01-29"  # a Friday
PLEDGE = {"text": "余额到账", "until": UNTIL, "owner": "land", "person": "land_1", "name": "林某"}


@pytest.fixture
def ready(notifier: Notifier) -> Notifier:
    """A notifier whose directory has come, with a supervision office."""
    notifier.take(office("land", "land_1", leader="land_leader"), staff("land_1"), staff("boss", Duty.SUPERVISOR))
    return notifier


def made(case: str, number: int = 1, **more: Any) -> Message:
    pledge = {**PLEDGE, **{name: more.pop(name) for name in list(more) if name in PLEDGE}}
    return message(PROMISE_MADE, case, {"promise": number, "pledge": pledge, "case": facts(**more)}, (1, 1))


def settled(case: str, state: str, turn: int = 2, number: int = 1, **more: Any) -> Message:
    told = {"said": None, "by": None, "taken_up": None, **more}
    data = {"promise": number, "turn": turn, "state": state, "at": "2027-01-30T02:00:00+00:00", **told}
    return message(PROMISE_SETTLED, case, data, (1, 1))


def promise(notifier: Notifier, case: str, number: int = 1) -> Promise:
    with notifier.service.database.read() as session:
        found = store.promise(session, case, number)
        assert found is not None
        return found


def told(notifier: Notifier, case: str, kind: MailKind) -> list[str]:
    return sorted(mail.person for mail in notifier.mails(case, kind))


def wrong(notifier: Notifier, case: str) -> list[str]:
    return [one for one in snapshot(notifier.service, timedelta(days=3650)).findings if case in one]


def test_the_owner_is_told_reminded_on_a_cycle_and_before_the_day_and_the_day_is_told_once(ready: Notifier) -> None:
    case = new_id()
    ready.take(made(case))
    assert told(ready, case, MailKind.PROMISE) == ["land_1"]
    timers = ready.timers(case)
    assert set(timers) == {"promise_due:1", "promise_near:1:1"}
    assert timers["promise_due:1"].due_at.isoformat() == "2027-01-29T09:30:00+00:00"  # close of business
    # Thirty days from the 24th of November: the 24th of December, at the opening.
    assert timers["promise_near:1:1"].due_at.isoformat() == "2026-12-24T01:00:00+00:00"
    fired = []
    for day in ("2026-12-24T09:00", "2027-01-22T08:59", "2027-01-22T09:00", "2027-01-29T17:29"):
        ready.clock.is_at(day)
        ready.tick()
        fired.append(len(ready.mails(case, MailKind.PROMISE_NEAR)))
    # On the cycle, and a last time five working days before the day.
    assert fired == [1, 1, 2, 2]
    assert ready.sent(PROMISE_DUE) == []
    ready.clock.is_at("2027-01-29T17:30")
    ready.tick()
    ready.tick()
    (sent,) = ready.sent(PROMISE_DUE)
    assert (sent.data["promise"], sent.data["until"], sent.round) == (1, UNTIL, 1)
    assert promise(ready, case).state == "due"
    assert wrong(ready, case) == []


def test_timers_of_a_promise_outlive_the_round_of_its_case(ready: Notifier) -> None:
    case = case_with(ready)
    ready.take(made(case), closed(case))
    assert {timer.state for step, timer in ready.timers(case).items() if step.startswith("promise")} == {"waiting"}
    ready.clock.is_at("2027-02-01T09:00")
    assert [one for one in snapshot(ready.service, timedelta(0)).findings if "promise_due" in one] != []
    ready.tick()
    (sent,) = ready.sent(PROMISE_DUE)
    assert sent.data["due_at"] < sent.data["fired_at"]  # both are on record, for it was late
    assert wrong(ready, case) == []


def test_a_broken_one_is_told_to_the_supervision_office_and_to_whoever_heads_its_owner(ready: Notifier) -> None:
    case = new_id()
    ready.take(made(case), settled(case, "broken", said="没有到账", by="厦门某公司"))
    assert told(ready, case, MailKind.PROMISE_BROKEN) == ["boss", "land_1", "land_leader"]
    assert {timer.state for timer in ready.timers(case).values()} == {"void"}
    ready.take(settled(case, "broken"), settled(case, "broken", 3, taken_up="已约谈"))
    assert len(ready.mails(case, MailKind.PROMISE_BROKEN)) == 3
    assert promise(ready, case).taken_up == "已约谈"
    assert wrong(ready, case) == []


@pytest.mark.parametrize("state", ["kept", "moved", "dropped"])
def test_of_any_other_end_its_owner_is_told_and_nobody_else(ready: Notifier, state: str) -> None:
    case = new_id()
    ready.take(made(case))
    ready.take(settled(case, state))
    assert told(ready, case, MailKind.PROMISE_OVER) == ["land_1"]
    assert ready.mails(case, MailKind.PROMISE_BROKEN) == []
    ready.clock.is_at("2027-02-01T09:00")
    ready.tick()
    assert ready.sent(PROMISE_DUE) == []


def test_messages_about_a_promise_come_in_any_order_and_any_number_of_times(ready: Notifier) -> None:
    ends = set()
    for order in permutations(range(3)):
        case = new_id()
        messages = (made(case), settled(case, "broken", said="没有"), settled(case, "broken", 3, taken_up="已约谈"))
        for one in order:
            ready.take(messages[one])
        before = ready.stored()
        for one in order:
            again = messages[one]
            ready.take(message(PROMISE_MADE if one == 0 else PROMISE_SETTLED, case, again.data, (1, 1)))
        assert ready.stored() == before
        row = promise(ready, case)
        ends.add((row.state, row.turn, row.owner, row.taken_up, str(row.until)))
        assert {timer.state for timer in ready.timers(case).values()} <= {"void"}
        assert wrong(ready, case) == []
    assert len(ends) == 1


def test_whoever_heads_the_body_that_a_case_is_about_is_not_told_though_they_supervise(ready: Notifier) -> None:
    ready.take(office("service", "boss"))
    case = new_id()
    ready.take(made(case, about="service"), settled(case, "broken"))
    assert "boss" not in told(ready, case, MailKind.PROMISE_BROKEN)


def test_a_confidential_one_leaves_as_number_and_link_alone(ready: Notifier) -> None:
    case = new_id()
    ready.take(made(case, confidential=True))
    ready.sender().turn()
    (mail,) = ready.mails(case, MailKind.PROMISE)
    assert mail.state == "kept"
    raw = (mail.raw or b"").decode()
    assert "HC-2026-000001-7" in raw
    assert not any(text in raw for text in ("余额", "林某"))


def page_of(client: FlaskClient, notifier: Notifier, case: str, who: str = "land_1") -> str:
    link = notifier.links.promise(promise(notifier, case).id, who).removeprefix("http://nwd.example")
    answer = client.get(link, follow_redirects=True, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_by_the_link_in_its_mail_the_owner_says_that_it_is_kept_and_a_second_click_changes_nothing(
    ready: Notifier, client: FlaskClient
) -> None:
    case = new_id()
    ready.take(made(case))
    page = page_of(client, ready, case)
    assert "余额到账" in page
    assert send(client, page, "fulfilled", turn="0", text="")[0] == 422
    assert send(client, page, "fulfilled", turn="0", text="已于今日拨付")[0] == 303
    status, refused = send(client, page, "fulfilled", turn="0", text="已于今日拨付")
    assert status == 409
    assert "已经提交过" in refused
    (sent,) = ready.sent(PROMISE_FULFILLED)
    assert (sent.data["promise"], sent.data["turn"], sent.data["text"]) == (1, 1, "已于今日拨付")
    ready.take(settled(case, "kept"))
    assert "fulfilled" not in re.findall(r'action="[^"]*/(\w+)"', page_of(client, ready, case))
    assert send(client, page, "fulfilled", turn="1", text="又一次")[0] == 409
    assert wrong(ready, case) == []


def test_a_link_opens_a_promise_for_its_reader_alone_while_they_belong_there(
    ready: Notifier, client: FlaskClient
) -> None:
    case = new_id()
    ready.take(made(case), office("other", "somebody"), staff("somebody"))
    one = promise(ready, case).id
    assert client.get(f"/desk/promises/{one}", headers=PAGE).status_code == 404
    link = ready.links.promise(one, "somebody").removeprefix("http://nwd.example")
    assert client.get(link, headers=PAGE).status_code == 404
    assert client.get("/desk/promises/open/x.y", headers=PAGE).status_code == 404


def test_supervisors_find_broken_promises_on_the_board_and_look_without_acting(ready: Notifier, face: Face) -> None:
    case = new_id()
    ready.take(made(case), settled(case, "broken"))
    client = seat(ready, face, "boss", Duty.SUPERVISOR)
    for path in ("/desk/board", "/desk/promises/"):
        page = client.get(path, headers=PAGE).text
        assert "未兑现、待督办的承诺" in page
        assert "HC-2026-000001-7" in page
    page = client.get(f"/desk/promises/{promise(ready, case).id}", headers=PAGE).text
    assert "/centre/promises/HC-2026-000001-7/1" in page
    assert 'action="' not in page.partition("<main")[2].partition("</main")[0]
    ready.take(settled(case, "broken", 3, taken_up="已约谈"))
    assert "HC-2026-000001-7" not in client.get("/desk/board", headers=PAGE).text


def test_a_report_that_leaves_something_to_be_done_names_what_by_when_and_who(
    ready: Notifier, client: FlaskClient
) -> None:
    case = case_with(ready)
    lead = ready.lead(case)
    ready.act(lead, Act.SIGN)
    opened(client, ready, lead)
    page = reread(client, lead)
    told = {"report": "预算所限", "answer": "其余列入明年预算。", "outcome": "planned", "turn": "2"}
    status, refused = send(client, page, "report", **told)
    assert status == 422
    assert refused.count("须作出承诺") == 1
    assert ready.sent(TASK_REPORTED) == []
    named = {"promise": "余额到账", "promised_on": UNTIL}
    assert send(client, page, "report", **told, **named, responsible="land:nobody")[0] == 422
    choices = re.findall(r'<option value="(land:\w+)"', html.unescape(page))
    assert "land:land_1" in choices
    assert send(client, page, "report", **told, **named, responsible="land:land_1")[0] == 303
    (sent,) = ready.sent(TASK_REPORTED)
    assert {name: sent.data["promise"][name] for name in ("text", "until", "owner", "person")} == {
        "text": "余额到账", "until": UNTIL, "owner": "land", "person": "land_1",
    }  # fmt: skip
    assert "承诺于2027年1月29日前兑现" in reread(client, lead)


def test_a_withdrawn_case_leaves_its_promise_to_intake_which_drops_it(ready: Notifier) -> None:
    case = case_with(ready)
    ready.take(made(case), withdrawn(case))
    assert promise(ready, case).state == "open"
    ready.take(settled(case, "dropped"))
    assert {timer.state for step, timer in ready.timers(case).items() if step.startswith("promise")} == {"void"}


def test_a_place_without_a_file_of_promises_goes_by_the_houses_rule(tmp_path: Path) -> None:
    shutil.copytree(HAICANG, tmp_path / "place")
    (tmp_path / "place" / "promises.yaml").unlink()
    told = read_promises(Folder(tmp_path / "place"))
    assert told["remind"] == {"before": {"n": 5, "unit": "working_days"}, "to": ["handlers"]}
