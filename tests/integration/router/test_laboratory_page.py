"""The laboratory's page: dispatchers put a draft in and see what it would change; what is wrong is told in words."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.router.catalogue.reading import LARGEST
from services.router.laboratory.flow import GAP, HEIGHT, flow_of
from tests.integration.router.face import Face
from tests.integration.router.test_laboratory import draft as draft
from tests.integration.router.test_laboratory import past
from tests.parts.people import send
from tests.unit.router.cases import HAICANG

PAGE = "/dispatch/laboratory/"


def put_in(browser: FlaskClient, content: bytes, since: str = "") -> Any:
    form = {"since": since, "rules": (io.BytesIO(content), "rules.yaml")}
    return send(browser, PAGE, form, content_type="multipart/form-data")


@pytest.fixture
def dispatcher(face: Face) -> FlaskClient:
    return face.browser("shumin_li")


def test_a_draft_is_drawn_as_a_flow_and_as_a_table_with_the_bodies_names(
    face: Face, dispatcher: FlaskClient, draft: Path
) -> None:
    past(face.router)
    page = put_in(dispatcher, draft.read_bytes())
    assert page.status_code == 200
    assert "Of 3 cases, 1 would go elsewhere" in page.text
    assert "Planning and land office → Land acquisition office: 1" in page.text
    assert 'href="/dispatch/cases/HC2026000001"' in page.text
    assert "give 1 to that body at once and the draft 0" in page.text
    assert "All 0" not in page.text


def test_the_rules_in_force_change_nothing(face: Face, dispatcher: FlaskClient) -> None:
    past(face.router)
    rules = (HAICANG / "rules.yaml").read_bytes()
    assert "All 3 cases go where the rules in force send them." in put_in(dispatcher, rules).text
    assert "There are no cases in that time." in put_in(dispatcher, rules, "2030-01-01").text


@pytest.mark.parametrize(
    ("content", "since", "told"),
    [
        (b"", "", "Choose the draft&#39;s file."),
        (b"x" * (LARGEST + 1), "", "larger than 400 KB"),
        ("规则".encode("gbk"), "", "no text in UTF-8"),
        (b"rules: [", "", "rules.yaml:1 this is no YAML"),
        (b"rules: []\n", "yesterday", "Write a date like 2026-09-01."),
        (b"rules: []\n", "", "returns_allowed"),
    ],
    ids=["nothing", "too large", "not UTF-8", "no YAML", "no date", "no catalogue"],
)
def test_what_is_no_draft_is_refused_in_words(dispatcher: FlaskClient, content: bytes, since: str, told: str) -> None:
    page = put_in(dispatcher, content, since)
    assert page.status_code == 422
    assert told in page.text


def test_nobody_else_may_use_it(face: Face) -> None:
    assert face.browser("yawen_chen").get(PAGE).status_code == 403


def test_ribbons_fill_their_bars_and_bars_stand_apart() -> None:
    flow = flow_of({("a", "b"): 60, ("a", "c"): 30, ("d", "b"): 10})
    assert [(bar.body, bar.cases) for bar in flow.left] == [("a", 90), ("d", 10)]
    assert [(bar.body, bar.cases) for bar in flow.right] == [("b", 70), ("c", 30)]
    assert sum(one.thickness for one in flow.ribbons) == pytest.approx(HEIGHT)
    assert flow.left[1].top == pytest.approx(flow.left[0].height + GAP)
    assert {(one.to, round(one.right, 1)) for one in flow.ribbons} == {
        ("b", 0.0),
        ("c", round(flow.right[1].top, 1)),
        ("b", round(0.6 * HEIGHT, 1)),
    }
