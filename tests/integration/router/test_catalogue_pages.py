"""The catalogue's pages: the rules in words, a draft checked, tried and published, and who may do which."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.router.catalogue import actions
from services.router.rules.schemas import Condition
from tests.integration.router.face import Face
from tests.integration.router.test_catalogue import DRAFT, TAX, WRITTEN, in_force, led_by, publishing
from tests.integration.router.test_laboratory import past
from tests.parts.people import send

RULES = "/dispatch/rules/"
DISPATCHER, EDITOR = "shumin_li", "weicheng_wang"


def began(browser: FlaskClient) -> str:
    found = re.search(r'name="began" value="([^"]+)"', browser.get(f"{RULES}draft").text)
    assert found
    return found[1]


def sent(browser: FlaskClient, what: str, draft: str, **more: str) -> Any:
    form = {"draft": draft.replace("\n", "\r\n"), "began": began(browser), **more}
    return send(browser, f"{RULES}{what}", form, content_type="multipart/form-data")


@pytest.fixture
def editor(face: Face) -> FlaskClient:
    return face.browser(EDITOR)


def test_the_rules_in_force_are_listed_in_words_in_their_order_and_found(editor: FlaskClient) -> None:
    page = editor.get(RULES)
    assert "54 rules" in page.text
    order = re.findall(r"<h2><code>([a-z-]+)</code>", page.text)
    assert len(order) == 30
    assert "fraud-under-way" in order[:8]
    assert "matter within “Embezzlement, fraud”" in page.text
    found = editor.get(f"{RULES}?body=police&q=%E8%AF%88%E9%A8%99")
    assert set(re.findall(r"<h2><code>([a-z-]+)</code>", found.text)) == {"fraud-under-way", "law-crime"}
    assert "No rule fits." in editor.get(f"{RULES}?q=nothing-is-called-so").text


def test_a_draft_with_mistakes_is_shown_with_each_line_and_can_not_be_published(
    face: Face, editor: FlaskClient
) -> None:
    bad = DRAFT.replace("lead: finance_bureau}", "lead: finance_burau}").replace(
        "backstop: service", "backstop: servce"
    )
    line = bad[: bad.index("finance_burau")].count("\n") + 1
    page = sent(editor, "check", bad)
    assert page.status_code == 422
    assert "2 mistakes; nothing was put in force" in page.text
    assert f"line {line} <code>then: {{lead: finance_burau}}</code>" in page.text
    assert "did you mean &#39;finance_bureau&#39;?" in page.text
    before = in_force(face.router)
    assert sent(editor, "publish", bad, reason="试", sure="yes").status_code == 422
    assert in_force(face.router) == before


def test_a_draft_is_checked_tried_on_past_cases_and_published(face: Face, editor: FlaskClient) -> None:
    past(face.router)
    checked = sent(editor, "check", DRAFT)
    assert "No mistakes in 55 rules" in checked.text
    assert "Added rules (1)" in checked.text
    tried = send(
        editor, "/dispatch/laboratory/", {"draft": DRAFT, "began": began(editor)}, content_type="multipart/form-data"
    )
    assert "Of 3 cases, 1 would go elsewhere" in tried.text
    assert 'action="/dispatch/rules/check"' in tried.text
    unsure = sent(editor, "publish", DRAFT)
    assert unsure.status_code == 422
    assert "Say why it is published." in unsure.text
    assert "Tick that you have read what changes." in unsure.text
    done = sent(editor, "publish", DRAFT, reason="税务改由财政局办理", sure="yes")
    assert (done.status_code, done.headers["Location"]) == (303, f"{RULES}?done=publish")
    shown = editor.get(done.headers["Location"]).text
    assert "The new catalogue is in force" in shown
    assert "王伟诚" in shown
    assert "税务改由财政局办理" in shown
    assert led_by(face.router) == "finance_bureau"
    assert editor.get(f"{RULES}rules.yaml").text == DRAFT

    [new, old] = re.findall(rf"{RULES}versions/([0-9a-f]{{64}})", editor.get(f"{RULES}versions/").text)
    assert "Added rules (1)" in editor.get(f"{RULES}versions/{new}").text
    assert "Removed rules (1)" in editor.get(f"{RULES}versions/{old}?with={new}").text
    assert "not in force" in editor.get(f"{RULES}?version={old}").text
    assert "tax-to-finance" not in editor.get(f"{RULES}draft?from={old}").text


def test_a_draft_comes_as_a_file_too(editor: FlaskClient) -> None:
    form = {"draft": "", "began": began(editor), "rules": (io.BytesIO(DRAFT.encode()), "rules.yaml")}
    page = send(editor, f"{RULES}check", form, content_type="multipart/form-data")
    assert "No mistakes in 55 rules" in page.text


def test_rules_that_only_their_ids_tell_apart_are_shown_with_a_case(editor: FlaskClient) -> None:
    rivals = TAX + TAX.replace("tax-to-finance", "tax-to-service").replace("finance_bureau", "service").replace(
        "{matter: tax.matter}", "{matter: [tax.matter, traffic.road]}"
    )
    page = sent(editor, "check", WRITTEN + rivals)
    assert "tax-to-finance and tax-to-service: of the same strength" in page.text
    assert "matter tax.matter" in page.text


def test_who_began_before_another_published_compares_first(face: Face, editor: FlaskClient) -> None:
    first = began(editor)
    publishing(face.router)(reason="先发布的人")
    form = {"draft": WRITTEN.replace("returns_allowed: 2", "returns_allowed: 3"), "began": first, "reason": "次数"}
    refused = send(editor, f"{RULES}publish", {**form, "sure": "yes"}, content_type="multipart/form-data")
    assert refused.status_code == 409
    assert "since you began" in refused.text
    assert "Removed rules (1)" in refused.text
    assert 'name="sure"' not in refused.text
    again = send(editor, f"{RULES}check", {**form, "rebase": "yes"}, content_type="multipart/form-data")
    with face.service.database.read() as session:
        assert f'value="{actions.standing(session, face.service.parts)}"' in again.text
    assert 'name="sure"' in again.text


def test_dispatchers_look_and_try_and_only_editors_publish(face: Face) -> None:
    dispatcher, other = face.browser(DISPATCHER), face.browser("yawen_chen")
    checked = sent(dispatcher, "check", DRAFT)
    assert "Publishing is for those" in checked.text
    before = in_force(face.router)
    assert sent(dispatcher, "publish", DRAFT, reason="x", sure="yes").status_code == 403
    assert in_force(face.router) == before
    for address in ("", "draft", "versions/", "rules.yaml", f"versions/{before}"):
        assert dispatcher.get(f"{RULES}{address}").status_code == 200
        assert other.get(f"{RULES}{address}").status_code == 403
    assert dispatcher.get(f"{RULES}versions/{'0' * 64}").status_code == 404


def test_every_condition_can_be_told() -> None:
    from services.router.catalogue.telling import _TOLD

    assert {*_TOLD, "all", "any", "not"} == {field.data_key or name for name, field in Condition().load_fields.items()}
