"""A ruling binds, and later cases of its kind follow it until a person ends that."""

import pytest

from services.router.decisions import precedents, store
from services.router.decisions.domain import Refused
from services.router.replay import differences
from shared.db import new_id
from tests.integration.router.conftest import Router, reopened, reported, returned, submitted
from tests.integration.router.test_returns import refuse

RULED = "finance_bureau"


def rule_on_tax(router: Router, body: str = RULED, *, leads_on: bool = True, **stated: object) -> str:
    """Walk a case through return, refusal, second return and ruling."""
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter", **stated))
    router.take(returned(case_id, "tax", (1, 1)))
    refuse(router, case_id)
    router.take(returned(case_id, "tax", (1, 2)))
    router.operations.assign("HC2026000001", body, "审定归财政", "李淑敏", leads_on=leads_on)
    return case_id


def next_lead(router: Router, **stated: object) -> tuple[str, dict[str, str], bool]:
    case_id = new_id()
    router.take(submitted(case_id, **{"number": "HC2026000002", "matter": "tax.matter", **stated}))
    sent = router.sent_about(case_id)[-1].data
    return sent["lead"]["code"], sent["decision"]["reason"], sent["may_return"]


def test_the_next_case_of_the_same_rule_and_matter_goes_to_the_ruled_body_and_says_by_which_case(
    router: Router,
) -> None:
    ruled = rule_on_tax(router)
    assert (router.case(ruled).lead, router.case(ruled).binding) == (RULED, True)
    lead, reason, may_return = next_lead(router)
    assert (lead, may_return) == (RULED, True)
    assert "HC2026000001" in reason["zh"]
    assert "HC2026000001" in reason["en"]
    with router.service.database.read() as session:
        ((_, used),) = store.precedents(session)
    assert used == 1


def test_what_rebuilds_a_case_knows_nothing_else_of_it_than_is_stored(router: Router) -> None:
    ruled = rule_on_tax(router)
    assert list(differences(router.case(ruled), router.history(ruled))) == []


def test_a_ruling_on_this_case_alone_leads_nobody_on(router: Router) -> None:
    rule_on_tax(router, leads_on=False)
    assert next_lead(router)[0] == "tax"


def test_a_ruling_for_the_body_that_the_rule_names_changes_nothing(router: Router) -> None:
    rule_on_tax(router, "tax")
    assert next_lead(router)[0] == "tax"
    with router.service.database.read() as session:
        assert store.precedents(session) == []


def test_another_matter_is_another_question(router: Router) -> None:
    rule_on_tax(router)
    assert next_lead(router, matter="land.enlarge")[0] == "planning_land"


def test_a_body_that_the_case_is_about_is_spared_by_no_precedent(router: Router) -> None:
    rule_on_tax(router)
    assert next_lead(router, about=RULED)[0] == "tax"


def test_a_body_that_has_returned_the_case_does_not_get_it_by_precedent_again(by_rules: Router) -> None:
    router, case_id = by_rules, new_id()
    router.take(submitted(case_id, matter="tax.matter"))
    router.take(returned(case_id, "tax", (1, 1)))
    router.take(returned(case_id, router.case(case_id).lead, (1, 2)))
    router.operations.assign("HC2026000001", RULED, "审定归财政", "李淑敏")
    second = new_id()
    router.take(submitted(second, number="HC2026000002", matter="tax.matter"))
    assert router.case(second).lead == RULED
    router.take(returned(second, RULED, (1, 1)))
    assert router.case(second).lead == "tax"


def test_ended_with_a_reason_it_is_followed_no_more_and_the_ruled_case_keeps_both_on_record(router: Router) -> None:
    ruled = rule_on_tax(router)
    with router.service.database.read() as session:
        ((found, _),) = store.precedents(session)
    for reason, why in (("", "Say why"), ("职责已调整", ""), ("再次", "ended already")):
        with router.service.begin("test") as unit:
            if why:
                with pytest.raises(Refused, match=why):
                    precedents.end(unit, found.id, reason, "李淑敏")
            else:
                precedents.end(unit, found.id, reason, "李淑敏")
    assert next_lead(router)[0] == "tax"
    assert [line.kind for line in router.history(ruled)][-2:] == ["precedent_made", "precedent_ended"]


def test_what_rests_on_minutes_cannot_be_returned_and_carries_their_number(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter"))
    router.take(returned(case_id, "tax", (1, 1)))
    router.operations.assign("HC2026000001", RULED, "协调会议定", "李淑敏", basis="海仓专题会议纪要2026-7")
    sent = router.sent_about(case_id)[-1].data
    assert (sent["basis"], sent["may_return"]) == ("海仓专题会议纪要2026-7", False)
    router.take(returned(case_id, RULED, (1, 2)))
    assert router.case(case_id).state == "assigned"
    router.take(reported(case_id, RULED, (1, 2)), reopened(case_id, 2, matter="tax.matter"))
    again = router.sent_about(case_id)[-1]
    assert (again.round, again.data["basis"], again.data["may_return"]) == (2, "海仓专题会议纪要2026-7", False)
    assert list(differences(router.case(case_id), router.history(case_id))) == []


def test_hops_count_changes_of_hands_and_not_refusals(router: Router) -> None:
    ruled = rule_on_tax(router)
    with router.service.database.read() as session:
        assert store.hops(session, ruled) == 1
