"""Each decision of a case in sentences: who, when, by which versions, on what grounds, and instead of what."""

import json

import pytest

from services.router.decisions.domain import Refused
from shared.db import new_id
from tests.integration.router.conftest import Router, returned, submitted
from tests.integration.router.face import Face
from tests.integration.router.test_desk import DISPATCHER, NUMBER, case
from tests.integration.router.test_desk_walls import CENTRE
from tests.integration.router.test_precedents import RULED, next_lead, rule_on_tax

SECRET = "不便公开的内容"


def told(router: Router, number: str = NUMBER, language: str = "zh") -> list[str]:
    """Return the sentences of each decision, joined."""
    return ["\n".join(said[language] for said in one.sentences) for one in router.operations.explain(number).decisions]


def test_every_decision_is_told_the_newest_first_with_who_and_instead_of_what(router: Router) -> None:
    rule_on_tax(router)
    ruling, again, refused, asked, first = told(router)
    assert "李淑敏（审定）决定由区财政局主办" in ruling
    assert "到此换手1次" in ruling
    assert "，交派单台由人决定" in again
    assert "已退单2次" in again
    assert "李淑敏（人工派单）" in refused
    assert "，交派单台由人决定" in asked
    for part in (
        "2026-11-24 09:30，规则决定由",
        "派单编号1",
        "成立的规则",
        "看到的事实：事项类别",
        "规则版本",
        "到此换手0次",
    ):
        assert part in first


def test_a_precedent_is_named_with_who_ruled_and_with_who_would_have_it_without(router: Router) -> None:
    rule_on_tax(router)
    assert next_lead(router)[0] == RULED
    (only,) = told(router, "HC2026000002", "en")
    assert "the ruling of 李淑敏 on case HC2026000001" in only
    assert "without it" in only


def test_who_was_passed_over_and_what_would_have_decided_instead_are_told(router: Router) -> None:
    router.take(submitted(new_id(), "增资扩产，急需工业用地", matter="land.enlarge"))
    (only,) = told(router, language="en")
    assert "Without it, rule " in only
    router.take(submitted(new_id(), number="HC2", matter="tax.matter", about="区税务局"))
    assert "须回避" in told(router, "HC2")[0]


def test_a_rule_that_nearly_held_is_told_with_what_it_missed(router: Router) -> None:
    router.take(submitted(new_id(), "征收补偿太低，想再谈一谈", matter="land.handover"))
    (zh,), (en,) = told(router), told(router, language="en")
    assert "差一点成立的规则：compensation-in-dispute（交派单台），只有对文字的要求不符。" in zh
    assert "Rule compensation-in-dispute, for the desk, nearly held: all but what it asks of words." in en


def test_an_end_that_a_rule_proposes_and_minutes_that_bind_are_told(router: Router) -> None:
    router.take(submitted(new_id(), "窗口人员暗示要给好处费", matter="service.conduct", kind="report"))
    assert "规则建议：移送有权机关" in told(router)[0]
    router.operations.assign(NUMBER, "service", "会议议定", "李淑敏", basis="纪要2026-7")
    zh, en = told(router)[0], told(router, language="en")[0]
    assert "依据会议纪要“纪要2026-7”，不得退单。" in zh
    # What a person has typed is told as theirs, and what the rules say as ours.
    assert "理由：“会议议定”。" in zh
    assert "The reason: “会议议定”." in en


def test_of_a_confidential_case_the_command_tells_neither_facts_nor_words(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, SECRET, confidential=True, matter="tax.matter"))
    router.take(returned(case_id, "tax", (1, 1)))
    router.operations.assign(NUMBER, RULED, SECRET, "李淑敏")
    said = json.dumps(router.operations.explain(NUMBER).told(), ensure_ascii=False)
    assert SECRET not in said
    assert "看到的事实" not in said
    assert "区财政局" in said
    with pytest.raises(Refused, match="No case has the number"):
        router.operations.explain("HC9")


def test_the_page_is_for_dispatchers_who_may_see_the_case_and_stands_beside_it(face: Face) -> None:
    case(face, text=SECRET, confidential=True, matter="land.enlarge")
    case(face, number="HC2", about=CENTRE)
    browser = face.browser(DISPATCHER)
    assert f"/dispatch/cases/{NUMBER}/why" in browser.get(f"/dispatch/cases/{NUMBER}").text
    page = browser.get(f"/dispatch/cases/{NUMBER}/why").text
    assert "the rules gave it to" in page
    assert "Facts that were seen" in page
    assert "changes of hands: 0" in page
    assert browser.get("/dispatch/cases/HC2/why").status_code == 404
    assert face.browser("huimin_lin").get(f"/dispatch/cases/{NUMBER}/why").status_code == 403


def test_what_was_seen_is_told_by_names_and_not_by_codes(router: Router) -> None:
    small = {"name": "海沧拾光文创有限公司", "uscc": "91350205MAEXAMP49B"}
    router.take(submitted(new_id(), enterprise=small, kind="report", sub_district="xinyang"))
    (zh,), (en,) = told(router, "HC2026000001"), told(router, "HC2026000001", "en")
    for part in ("诉求类型“举报”", "街道“新阳街道”", "来源单位“政务服务中心”", "名录“小微企业”"):
        assert part in zh
    assert "sub-district “Xinyang”; channel “service window”; source “政务服务中心”" in en
    assert "list “Small firm”" in en
