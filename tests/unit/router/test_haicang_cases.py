"""The district's example cases go where its practice says, with a matter and from their text alone."""

import pytest

from services.router.rules.facts import facts_of
from services.router.rules.reasons import reason_of
from tests.unit.router.cases import case, haicang, haicang_parts, parts_of, routed

E2 = "厦门澜峰精密制造有限公司准备增资1.8亿元，新阳的厂区已经满了，想在附近新增40亩左右工业用地，希望年内动工。"
E4 = "厦门禾芮生物制药有限公司搬进园区以后，蒸汽压力一直不稳，废水预处理能力也不够；下月有GMP检查，请各方一起定方案。"
E6 = "厦门朗域包装有限公司办理验收，消防要求先办规划核实，规划要求先出消防意见，跑了四趟，两头都退件。"
E8 = "厦门云帆贸易有限公司的财务半小时前被人冒充老板骗走86万元，款项刚转出，想问还能不能追回。"
E9 = "有企业匿名反映，某窗口人员暗示要找指定中介才肯收件；怕被报复，请不要让该窗口知道。"
E12 = "厦门旧垵食品有限公司对征收补偿不服，法院已经开庭，要求中心协调提高补偿额。"
E15 = (
    "市12345转来（市限5个工作日，已过1天）：厦门泓沙五金有限公司的奖补只到账一半，其余说是列入明年预算；企业只有座机。"
)


def with_and_without(matter: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("matter", [matter, None], ids=["by matter", "by text alone"])


@with_and_without("land.enlarge")
def test_land_for_enlargement_goes_to_planning_with_the_four_offices_it_needs(matter: str | None) -> None:
    verdict = routed(E2, matter=matter, sub_district="xinyang")
    assert parts_of(verdict) == ("planning_land", {"investment", "industry", "acquisition", "preliminary"})
    assert verdict.case_class == "weighty"


@with_and_without("bio.facility")
def test_steam_and_wastewater_of_a_drug_maker_go_to_the_sub_centre_with_park_and_ecology(matter: str | None) -> None:
    verdict = routed(E4, matter=matter, industry="C2761")
    assert parts_of(verdict) == ("bio_subcentre", {"park_company", "ecology"})
    assert verdict.case_class == "complex"


def test_the_industry_of_a_drug_maker_may_come_without_its_letter_and_its_text_without_an_industry() -> None:
    assert parts_of(routed(E4, industry="2761"))[0] == "bio_subcentre"
    assert parts_of(routed(E4))[0] == "bio_subcentre"


@with_and_without("service.window")
def test_offices_that_wait_for_each_other_are_brought_together_by_the_service_office(matter: str | None) -> None:
    assert parts_of(routed(E6, matter=matter)) == ("service", {"planning_land", "key_projects", "construction"})


@with_and_without("policy.grant")
def test_half_a_grant_goes_to_industry_with_finance(matter: str | None) -> None:
    assert parts_of(routed(E15, matter=matter, channel="passed_down")) == ("industry", {"finance_bureau"})


@with_and_without("policy.question")
def test_a_question_on_a_subsidy_is_the_service_office_s_to_answer_at_once(matter: str | None) -> None:
    text = "海沧拾光文创有限公司来电，想知道招用应届毕业生的社保补贴在哪里申请、几时截止，只要电话答复。"
    verdict = routed(text, matter=matter, kind="consultation", channel="hotline")
    assert (parts_of(verdict)[0], verdict.case_class) == ("service", "at_once")


@with_and_without("law.crime")
def test_a_fraud_under_way_is_an_emergency_for_the_police(matter: str | None) -> None:
    verdict = routed(E8, matter=matter)
    assert (parts_of(verdict)[0], verdict.case_class) == ("police", "emergency")
    assert "110" in reason_of(verdict, haicang()[1], {}, confidential=False)["zh"]


@with_and_without("service.conduct")
def test_a_clue_about_staff_waits_for_a_person_until_it_is_marked_confidential(matter: str | None) -> None:
    for confidential in (False, True):
        told = case(E9, matter=matter, kind="report", anonymous=True, confidential=confidential)
        verdict = routed(E9, matter=matter, kind="report", anonymous=True, confidential=confidential)
        assert parts_of(verdict) == ("discipline_inspection", set())
        assert verdict.waits_for_person(facts_of(told, ())) is not confidential


def test_the_reason_of_a_confidential_case_quotes_none_of_its_words() -> None:
    verdict = routed(E9, kind="report", confidential=True)
    assert "暗示" not in reason_of(verdict, haicang()[1], {}, confidential=True)["zh"]


@with_and_without("land.handover")
def test_a_compensation_before_the_court_is_never_led_by_the_acquisition_office(matter: str | None) -> None:
    verdict = routed(E12, matter=matter)
    assert parts_of(verdict) == (None, set())
    assert verdict.winner is not None


@pytest.mark.parametrize(
    "about", ["planning_land", "规划土地办", "规划土地办公室的一名经办人", "Planning and land office"]
)
def test_a_body_never_gets_a_case_that_is_about_it(about: str) -> None:
    lead, assisting = parts_of(routed(E2, matter="land.enlarge", about=about))
    assert lead is None
    assert "planning_land" not in assisting


def test_staff_conduct_about_the_service_office_itself_goes_to_the_desk() -> None:
    assert parts_of(routed("服务态度很差", matter="service.conduct"))[0] == "service"
    assert parts_of(routed("服务态度很差", matter="service.conduct", about="服务办"))[0] is None


@pytest.mark.parametrize("sub_district", ["haicang", "xinyang", "songyu", "dongfu"])
def test_a_conflict_with_neighbours_is_led_where_it_is(sub_district: str) -> None:
    assert parts_of(routed("周边居民投诉噪声", matter="env.neighbour", sub_district=sub_district)) == (
        f"{sub_district}_subdistrict",
        {"ecology"},
    )


def test_a_conflict_with_neighbours_nobody_can_place_goes_to_the_desk() -> None:
    assert parts_of(routed("有矛盾", matter="env.neighbour"))[0] is None


def test_a_drug_maker_s_labour_dispute_is_not_biomedicine_s() -> None:
    assert parts_of(routed("与离职员工的劳动仲裁", industry="C2761"))[0] == "legal_station"


def test_what_no_rule_knows_goes_to_the_desk() -> None:
    verdict = routed("你好")
    assert (parts_of(verdict), verdict.winner) == ((None, set()), None)


def test_approval_in_one_go_is_not_taken_for_a_court_of_first_instance() -> None:
    assert parts_of(routed("希望施工许可能统一审批"))[0] == "preliminary"


@pytest.mark.parametrize("matter", [one["code"] for one in haicang_parts()[1]["matters"] if one["lead"]])
def test_every_matter_goes_to_its_own_lead(matter: str) -> None:
    own = {one["code"]: one for one in haicang_parts()[1]["matters"]}[matter]
    verdict = routed("见附件", matter=matter)
    assert (parts_of(verdict)[0], verdict.case_class) == (own["lead"], own["class"])


def test_a_body_that_returned_a_case_is_not_given_it_by_a_rule_again() -> None:
    lead, assisting = parts_of(routed(E2, matter="land.enlarge", returned=("planning_land",)))
    assert lead != "planning_land"
    assert "planning_land" not in assisting
