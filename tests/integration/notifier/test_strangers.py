"""Links that are forged, foreign, old or over, and texts of strangers: refused, or shown as what they are."""

import re

import pytest
from flask.testing import FlaskClient

from services.notifier.tasks.domain import Act
from services.notifier.tasks.links import VISIT, Links
from shared.contracts.from_notifier import TASK_SIGNED
from shared.db import new_id
from shared.web.app import Face
from shared.web.keys import Signer
from tests.integration.notifier.browser import PAGE, acts_on, case_with, opened, path_to, reread, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, facts, party, recall, urged, withdrawn

# What the pages ask of the database is asked of both in test_storage_and_cli.py.
pytestmark = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "../../etc", "W10.x.y", "%00", "x" * 9000])
def test_a_forged_link_is_refused_without_telling_more(notifier: Notifier, client: FlaskClient, token: str) -> None:
    case_with(notifier)
    answer = client.get(f"/desk/open/{token}", headers=PAGE)
    assert answer.status_code in (404, 308)
    assert "HC-2026" not in answer.text


def test_a_link_signed_with_another_key_or_for_another_purpose_opens_nothing(
    notifier: Notifier, client: FlaskClient
) -> None:
    task = notifier.lead(case_with(notifier))
    foreign = Links(["another-secret-of-more-than-thirty-two-characters"], "http://nwd.example").task(task.id, "land_1")
    assert client.get(foreign.removeprefix("http://nwd.example")).status_code == 404
    visit = Signer(notifier.settings.common.secret_keys, VISIT).sign([task.id, "land_1"])
    assert client.get(f"/desk/open/{visit}").status_code == 404
    keeper = notifier.links.keeper().rsplit("/", 1)[1]
    assert client.get(f"/desk/open/{keeper}").status_code == 404


def test_a_link_for_somebody_who_was_never_written_to_opens_nothing(notifier: Notifier, client: FlaskClient) -> None:
    task = notifier.lead(case_with(notifier))
    assert client.get(path_to(notifier, task, "stranger")).status_code == 404


def test_the_cookie_of_one_task_opens_no_other_and_nobody_without_one_sees_whether_there_is_any(
    notifier: Notifier, face: Face, client: FlaskClient
) -> None:
    one, other = (notifier.lead(case_with(notifier)) for _ in range(2))
    opened(client, notifier, one)
    cookie = client.get_cookie("nwd_task", path=f"/desk/tasks/{one.id}")
    assert cookie is not None
    thief = face.test_client()
    thief.set_cookie("nwd_task", cookie.value, path="/")
    answers = [thief.get(f"/desk/tasks/{other.id}", headers=PAGE)]
    answers += [face.test_client().get(f"/desk/tasks/{task_id}", headers=PAGE) for task_id in (one.id, new_id())]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    bare = [
        re.sub(r"<code>.*?</code>", "", answer.text.replace(other.id, "").replace(one.id, "")) for answer in answers
    ]
    assert "HC-2026" not in "".join(bare)


def test_a_form_without_its_token_or_from_another_site_acts_on_nothing(notifier: Notifier, client: FlaskClient) -> None:
    task = notifier.lead(case_with(notifier))
    opened(client, notifier, task)
    assert client.post(f"/desk/tasks/{task.id}/sign", headers=PAGE).status_code == 403
    assert client.post(f"/desk/tasks/{task.id}/sign", data={"form_token": "x"}, headers=PAGE).status_code == 403
    assert notifier.sent(TASK_SIGNED) == []


def test_the_link_of_a_superseded_assignment_says_so_and_shows_nothing_more(
    notifier: Notifier, client: FlaskClient
) -> None:
    case = case_with(notifier)
    task = notifier.lead(case)
    page = opened(client, notifier, task)
    notifier.take(assigned(case, (1, 2), lead=party("industry")))
    answer = client.get(path_to(notifier, task), follow_redirects=True, headers=PAGE)
    assert answer.status_code == 410
    assert "收回或重新派单" in answer.text
    assert not any(text in answer.text for text in ("澜峰", "工业用地", "industry", "0592"))
    assert send(client, page, "sign")[0] == 410
    assert notifier.sent(TASK_SIGNED) == []


def test_a_task_that_the_desk_took_back_says_so_and_shows_nobodys_contact(
    notifier: Notifier, client: FlaskClient
) -> None:
    case = case_with(notifier)
    task = notifier.lead(case)
    before = opened(client, notifier, task)
    notifier.take(recall(case, (1, 1)))
    page = reread(client, task)
    assert "派单台已收回该任务或重新派单" in page
    assert "/contact" not in page
    assert acts_on(page) == []
    assert send(client, before, "contact")[0] == 404
    assert [line.kind for line in notifier.history(case) if line.kind == "contact.read"] == []


def test_the_link_of_an_answer_that_did_not_do_says_that_there_is_a_newer_task(
    notifier: Notifier, client: FlaskClient
) -> None:
    case = case_with(notifier)
    first = notifier.lead(case)
    notifier.act(first, Act.SIGN)
    notifier.act(first, Act.REPORT, report="r", answer="a", outcome="explained")
    notifier.take(assigned(case, (2, 2)))
    answer = client.get(path_to(notifier, first), follow_redirects=True, headers=PAGE)
    assert (answer.status_code, "收回或重新派单" in answer.text) == (410, True)
    assert "签收" in opened(client, notifier, notifier.lead(case))


@pytest.mark.parametrize("end", [withdrawn, closed])
def test_the_link_of_an_ended_case_says_so(notifier: Notifier, client: FlaskClient, end: object) -> None:
    case = case_with(notifier)
    task = notifier.lead(case)
    notifier.act(task, Act.SIGN)
    notifier.take(end(case))  # type: ignore[operator]
    answer = client.get(path_to(notifier, task), follow_redirects=True, headers=PAGE)
    assert (answer.status_code, "已经结束" in answer.text, "澜峰" in answer.text) == (410, True, False)


NASTY = "\u202e<script>alert(1)</script>\x07\u200b \U0001f468\u200d\U0001f469\u200d\U0001f467 مرحبا"


def test_text_of_strangers_is_harmless_on_the_page(notifier: Notifier, client: FlaskClient) -> None:
    told = facts()
    case = case_with(
        notifier,
        title=f"标题\r\nBcc: x@y {NASTY}",
        description=NASTY + "长" * 100_000 + "末尾",
        enterprise={**told["enterprise"], "name": NASTY, "contact": {"name": NASTY, "phone": '"><b>', "email": None}},
        place=NASTY,
    )
    notifier.take(urged(case, NASTY))
    page = opened(client, notifier, notifier.lead(case))
    assert "<script" not in page
    assert "\u202e" not in page
    assert page.count("[RLO]") >= 4
    assert "长末尾" in page
    assert "\U0001f468\u200d\U0001f469\u200d\U0001f467" in page


def test_an_anonymous_case_shows_nobodys_name(notifier: Notifier, client: FlaskClient) -> None:
    page = opened(client, notifier, notifier.lead(case_with(notifier, anonymous=True)))
    assert "匿名" in page
    assert "澜峰" not in page
    assert "0592" not in page
