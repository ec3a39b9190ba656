"""An expert gets a mail, opens the question and nothing else, answers, and may change the answer for a while."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.store import latest
from services.notifier.tasks.links import QUESTION_LINK, read_pair
from services.notifier.verification import snapshot
from shared.contracts import Message
from shared.contracts.from_notifier import EXPERT_ANSWERED
from shared.contracts.from_router import EXPERT_ASKED
from shared.db import new_id
from shared.web.keys import Signer
from tests.integration.notifier.browser import PAGE, opened
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, message, party, person, withdrawn
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.test_sign_in_mails import received

SHARED = {"title": "蒸汽压力不稳", "description": "搬入园区后压力不稳。"}
GROUP = {"zh": "生物医药专业代表小组", "en": "the deputies' group"}


def asked(notifier: Notifier, case_id: str, question: str, **more: Any) -> Message:
    until = notifier.clock.now() + timedelta(days=3)
    told = {
        "question": question,
        "expert": person("peiyu_chen"),
        "group": GROUP,
        "text": "供汽应由谁保障？",
        "shared": SHARED,
        "asked_by": "李淑敏",
        "until": until.isoformat(),
    }
    return message(EXPERT_ASKED, case_id, {**told, **more}, (1, 0), time=notifier.clock.now())


def way_in(notifier: Notifier, case_id: str, question: str) -> str:
    return notifier.links.question(case_id, question).removeprefix("http://nwd.example")


def enter(client: FlaskClient, notifier: Notifier, case_id: str, question: str) -> Any:
    return client.get(way_in(notifier, case_id, question), follow_redirects=True, headers=PAGE)


def say(client: FlaskClient, page: str, question: str, text: str) -> Any:
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    form = {"form_token": html.unescape(token[1]), "pressed": "yes", "text": text}
    return client.post(f"/desk/questions/{question}", data=form, headers=PAGE, follow_redirects=True)


@pytest.fixture
def ids() -> tuple[str, str]:
    return new_id(), new_id()


def test_the_mail_brings_the_expert_to_the_question_and_says_no_word_of_the_case(
    notifier: Notifier, server: ScriptedServer, ids: tuple[str, str]
) -> None:
    first = asked(notifier, *ids)
    notifier.take(first, first)
    notifier.take(asked(notifier, *ids))  # told again under another id: a resync
    notifier.sender(server.url).turn()
    with notifier.service.database.read() as session:
        (mail,) = latest(session, 10, None)
    assert isinstance(mail, Mail)
    assert (mail.kind, mail.state, mail.case_id) == (MailKind.EXPERT, MailState.SENT, None)
    (text,) = received(server)
    assert "李淑敏" in text
    for word in (*SHARED.values(), "供汽应由谁保障"):
        assert word not in text
    (address,) = (line for line in text.splitlines() if line.startswith("http://nwd.example/desk/questions/open/"))
    assert read_pair(Signer(notifier.settings.common.secret_keys, QUESTION_LINK), address.rpartition("/")[2]) == ids


def test_an_expert_answers_and_changes_the_answer_until_the_time_is_over(
    notifier: Notifier, client: FlaskClient, ids: tuple[str, str]
) -> None:
    question = ids[1]
    notifier.take(asked(notifier, *ids))
    page = enter(client, notifier, *ids)
    assert page.status_code == 200
    for word in (*SHARED.values(), "供汽应由谁保障"):
        assert word in page.text
    assert "请填写意见" in say(client, page.text, question, " ").text
    assert "已收到，谢谢" in say(client, page.text, question, "应由平台公司保障。").text
    say(client, page.text, question, "应由平台公司保障。")
    say(client, page.text, question, "应由平台公司和供汽企业共同保障。")
    sent = notifier.sent(EXPERT_ANSWERED)
    assert [(one.data["turn"], one.data["text"][-5:]) for one in sent] == [(1, "公司保障。"), (2, "共同保障。")]
    assert {one.data["by"] for one in sent} == {"peiyu_chen某人"}
    notifier.clock.pass_by(days=4)
    assert "答复时间已过" in say(client, page.text, question, "太迟的意见").text
    late = enter(client, notifier, *ids).text
    assert "供汽应由谁保障" not in late
    assert len(notifier.sent(EXPERT_ANSWERED)) == 2
    assert snapshot(notifier.service, timedelta(days=9)).findings == []


def test_a_link_opens_its_own_question_and_nothing_else(
    notifier: Notifier, client: FlaskClient, ids: tuple[str, str]
) -> None:
    other = new_id()
    notifier.take(asked(notifier, *ids), asked(notifier, ids[0], other, text="另一个问题"), assigned(ids[0]))
    enter(client, notifier, *ids)
    assert client.get(f"/desk/questions/{ids[1]}", headers=PAGE).status_code == 200
    task = notifier.lead(ids[0])
    for address in (f"/desk/questions/{other}", f"/desk/tasks/{task.id}", "/desk/mails", "/desk/board"):
        answer = client.get(address, headers=PAGE)
        assert answer.status_code in (303, 403, 404), address
        assert "另一个问题" not in answer.text
    assert client.get(f"/desk/questions/open/{notifier.links.task(task.id, 'x').rpartition('/')[2]}").status_code == 404


def test_what_is_asked_about_a_case_that_is_over_is_mailed_to_nobody_and_an_open_question_ends_with_it(
    notifier: Notifier, client: FlaskClient, ids: tuple[str, str]
) -> None:
    case_id, question = ids
    notifier.take(asked(notifier, *ids))
    page = enter(client, notifier, *ids).text
    notifier.take(withdrawn(case_id))
    notifier.take(asked(notifier, case_id, new_id()))
    assert "无需再答复" in enter(client, notifier, *ids).text
    assert say(client, page, question, "迟到的意见").status_code == 409
    with notifier.service.database.read() as session:
        assert [one.kind for one in latest(session, 10, None)].count("expert") == 1
    assert notifier.sent(EXPERT_ANSWERED) == []


def test_the_lead_reads_question_and_opinion_on_its_task_and_an_assisting_body_does_not(
    notifier: Notifier, client: FlaskClient, ids: tuple[str, str]
) -> None:
    case_id, question = ids
    notifier.take(asked(notifier, *ids))
    page = enter(client, notifier, *ids).text
    say(client, page, question, "应由平台公司保障。")
    notifier.take(assigned(case_id, assisting=(party("industry"),)))
    lead, helper = notifier.tasks(case_id)
    shown = opened(client, notifier, lead)
    assert "供汽应由谁保障" in shown
    assert "应由平台公司保障。" in shown
    assert "应由平台公司保障。" not in opened(client, notifier, helper)
