"""A draft of the rules is run over past cases: what would go elsewhere is told, and nothing is touched."""

from datetime import date
from pathlib import Path

import pytest

from services.router.laboratory.cli import replay
from services.router.laboratory.domain import lines_of
from shared.db import new_id
from shared.process.problems import BadConfiguration
from tests.integration.router.conftest import Router, reported, returned, submitted
from tests.unit.router.cases import HAICANG


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft under which old title problems are the acquisition office's."""
    text = (HAICANG / "rules.yaml").read_text(encoding="utf-8")
    rule = (
        "\nrules:\n  - id: title-by-acquisition\n    priority: 40\n    when: {matter: land.title}\n"
        "    then: {lead: acquisition}\n    because: {zh: 试行, en: On trial.}\n"
    )
    file = tmp_path / "draft.yaml"
    file.write_text(text.replace("\nrules:\n", rule, 1), encoding="utf-8")
    return file


def past(router: Router) -> None:
    """Three cases: one over title, which its lead has reported on; one over tax that came back; one that is new."""
    title, tax = new_id(), new_id()
    router.take(submitted(title, matter="land.title", number="HC2026000001"))
    router.take(reported(title, "planning_land", (1, 1)))
    router.take(submitted(tax, matter="tax.matter", number="HC2026000002"))
    router.take(returned(tax, "tax", (1, 1)))
    router.operations.assign("HC2026000002", "finance_bureau", "属财政", "李淑敏")
    router.take(reported(tax, "finance_bureau", (1, 2)))
    router.take(submitted(new_id(), number="HC2026000003", confidential=True))


def test_a_draft_tells_which_cases_would_go_elsewhere_and_whether_that_is_nearer_to_who_led_in_the_end(
    router: Router, draft: Path
) -> None:
    past(router)
    before = len(router.sent())
    found = replay(router.service, HAICANG, draft, None)
    assert found.told() == {
        "cases": 3,
        "moved": 1,
        "settled": 2,
        "right": {"now": 1, "draft": 0},
        "astray": {"now": 1, "draft": 2},
        "moves": [{"from": "planning_land", "to": "acquisition", "cases": 1, "examples": ["HC2026000001"]}],
        "load": {
            "now": {"desk": 1, "planning_land": 1, "tax": 1},
            "draft": {"acquisition": 1, "desk": 1, "tax": 1},
        },
    }
    assert "planning_land -> acquisition: 1 (HC2026000001)" in "\n".join(lines_of(found))
    assert len(router.sent()) == before


def test_the_rules_in_force_move_nothing_and_older_cases_are_left_out(router: Router) -> None:
    past(router)
    assert replay(router.service, HAICANG, None, None).moved == 0
    assert replay(router.service, HAICANG, None, date(2026, 11, 25)).cases == 0


def test_a_draft_that_the_check_refuses_is_not_run(router: Router, draft: Path) -> None:
    draft.write_text(draft.read_text(encoding="utf-8").replace("lead: acquisition}", "lead: nobody}", 1), "utf-8")
    with pytest.raises(BadConfiguration, match=r"rules\.yaml:\d+ there is no body 'nobody'"):
        replay(router.service, HAICANG, draft, None)
