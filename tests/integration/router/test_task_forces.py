"""A task force goes with a case: a rule or a person sets it up, later assignments of the round keep it."""

from typing import Any

import pytest

from services.router.decisions import actions, returns
from services.router.decisions.domain import Refused
from services.router.decisions.models import Case
from services.router.decisions.returns import pending
from shared.contracts import Message
from shared.contracts.from_router import CASE_ASSIGNED
from shared.db import new_id
from tests.integration.router.conftest import Router, closed, recalled, reopened, returned, submitted
from tests.integration.router.face import Face
from tests.integration.router.test_desk import DISPATCHER, NUMBER, do

KEY = {"name": "厦门澄屿装备制造有限公司", "uscc": "91350205MAEXAMP14Q", "contact": None}
OTHER = {"name": "厦门澜峰精密制造有限公司", "uscc": None, "contact": None}


def brought(router: Router, enterprise: dict[str, Any] = KEY) -> str:
    case = new_id()
    router.take(submitted(case, "增资扩产，需要工业用地", matter="land.enlarge", enterprise=enterprise))
    return case


def told(router: Router, case: str) -> list[tuple[str, Any]]:
    """Return the lead and the task force of every assignment of a case, the first first."""
    sent: list[Message] = [one for one in router.sent_about(case) if one.type == CASE_ASSIGNED.name]
    return [(one.data["lead"]["code"], one.data["task_force"]) for one in sent]


def by_hand(router: Router, case: str, body: str, **more: Any) -> None:
    with router.service.begin("test") as unit:
        actions.assign(unit, unit.case(case), body, "理由", "李淑敏", **more)


def refuse(router: Router, case: str) -> None:
    with router.service.begin("test") as unit:
        row: Case = unit.case(case)
        returns.refuse(unit, row, pending(row, router.history(case)), reason="属本单位职责", by="李淑敏")


def test_an_enlargement_has_a_task_force_only_where_the_enterprise_is_on_the_key_list(router: Router) -> None:
    assert told(router, brought(router)) == [("planning_land", "enlargement")]
    assert told(router, brought(router, OTHER)) == [("planning_land", None)]


def test_it_stays_while_the_case_changes_hands_within_a_round_and_a_new_round_begins_without(router: Router) -> None:
    case = brought(router)
    router.take(returned(case, "planning_land", (1, 1)))
    refuse(router, case)
    router.take(returned(case, "planning_land", (1, 2)))
    by_hand(router, case, "key_projects")  # a ruling, which says nothing of it
    assert told(router, case) == [(code, "enlargement") for code in ("planning_land", "planning_land", "key_projects")]
    router.take(closed(case), reopened(case, 2, matter="land.enlarge", enterprise=KEY))
    assert told(router, case)[-1] == ("key_projects", None)


def test_a_person_may_end_it_and_then_nobody_but_a_person_sets_one_up_in_that_round(router: Router) -> None:
    case = brought(router)
    for number, say in ((1, {"task_force": ""}), (2, {}), (3, {"task_force": "enlargement"})):
        with router.service.begin("test") as unit:
            actions.recall(unit, unit.case(case), "改派", "李淑敏")
        router.take(recalled(case, "planning_land", (1, number)))
        by_hand(router, case, "planning_land", **say)
    assert [team for _, team in told(router, case)] == ["enlargement", None, None, "enlargement"]


def test_a_person_may_set_one_up_for_anybody_but_not_one_that_the_place_does_not_have(router: Router) -> None:
    case = new_id()
    router.take(submitted(case, "你好", enterprise=OTHER))
    with pytest.raises(Refused, match="There is no task force rescue; write one of enlargement"):
        by_hand(router, case, "planning_land", task_force="rescue")
    assert told(router, case) == []
    by_hand(router, case, "planning_land", task_force="enlargement")
    assert told(router, case) == [("planning_land", "enlargement")]


def test_why_a_case_has_one_stands_in_its_explanation(router: Router) -> None:
    case = brought(router)
    (one,) = router.operations.explain(router.case(case).number or "").decisions
    said = [sentence["zh"] for sentence in one.sentences]
    assert "由增资扩产项目专班办理。" in said
    assert not any("规则建议成立" in sentence for sentence in said)
    assert router.decisions(case)[0].grounds["task_force"] == "enlargement"  # type: ignore[index]


@pytest.mark.parametrize("bare_router", ["sqlite"], indirect=True)
def test_the_desk_shows_what_the_rules_would_set_up_and_a_dispatcher_chooses(face: Face) -> None:
    case = new_id()
    browser = face.browser(DISPATCHER)
    face.router.take(submitted(case, "请协调增资用地", matter="land.enlarge", enterprise=KEY, number=NUMBER))
    assert "Task force" in browser.get(f"/dispatch/cases/{NUMBER}").text
    face.router.take(returned(case, "planning_land", (1, 1)))
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert '<input type="radio" name="task_force" value="enlargement" checked>' in page
    told_ = {"body": "key_projects", "reason": "由重点办牵头"}
    assert do(browser, "agree", **told_, task_force="no-such-thing").status_code == 409
    assert do(browser, "agree", **told_, task_force="").status_code == 303
    assert told(face.router, case) == [("planning_land", "enlargement"), ("key_projects", None)]
    assert "不设专班。" in browser.get(f"/dispatch/cases/{NUMBER}/why?lang=zh").text
