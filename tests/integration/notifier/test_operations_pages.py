"""Operators' pages: what waits is counted, what was set aside is shown without personal data, and decided on."""

import re
import threading
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.models import Inbox
from services.notifier.verification import snapshot
from shared.contracts import Message, to_bytes
from shared.contracts.from_router import SIGN_IN_ASKED
from shared.contracts.words import Duty
from shared.db import new_id
from shared.messaging.dead_letters import dead_letter, dead_letters, discard, replay
from shared.messaging.transport import Delivery
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, case_with
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, message, person, urged
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import seat
from tests.parts.people import send

HOME = "/desk/operations"


def set_aside(notifier: Notifier, told: Message, reason: str = "it does not fit") -> str:
    notifier.consumer._set_aside(told.id, told.type, told.subject, to_bytes(told), reason)
    return told.id


def state_of(notifier: Notifier, name: str) -> str:
    with notifier.service.database.read() as session:
        return str(session.scalar(select(Inbox.state).where(Inbox.id == name)))


@pytest.fixture
def operator(notifier: Notifier, face: Face) -> FlaskClient:
    return seat(notifier, face, "zhihang", Duty.OPERATOR)


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.OPERATOR])
def test_no_other_duty_opens_them(notifier: Notifier, face: Face, duty: Duty) -> None:
    client = seat(notifier, face, "somebody", duty)
    name = set_aside(notifier, assigned(new_id()))
    paths = [HOME, f"{HOME}/letters", f"{HOME}/letters/{name}"]
    assert [client.get(path, headers=PAGE).status_code for path in paths] == [403] * 3
    assert send(client, f"{HOME}/letters/{name}/replay", headers=PAGE).status_code == 403
    assert send(client, f"{HOME}/letters/{name}/discard", {"reason": "x"}, headers=PAGE).status_code == 403
    assert state_of(notifier, name) == "dead"


def test_whoever_has_not_signed_in_is_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get(HOME, headers=PAGE)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/dispatch/sign-in")


def test_an_empty_house_says_that_nothing_waits(notifier: Notifier, operator: FlaskClient) -> None:
    page = operator.get(HOME, headers=PAGE).text
    assert "没有等待中的消息" in page
    assert "所有邮件均已发出" in page
    assert "没有拖延" in page
    assert "租约表" in page
    assert page.count("从未") == 4  # no role runs here
    assert "没有搁置的消息" in operator.get(f"{HOME}/letters", headers=PAGE).text


def test_what_waits_is_counted_by_type_with_the_oldest(
    notifier: Notifier, operator: FlaskClient, server: ScriptedServer
) -> None:
    server.script["RCPT"] = ["550 no"]
    case_with(notifier)
    notifier.sender(server.url).turn()
    set_aside(notifier, assigned(new_id()))
    notifier.clock.pass_by(hours=3)
    page = re.sub(r"<[^>]+>|\s+", " ", operator.get(HOME, headers=PAGE).text)
    page = re.sub(r" +", " ", page)
    assert "task.opened.v1 待发 1 3 小时" in page
    assert "case.assigned.v1 已搁置 1 3 小时" in page
    assert "失败 1 3 小时" in page


def test_a_late_clock_is_named(notifier: Notifier, operator: FlaskClient) -> None:
    case_with(notifier)
    notifier.clock.pass_by(days=30)
    assert re.search(r"拖延 \d+ 天", operator.get(HOME, headers=PAGE).text)


def test_a_letter_shows_its_body_without_contact_data(notifier: Notifier, operator: FlaskClient) -> None:
    case = case_with(notifier)
    name = set_aside(notifier, assigned(case, (1, 2)))
    listed = operator.get(f"{HOME}/letters", headers=PAGE).text
    assert "it does not fit" in listed
    assert f"{HOME}/letters/{name}" in listed
    page = operator.get(f"{HOME}/letters/{name}", headers=PAGE).text
    assert "拟增资1.8亿元" in page
    assert not any(text in page for text in ("0592", "林女士", "@haicang.example"))


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_of_a_confidential_case_or_an_unknown_one_no_words_are_shown(
    notifier: Notifier, operator: FlaskClient, known: bool
) -> None:
    case = case_with(notifier, confidential=True) if known else new_id()
    name = set_aside(notifier, urged(case, "请尽快答复"))
    page = operator.get(f"{HOME}/letters/{name}", headers=PAGE).text
    assert "case.urged.v1" in page
    assert "请尽快答复" not in page


def test_what_a_sign_in_link_is_made_from_is_shown_to_nobody(notifier: Notifier, operator: FlaskClient) -> None:
    told = {"person": person("yawen"), "nonce": "a-nonce", "expires_at": notifier.clock.now().isoformat()}
    name = set_aside(notifier, message(SIGN_IN_ASKED, "yawen", told))
    page = operator.get(f"{HOME}/letters/{name}", headers=PAGE).text
    assert "yawen某人" in page
    assert "a-nonce" not in page


