from services.intake.cases.merging import EFFECTS
from services.intake.handlers import HANDLERS
from shared.contracts import all_types


def test_intake_does_something_with_every_message_that_is_meant_for_it() -> None:
    assert set(HANDLERS) == {kind.name for kind in all_types() if "intake" in kind.takers}


def test_every_event_that_moves_a_case_has_a_handler() -> None:
    assert {f"{kind}.v1" for kind in EFFECTS} <= set(HANDLERS)
