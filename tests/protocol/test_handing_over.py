"""No sequence of returns, refusals, rulings, meetings and reforms leaves a case with nobody, or with two leads.

Hypothesis makes the sequences up: the watch looks after every step that nobody leads beside another or beside the desk
(P2), and whenever all letters have arrived that exactly one lead or the desk has each case (P1), as all three see it.
"""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from services.notifier.tasks.domain import Act
from tests.protocol.district import LEADS, District
from tests.protocol.moves import Moves

DEEP = settings.get_current_profile_name() == "deep"
EXAMPLES, STEPS = (3000, 60) if DEEP else (25, 25)

PICK = st.integers(0, 15)
BODY = st.integers(0, len(LEADS) - 1)


class HandingOver(RuleBasedStateMachine):
    """Two cases that change hands in every way there is, with letters that overtake each other."""

    def __init__(self, district: District) -> None:
        super().__init__()
        self.moves = Moves(district)

    @initialize(who=st.sampled_from(["desk", "rules"]), what=st.lists(st.integers(0, 3), min_size=1, max_size=2))
    def cases_are_brought(self, who: str, what: list[int]) -> None:
        self.moves.returns_are_decided_by(who)
        for one in what:
            self.moves.bring(one)
        self.moves.settle(0)

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

    @rule(pick=PICK)
    def a_body_returns_what_it_has(self, pick: int) -> None:
        self.moves.act_now(pick, Act.RETURN)

    @rule(pick=PICK, lead=BODY, helpers=st.integers(0, 3))
    def the_desk_assigns(self, pick: int, lead: int, helpers: int) -> None:
        self.moves.assign(pick, lead, helpers)

    @rule(pick=PICK)
    def the_desk_refuses_a_return(self, pick: int) -> None:
        self.moves.refuse(pick)

    @rule(pick=PICK, lead=BODY)
    def a_case_is_returned_until_it_is_ruled_on(self, pick: int, lead: int) -> None:
        self.moves.rule_on(pick, lead)

    @rule(pick=PICK)
    def the_desk_asks_an_assignment_back(self, pick: int) -> None:
        self.moves.recall(pick)

    @rule(pick=PICK, lead=BODY, helpers=st.integers(0, 3))
    def a_meeting_decides(self, pick: int, lead: int, helpers: int) -> None:
        self.moves.meet(pick, lead, helpers)

    @rule(ends=BODY, heir=BODY)
    def a_body_ends_and_another_follows_it(self, ends: int, heir: int) -> None:
        self.moves.reform(ends, heir)

    @rule(pick=PICK, good=st.booleans())
    def the_centre_reviews_a_report(self, pick: int, good: bool) -> None:
        self.moves.review(pick, good=good)

    @rule(pick=PICK)
    def an_enterprise_is_not_satisfied(self, pick: int) -> None:
        self.moves.judge(pick, good=False)

    def teardown(self) -> None:
        self.moves.settle(0)
        for case in self.moves.district.cases:
            self.moves.close(case)
        self.moves.watch.histories_hold()


@pytest.mark.timeout(7200 if DEEP else 240)
def test_no_sequence_of_returns_rulings_meetings_and_reforms_leaves_a_case_with_nobody_or_with_two(
    district: District,
) -> None:
    run_state_machine_as_test(
        partial(HandingOver, district),  # type: ignore[arg-type]  # whatever makes a machine will do
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