def test_bytes_that_are_no_message_are_not_shown_and_cannot_be_replayed(
    notifier: Notifier, operator: FlaskClient
) -> None:
    notifier.consumer.take([Delivery(b"\xff\x00<b>0592"), Delivery('{"phone": "0592", "text": "林女士"}'.encode())])
    for letter in dead_letters(notifier.service):
        page = operator.get(f"{HOME}/letters/{letter.id}", headers=PAGE).text
        assert not any(text in page for text in ("0592", "林女士"))
        assert send(operator, f"{HOME}/letters/{letter.id}/replay", headers=PAGE).status_code == 409
        assert state_of(notifier, letter.id) == "dead"


def test_a_letter_that_is_replayed_acts(notifier: Notifier, operator: FlaskClient) -> None:
    case = new_id()
    name = set_aside(notifier, assigned(case))
    assert send(operator, f"{HOME}/letters/{name}/replay", headers=PAGE).status_code == 303
    assert state_of(notifier, name) == "retry"
    assert notifier.consumer.retry_due() == 1
    assert notifier.states(case) == [("land", "to_sign")]
    again = send(operator, f"{HOME}/letters/{name}/replay", headers=PAGE)
    assert (again.status_code, "没有做任何改动" in again.text) == (409, True)


def test_a_letter_that_is_discarded_is_kept_counts_no_more_and_never_acts(
    notifier: Notifier, operator: FlaskClient
) -> None:
    told = assigned(new_id())
    name = set_aside(notifier, told)
    refused = send(operator, f"{HOME}/letters/{name}/discard", {"reason": "  "}, headers=PAGE)
    assert (refused.status_code, "请说明理由" in refused.text) == (422, True)
    assert state_of(notifier, name) == "dead"
    done = send(operator, f"{HOME}/letters/{name}/discard", {"reason": "重复的测试消息"}, headers=PAGE)
    assert done.status_code == 303
    assert dead_letters(notifier.service) == []
    assert "没有等待中的消息" in operator.get(HOME, headers=PAGE).text
    assert name in operator.get(f"{HOME}/letters?show=discarded", headers=PAGE).text
    page = operator.get(f"{HOME}/letters/{name}", headers=PAGE).text
    assert "discarded by zhihang: 重复的测试消息" in page
    assert "/replay" not in page
    notifier.consumer.take([Delivery(to_bytes(told))])
    notifier.consumer._set_aside(name, told.type, told.subject, to_bytes(told), "again")
    assert (state_of(notifier, name), notifier.states(told.subject)) == ("discarded", [])
    assert send(operator, f"{HOME}/letters/{name}/replay", headers=PAGE).status_code == 409
    assert snapshot(notifier.service, timedelta(minutes=1)).findings == []


def test_of_many_who_decide_at_once_one_has_decided(notifier: Notifier) -> None:
    name = set_aside(notifier, assigned(new_id()))
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def decide(number: int) -> None:
        start.wait()
        try:
            if number % 2:
                replay(notifier.service, name, by=f"person {number}")
            else:
                discard(notifier.service, name, "not needed", f"person {number}")
            outcomes.append("retry" if number % 2 else "discarded")
        except LookupError:
            outcomes.append("refused")

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("refused") == 5
    assert state_of(notifier, name) == next(one for one in outcomes if one != "refused")


def test_a_long_list_goes_on_page_by_page(notifier: Notifier, operator: FlaskClient) -> None:
    names = {set_aside(notifier, assigned(new_id())) for _ in range(53)}
    seen: list[str] = []
    for number in (1, 2):
        page = operator.get(f"{HOME}/letters?page={number}", headers=PAGE).text
        seen += re.findall(rf'href="{HOME}/letters/([0-9a-f-]{{36}})"', page)
    assert (len(seen), set(seen)) == (53, names)
    for spot in ("0", "-1", "x", "99999999999", "²"):
        assert operator.get(f"{HOME}/letters?page={spot}", headers=PAGE).status_code == 200


def test_there_is_nothing_at_the_address_of_a_letter_that_never_was(operator: FlaskClient) -> None:
    assert operator.get(f"{HOME}/letters/never", headers=PAGE).status_code == 404
    assert send(operator, f"{HOME}/letters/never/discard", {"reason": "x"}, headers=PAGE).status_code == 409


def test_one_letter_is_found_by_its_name_alone(notifier: Notifier) -> None:
    done = assigned(new_id())
    notifier.take(done)
    with pytest.raises(LookupError, match="no dead letter"):
        dead_letter(notifier.service, done.id)
