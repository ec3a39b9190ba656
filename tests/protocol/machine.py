"""What the machines share that let hypothesis make up what happens: letters, what bodies do next, and the desk."""

from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.protocol.closures import days_are_closed
from tests.protocol.district import LEADS, District
from tests.protocol.moves import Moves

DEEP = settings.get_current_profile_name() == "deep"

PICK = st.integers(0, 15)
"""Which of the letters, tasks or cases there are."""

BODY = st.integers(0, len(LEADS) - 1)


class Machine(RuleBasedStateMachine):
    """A few cases in a district, with letters that overtake each other. Whoever adds to it brings the cases."""

    CLOSED = 9
    """How many of the cases are closed at the end, to see that they can be."""

    def __init__(self, district: District) -> None:
        super().__init__()
        self.moves = Moves(district)

    @rule(pick=PICK)
    def a_letter_arrives(self, pick: int) -> None:
        self.moves.deliver(pick)

    @rule(pick=PICK)
    def an_old_letter_comes_under_a_new_id(self, pick: int) -> None:
        self.moves.deliver_again(pick, new_name=True)

    @rule(seed=st.integers(0, 255), noise=st.booleans())
    def everything_arrives(self, seed: int, noise: bool) -> None:
        self.moves.settle(seed, noise=noise)

    @rule(pick=PICK)
    def a_body_does_what_is_next(self, pick: int) -> None:
        self.moves.work(pick)

    @rule(pick=PICK, lead=BODY, helpers=st.integers(0, 3))
    def the_desk_assigns(self, pick: int, lead: int, helpers: int) -> None:
        self.moves.assign(pick, lead, helpers)

    @rule(pick=PICK)
    def the_desk_asks_an_assignment_back(self, pick: int) -> None:
        self.moves.recall(pick)

    @rule(pick=PICK, good=st.booleans())
    def the_centre_reviews_a_report(self, pick: int, good: bool) -> None:
        self.moves.review(pick, good=good)

    @rule(pick=PICK)
    def days_are_closed_afterwards(self, pick: int) -> None:
        days_are_closed(self.moves, pick)

    def teardown(self) -> None:
        self.moves.settle(0)
        for case in self.moves.district.cases[: self.CLOSED]:
            self.moves.close(case)
        self.moves.watch.histories_hold()


def search(machine: type[Machine], district: District, examples: int, steps: int) -> None:
    """Let hypothesis look for a way to break something, and make it as short as it can."""
    run_state_machine_as_test(
        partial(machine, district),  # type: ignore[arg-type]  # whatever makes a machine will do
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
