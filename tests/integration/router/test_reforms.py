"""A reform of the district's offices: one body ends, and another has its rules, its matters and its open cases."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from services.router.decisions.domain import Refused
from services.router.directory.models import Reform
from services.router.policy import DIRECTORY, ROUTING
from services.router.reforms import cli
from services.router.reforms.cli import Reforms
from services.router.replay import differences
from services.router.verification import snapshot
from shared.db import new_id
from tests.integration.router.conftest import Router, recalled, reported, returned, signed, submitted
from tests.unit.router.cases import haicang_parts

BASIS = "海委编〔2026〕7号"


def reform(router: Router, code: str, heir: str, on: date | None = None) -> list[tuple[int, int, bool]]:
    return list(Reforms(router.service).carry_out(code, heir, basis=BASIS, on=on, by="编办"))


def wrong(router: Router) -> list[str]:
    return [one for one in snapshot(router.service, timedelta(0)).findings if ": case " in one]


def test_an_open_case_goes_to_the_successor_and_later_ones_go_there_at_once(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter"), signed(case_id, "tax", (1, 1)))
    assert reform(router, "tax", "investment") == [(0, 1, True), (1, 1, True)]
    (recall,) = [one for one in router.sent_about(case_id) if one.type == "assignment.recall.v1"]
    assert recall.data == {"lead": "tax", "reason": None, "binding": True}
    assert router.case(case_id).recalling
    router.take(recalled(case_id, "tax", (1, 1)))
    case, decision = router.case(case_id), router.decisions(case_id)[-1]
    assert (case.lead, case.assignment, case.to_follow, case.recalling) == ("investment", 2, None, False)
    assert (decision.by, decision.rule, decision.actor) == ("rule", "reform", "编办")
    assert decision.reason_en.startswith(f"A reform ({BASIS}): from 2026-11-24 on ")
    assert list(differences(case, router.history(case_id))) == []
    later = new_id()
    router.take(submitted(later, matter="tax.matter"))
    assert router.case(later).lead == "investment"
    assert wrong(router) == []


def test_said_again_it_changes_nothing_and_what_was_cut_short_is_gone_on_with(
    router: Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "BATCH", 1)
    cases = sorted(new_id() for _ in range(3))
    router.take(*(submitted(case_id, matter="tax.matter") for case_id in cases))
    steps = Reforms(router.service).carry_out("tax", "investment", basis=BASIS, on=None, by="编办")
    assert [next(steps), next(steps)] == [(0, 3, True), (1, 3, True)]
    steps.close()  # type: ignore[attr-defined]
    (told,) = Reforms(router.service).list()
    assert (told.left, told.first, told.successor) == (2, date(2026, 11, 24), "investment")
    router.clock.pass_by(timedelta(hours=1))
    assert sum("a reform has ended" in one for one in wrong(router)) == 2
    assert reform(router, "tax", "investment") == [(0, 2, False), (1, 2, False), (2, 2, False)]
    assert reform(router, "tax", "investment") == [(0, 0, False)]
    assert wrong(router) == []


def test_who_assists_is_replaced_and_the_lead_stays(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "你好"))
    router.operations.assign("HC2026000001", "industry", "试派", "李淑敏", ["tax", "investment"])
    reform(router, "tax", "investment")
    router.take(recalled(case_id, "industry", (1, 1)))
    assert (router.case(case_id).lead, router.case(case_id).assisting) == ("industry", ["investment"])


def test_a_case_about_the_successor_goes_to_the_desk(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter", about="investment"))
    reform(router, "tax", "investment")
    router.take(recalled(case_id, "tax", (1, 1)))
    case = router.case(case_id)
    assert case.state == "desk"
    assert "须回避" in (case.waits_because or {})["zh"]
    assert list(differences(case, router.history(case_id))) == []


def test_what_is_reported_stays_where_it_is_and_a_return_is_decided_first(router: Router) -> None:
    answered, back = new_id(), new_id()
    router.take(submitted(answered, matter="tax.matter"), submitted(back, matter="tax.matter"))
    router.take(reported(answered, "tax", (1, 1)))
    assert reform(router, "tax", "investment")[-1] == (1, 1, True)
    router.take(returned(back, "tax", (1, 1)))
    assert (router.case(answered).lead, router.case(answered).to_follow) == ("tax", None)
    case = router.case(back)
    assert (case.state, case.to_follow) == ("desk", None)
    assert [line.kind for line in router.history(back)][-3:] == ["returned", "plan_fell", "desk"]
    assert wrong(router) == []


def test_a_folder_that_does_not_know_of_a_reform_brings_no_body_back(router: Router) -> None:
    reform(router, "tax", "investment")
    told = len(router.sent())
    assert router.load() == []
    assert len(router.sent()) == told
    directory, routing = haicang_parts()
    without = [body for body in directory["bodies"] if body["code"] not in ("tax", "investment")]
    router.operations.store({DIRECTORY: {**directory, "bodies": without}, ROUTING: routing})
    case_id = new_id()
    router.take(submitted(case_id, matter="tax.matter"))
    assert router.case(case_id).lead == "investment"


@pytest.mark.parametrize(
    ("code", "heir", "on", "said"),
    [
        ("nobody", "investment", None, "knows no body called nobody"),
        ("tax", "nobody", None, "knows no body called nobody"),
        ("tax", "tax", None, "No body follows itself"),
        ("tax", "supervision", None, "may not lead"),
        ("tax", "investment", date(2026, 11, 25), "still to come"),
        ("tax", "investment", date(1999, 1, 1), "did not exist"),
    ],
)
def test_what_no_reform_can_do_is_refused_and_changes_nothing(
    router: Router, code: str, heir: str, on: date | None, said: str
) -> None:
    told = len(router.sent())
    with pytest.raises(Refused, match=said):
        reform(router, code, heir, on)
    with router.service.database.read() as session:
        assert session.scalars(sa.select(Reform)).all() == []
    assert len(router.sent()) == told


def test_nobody_follows_in_a_ring_or_another_than_who_follows_already(router: Router) -> None:
    reform(router, "tax", "investment")
    with pytest.raises(Refused, match="does not exist today"):
        reform(router, "investment", "tax")
    with pytest.raises(Refused, match="follows it"):
        reform(router, "tax", "industry")
    with pytest.raises(Refused, match="Name the document"):
        list(Reforms(router.service).carry_out("industry", "investment", basis=" ", on=None, by="编办"))


def test_a_reform_on_record_cannot_be_changed(router: Router) -> None:
    reform(router, "tax", "investment")
    for change in (sa.update(Reform).values(successor="industry"), sa.delete(Reform)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), router.service.begin("test") as unit:
            unit.session.execute(change)
