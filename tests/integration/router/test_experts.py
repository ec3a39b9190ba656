"""Experts are asked about a case from the desk: each by a message of their own, with no more than was shared."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.router.experts.domain import ANSWERED, questions
from services.router.replay import differences
from shared.contracts import Message
from shared.contracts.from_notifier import EXPERT_ANSWERED
from shared.db import new_id
from shared.process.problems import BadConfiguration
from tests.integration.router.conftest import Router, message, submitted, withdrawn
from tests.integration.router.face import Face
from tests.integration.router.test_desk import DISPATCHER
from tests.parts.people import send
from tests.unit.router.cases import HAICANG

NUMBER = "HC2026000001"
PAGE = f"/dispatch/cases/{NUMBER}/experts"
CONTACT = {"name": "林女士", "phone": "0592-5550101", "email": None}
ENTERPRISE = {"name": "厦门朗域包装有限公司", "uscc": None, "contact": CONTACT}


@pytest.fixture
def case_id(face: Face) -> str:
    face.router.load(HAICANG)
    made = new_id()
    face.router.take(submitted(made, "蒸汽压力不稳。", title="园区蒸汽", number=NUMBER, enterprise=ENTERPRISE))
    return made


def ask(face: Face, browser: FlaskClient, **form: Any) -> Any:
    day = (face.router.clock.now() + timedelta(days=3)).date().isoformat()
    told = {"experts": ["peiyu_chen", "haisheng_liu"], "text": "供汽应由谁保障？", "last_day": day, **form}
    return send(browser, PAGE, told)


def asked(face: Face, case_id: str) -> list[Message]:
    """Return the messages to experts, by the expert's id: those of one moment leave in no order."""
    sent = (one for one in face.router.sent_about(case_id) if one.type == "expert.asked.v1")
    return sorted(sent, key=lambda one: str(one.data["expert"]["id"]))


def answered(question: str, turn: int, text: str, case_id: str) -> Message:
    data = {
        "question": question,
        "turn": turn,
        "by": "陈佩瑜",
        "text": text,
        "answered_at": "2026-11-30T02:00:00+00:00",
    }
    return message(EXPERT_ANSWERED, case_id, data, (1, 0))


def test_each_expert_is_asked_by_a_message_of_their_own_without_who_asks_or_whom_to_call(
    face: Face, case_id: str
) -> None:
    browser = face.browser(DISPATCHER)
    assert ask(face, browser, share="yes").status_code == 303
    sent = asked(face, case_id)
    assert [one.data["expert"]["id"] for one in sent] == ["haisheng_liu", "peiyu_chen"]
    assert len({one.data["question"] for one in sent}) == 2
    assert sent[0].data["shared"] == {"title": "园区蒸汽", "description": "蒸汽压力不稳。"}
    for secret in (ENTERPRISE["name"], CONTACT["name"], CONTACT["phone"], NUMBER):
        assert str(secret) not in str(sent[0].data)
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "供汽应由谁保障？" in page
    assert "no answer yet" in page


def test_without_the_tick_and_of_a_confidential_case_the_question_goes_alone(face: Face, case_id: str) -> None:
    browser = face.browser(DISPATCHER)
    ask(face, browser)
    assert asked(face, case_id)[0].data["shared"] is None
    hidden = new_id()
    face.router.take(submitted(hidden, "机密", title="机密标题", number="HC2", confidential=True))
    page = browser.get("/dispatch/cases/HC2/experts").text
    assert 'name="share"' not in page
    day = (face.router.clock.now() + timedelta(days=3)).date().isoformat()
    told = {"experts": ["peiyu_chen"], "text": "一般而言由谁负责？", "share": "yes", "last_day": day}
    assert send(browser, "/dispatch/cases/HC2/experts", told).status_code == 303
    assert asked(face, hidden)[0].data["shared"] is None
    assert "机密" not in str(asked(face, hidden)[0].data)


def test_the_newest_answer_holds_in_whatever_order_they_come_and_however_often(face: Face, case_id: str) -> None:
    browser = face.browser(DISPATCHER)
    ask(face, browser)
    question = asked(face, case_id)[0].data["question"]
    first, second = answered(question, 1, "看法一", case_id), answered(question, 2, "看法二", case_id)
    face.router.take(second, first, second)
    lines = face.router.history(case_id)
    assert [line.facts["turn"] for line in lines if line.kind == ANSWERED] == [2]
    assert next(one.opinion for one in questions(lines) if one.id == question).text == "看法二"  # type: ignore[union-attr]
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "看法二" in page
    assert "看法一" not in page
    assert list(differences(face.router.case(case_id), lines)) == []


def test_an_answer_may_come_before_the_case_is_known(router: Router) -> None:
    case_id = new_id()
    router.take(answered(new_id(), 1, "先到", case_id))
    router.take(submitted(case_id, matter="tax.matter"))
    assert router.case(case_id).lead == "tax"
    assert list(differences(router.case(case_id), router.history(case_id))) == []


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"experts": []}, "Choose whom to ask."),
        ({"text": " "}, "Write what you ask."),
        ({"text": "x" * 2001}, "at most 2000"),
        ({"last_day": "2020-01-01"}, "Write a day from today on"),
        ({"last_day": "soon"}, "Write a day from today on"),
        ({"experts": ["nobody"]}, "no longer on the list"),
    ],
    ids=["nobody", "no question", "too long", "past", "no date", "unknown"],
)
def test_what_cannot_be_asked_is_refused_in_words_and_nobody_is(
    face: Face, case_id: str, form: dict[str, Any], told: str
) -> None:
    page = ask(face, face.browser(DISPATCHER), **form)
    assert page.status_code in (409, 422)
    assert told in page.text
    assert asked(face, case_id) == []


def test_nobody_is_asked_about_whom_they_work_for_nor_about_what_is_over(face: Face, case_id: str) -> None:
    browser = face.browser(DISPATCHER)
    assert "林德清" in browser.get(PAGE).text
    own = {**ENTERPRISE, "name": "厦门禾芮生物制药有限公司"}
    theirs = new_id()
    face.router.take(submitted(theirs, number="HC3", enterprise=own))
    assert "林德清" not in browser.get("/dispatch/cases/HC3/experts").text
    face.router.take(withdrawn(case_id))
    assert "The case is over" in ask(face, browser).text
    assert asked(face, case_id) == []


def test_a_place_may_have_no_experts_and_a_wrong_file_is_refused_with_its_line(router: Router, tmp_path: Path) -> None:
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    written = (place / "experts.yaml").read_text(encoding="utf-8")
    (place / "experts.yaml").write_text(written.replace("id: peiyu_chen", "id: deqing_lin"), encoding="utf-8")
    with pytest.raises(BadConfiguration, match=r"experts\.yaml:\d+ the expert 'deqing_lin' stands here a second time"):
        router.load(place)
    (place / "experts.yaml").unlink()
    assert router.load(place) == []
