"""A body asks to be rid of a case, and a person decides: another body has it, or the same one again."""

import pytest

from services.router.cli import Operations
from services.router.decisions import returns
from services.router.decisions.domain import Refused
from shared.db import new_id
from shared.db.history import lines_of
from tests.integration.router.conftest import Router, recalled, returned, signed, submitted

REASON = "不属本单位职责"


def agree(router: Router, case_id: str, body: str) -> None:
    with router.service.begin("test") as unit:
        case = unit.case(case_id)
        asked = returns.pending(case, lines_of(unit.session, unit.service.records.history, case_id))
        returns.agree(unit, case, asked, body=body, reason="确属财政职责", by="李淑敏", person="shumin_li")


def refuse(router: Router, case_id: str) -> None:
    with router.service.begin("test") as unit:
        case = unit.case(case_id)
        asked = returns.pending(case, lines_of(unit.session, unit.service.records.history, case_id))
        returns.refuse(unit, case, asked, reason="税务事项归本单位", by="李淑敏", person="shumin_li")


def come_back(router: Router, **stated: object) -> str:
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter", **stated))
    router.take(returned(case_id, "tax", (1, 1)))
    return case_id


def test_a_return_waits_for_a_person_and_the_body_has_the_case_until_then(router: Router) -> None:
    case_id = come_back(router)
    (waiting,) = router.operations.waiting()
    assert (waiting.ruling, list(waiting.returned)) == (False, ["tax"])
    assert waiting.why["zh"].endswith(f"申请退单，由派单台决定；理由：“{REASON}”。")
    assert waiting.why["en"].endswith(f" asks to return it; the desk decides. Its reason: “{REASON}”.")
    assert len(router.sent_about(case_id)) == 1
    assert router.case(case_id).lead == "tax"


def test_the_reason_of_a_return_is_no_word_of_a_list_where_the_case_is_confidential(router: Router) -> None:
    case_id = come_back(router, confidential=True)
    assert REASON not in router.operations.waiting()[0].why["zh"]
    refuse(router, case_id)
    router.take(returned(case_id, "tax", (1, 2)))
    (waiting,) = router.operations.waiting()
    assert waiting.ruling
    assert REASON not in str(waiting.why)


def test_what_needs_a_ruling_says_in_quotation_marks_why_it_came_back_last(router: Router) -> None:
    case_id = come_back(router)
    refuse(router, case_id)
    router.take(returned(case_id, "tax", (1, 2)))
    assert router.operations.waiting()[0].why == {
        "zh": f"已退单2次，须由派单台审定；最近一次理由：“{REASON}”。",
        "en": f"It was returned 2 times and needs a ruling; the last reason: “{REASON}”.",
    }


def test_agreed_to_the_case_goes_to_another_body_with_the_next_number(router: Router) -> None:
    case_id = come_back(router)
    agree(router, case_id, "finance_bureau")
    sent = router.sent_about(case_id)[-1]
    assert (sent.round, sent.assignment, sent.data["lead"]["code"]) == (1, 2, "finance_bureau")
    assert sent.data["decision"]["reason"]["zh"] == "确属财政职责"
    kinds = [(line.kind, line.actor, line.facts.get("person")) for line in router.history(case_id)[-2:]]
    assert kinds == [("return_agreed", "李淑敏", "shumin_li"), ("assigned", "李淑敏", "shumin_li")]


def test_refused_the_same_body_has_the_case_by_a_new_assignment_with_the_reason(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="land.enlarge"))
    router.take(signed(case_id, "planning_land", (1, 1)), returned(case_id, "planning_land", (1, 1)))
    refuse(router, case_id)
    sent = router.sent_about(case_id)[-1]
    assert (sent.round, sent.assignment, sent.data["lead"]["code"]) == (1, 2, "planning_land")
    assert sent.data["decision"]["reason"]["zh"] == "税务事项归本单位"
    assert {one["code"] for one in sent.data["assisting"]} == {"investment", "industry", "acquisition", "preliminary"}
    assert sent.data["may_return"] is True
    assert router.case(case_id).signed is False


def test_refused_at_the_limit_it_is_a_ruling_and_binds(router: Router) -> None:
    case_id = come_back(router)
    refuse(router, case_id)
    router.take(returned(case_id, "tax", (1, 2)))
    assert router.operations.waiting()[0].ruling
    refuse(router, case_id)
    sent = router.sent_about(case_id)[-1]
    assert (sent.assignment, sent.data["may_return"], sent.data["decision"]["by"]) == (3, False, "ruling")
    router.take(returned(case_id, "tax", (1, 3)))
    assert router.case(case_id).state == "assigned"


def test_to_agree_and_name_the_body_that_asks_is_a_contradiction(router: Router) -> None:
    case_id = come_back(router)
    with pytest.raises(Refused, match="refuse the return"):
        agree(router, case_id, "tax")
    assert [line.kind for line in router.history(case_id)][-1] == "desk"


def test_what_was_refused_and_then_asked_back_by_the_desk_is_no_return_any_more(router: Router) -> None:
    case_id = come_back(router)
    refuse(router, case_id)
    operations: Operations = router.operations
    operations.recall("HC2026000001", "派错", "李淑敏")
    router.take(recalled(case_id, "tax", (1, 2)))
    with pytest.raises(Refused, match="Nobody asks"):
        refuse(router, case_id)


def test_a_return_that_comes_twice_is_asked_once(router: Router) -> None:
    case_id = come_back(router)
    lines = len(router.history(case_id))
    router.take(returned(case_id, "tax", (1, 1)))
    assert len(router.history(case_id)) == lines
    assert router.case(case_id).returned == ["tax"]
