"""Codes for links where mails go elsewhere, of experts, and of answers that were begun by mail."""

import re
from datetime import timedelta
from email import message_from_bytes

import pytest
from flask.testing import FlaskClient

from services.notifier.devices.domain import Asked
from shared.contracts.from_router import EXPERT_ASKED
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, path_to, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import message, person
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.test_link_codes import asks, code_in, codes, follow, sent, task_of, typed

pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


@pytest.fixture
def client(face: Face, notifier: Notifier) -> FlaskClient:
    """A browser that has never been here, in a place that asks for codes."""
    asks(face, notifier, Asked.UNKNOWN_DEVICE)
    return face.test_client()


def test_on_a_staging_system_the_code_goes_where_all_mails_go_and_the_page_says_so(
    notifier: Notifier, client: FlaskClient, face: Face, server: ScriptedServer
) -> None:
    task = task_of(notifier)
    asks(face, notifier, Asked.UNKNOWN_DEVICE, "tester@staging.example")
    page = follow(client, notifier, task)[1]
    assert "t…@staging.example" in page
    sent(client, page, task)
    notifier.sender(server.url, only_to="tester@staging.example").turn()
    assert {str(message_from_bytes(one)["To"]) for one in server.mails} == {"tester@staging.example"}


def test_an_experts_question_is_shown_to_nobody_whom_its_mail_was_passed_on_to(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = task_of(notifier)
    until = notifier.clock.now() + timedelta(days=7)
    question = {
        "question": (asked := task.id),
        "expert": person("lin"),
        "group": {"zh": "土地组", "en": "Land"},
        "text": "厂区能否扩建？",
        "shared": None,
        "asked_by": "林某",
        "until": until.isoformat(),
    }
    notifier.take(message(EXPERT_ASKED, task.case_id, question, (1, 0)))
    link = notifier.links.question(task.case_id, asked).removeprefix("http://nwd.example")
    answer = client.get(link, follow_redirects=True, headers=PAGE)
    assert (answer.status_code, "厂区" in answer.text, "l…@haicang.example" in answer.text) == (403, False, True)
    assert send(client, answer.text, "code", pressed="send")[0] == 303
    assert codes(notifier)[-1].person == "expert:lin"
    assert typed(client, answer.text, code_in(notifier), remember="yes")[0] == 303
    page = client.get(f"/desk/questions/{asked}", headers=PAGE)
    assert (page.status_code, "厂区能否扩建" in page.text) == (200, True)


def test_an_answer_that_was_begun_by_mail_goes_on_after_the_code(notifier: Notifier, client: FlaskClient) -> None:
    task = task_of(notifier)
    begun = "0190a000-0000-7000-8000-000000000001"
    page = client.get(f"{path_to(notifier, task)}?mail={begun}", follow_redirects=True, headers=PAGE).text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    form = {"form_token": token[1], "pressed": "send", "mail": begun}
    assert f'name="mail" value="{begun}"' in page
    answer = client.post(f"/desk/tasks/{task.id}/code", data=form, headers=PAGE)
    assert answer.location == f"/desk/tasks/{task.id}?mail={begun}"
