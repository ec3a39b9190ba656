"""What is stored of a case is what its history alone comes to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from services.router.decisions import returns
from services.router.decisions.models import Case
from services.router.replay import differences, rebuild
from services.router.verification import snapshot
from shared.db import new_id
from shared.db.history import lines_of
from tests.integration.router.conftest import (
    Router,
    closed,
    part_reported,
    recalled,
    reopened,
    reported,
    returned,
    signed,
    submitted,
    withdrawn,
)

NUMBER = "HC2026000001"


def wrong(router: Router, case_id: str) -> list[str]:
    return list(differences(router.case(case_id), router.history(case_id)))


def refuse(router: Router, case_id: str) -> None:
    with router.service.begin("test") as unit:
        case = unit.case(case_id)
        asked = returns.pending(case, lines_of(unit.session, unit.service.records.history, case_id))
        returns.refuse(unit, case, asked, reason="属本单位", by="李淑敏")


def test_a_case_is_rebuilt_from_its_history_after_every_step(router: Router) -> None:
    case_id = new_id()
    steps: list[Callable[[], object]] = [
        lambda: router.take(submitted(case_id, "你好")),
        lambda: router.operations.assign(NUMBER, "industry", "试派", "李淑敏", ["tax"], split=["transport", "customs"]),
        lambda: router.take(part_reported(case_id, "transport", (1, 1))),
        lambda: router.operations.recall(NUMBER, "派错", "李淑敏"),
        lambda: router.take(recalled(case_id, "industry", (1, 1))),
        lambda: router.operations.assign(NUMBER, "service", "改派", "李淑敏"),
        lambda: router.take(signed(case_id, "service", (1, 2))),
        lambda: router.take(returned(case_id, "service", (1, 2))),
        lambda: refuse(router, case_id),
        lambda: router.take(reported(case_id, "service", (1, 3)), closed(case_id)),
        lambda: router.take(reopened(case_id, 2, matter="tax.matter")),
        lambda: router.take(returned(case_id, "service", (2, 4))),
        lambda: router.operations.assign(NUMBER, "tax", "审定", "王伟诚"),
        lambda: router.take(signed(case_id, "tax", (2, 9))),
        lambda: router.take(closed(case_id, 2), reopened(case_id, 3, about="区税务局")),
        lambda: router.take(withdrawn(case_id)),
    ]
    for step in steps:
        router.clock.pass_by(timedelta(minutes=7, microseconds=3))
        step()
        assert wrong(router, case_id) == []
    built = rebuild(router.history(case_id))
    assert (built.hold.assignment, built.hold.floor, built.hold.binding) == (5, 9, True)
    assert built.hold.returned == ("service", "service")


def test_where_rules_decide_returns_the_history_tells_the_same(by_rules: Router) -> None:
    case_id = new_id()
    by_rules.take(submitted(case_id, matter="tax.matter"), returned(case_id, "tax", (1, 1)))
    assert wrong(by_rules, case_id) == []
    by_rules.take(returned(case_id, "service", (1, 2)))
    assert by_rules.case(case_id).state == "ruling"
    assert wrong(by_rules, case_id) == []


@pytest.mark.parametrize("early", [withdrawn, closed], ids=["withdrawn", "closed"])
def test_an_end_that_comes_before_the_case_is_told_as_well(router: Router, early: Callable[[str], object]) -> None:
    case_id = new_id()
    router.take(early(case_id))  # type: ignore[arg-type]
    router.take(submitted(case_id))
    assert wrong(router, case_id) == []


def test_whatever_is_changed_behind_the_history_shows(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, matter="land.enlarge"))
    with router.service.begin("test") as unit:
        unit.session.execute(update(Case).where(Case.id == case_id).values(lead="tax", ended=1, facts={}, number="X"))
    assert sorted(one.split(",")[0] for one in wrong(router, case_id)) == [
        "its history says ended 0",
        "its history says facts {'about': None",
        "its history says lead 'planning_land'",
        "its history says number 'HC2026000001'",
    ]
    found = snapshot(router.service, timedelta(0)).findings
    assert any(f"router: case {case_id}: its history says lead 'planning_land'" in one for one in found)
