"""Schedules that hypothesis makes up and, where one breaks something, makes as short as it can."""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from services.notifier.tasks.domain import Act
from tests.protocol import signing
from tests.protocol.district import LEADS, District
from tests.protocol.moves import BY_PEOPLE, SPANS, Moves
from tests.protocol.words import MATTERS

DEEP = settings.get_current_profile_name() == "deep"
EXAMPLES, STEPS = (3000, 80) if DEEP else (20, 30)

PICK = st.integers(0, 15)
"""Which of the letters, tasks or cases there are."""


class Schedule(RuleBasedStateMachine):
    """One schedule: up to three cases, and whatever may happen to them, in any order."""

    def __init__(self, district: District) -> None:
        super().__init__()
        self.moves = Moves(district)

    @initialize(what=st.lists(st.integers(0, len(MATTERS) - 1), min_size=1, max_size=3))
    def cases_are_brought(self, what: list[int]) -> None:
        for one in what:
            self.moves.bring(one)

    @rule(pick=PICK)
    def a_letter_arrives(self, pick: int) -> None:
        self.moves.deliver(pick)

    @rule(pick=st.integers(0, 2))
    def a_late_letter_overtakes(self, pick: int) -> None:
        self.moves.deliver_newest(pick)

    @rule(picks=st.lists(PICK, min_size=2, max_size=6))
    def a_batch_arrives(self, picks: list[int]) -> None:
        self.moves.deliver_batch(picks)

    @rule(pick=PICK)
    def a_consumer_dies_between_commit_and_acknowledgement(self, pick: int) -> None:
        self.moves.deliver_again(pick, new_name=False)

    @rule(pick=PICK)
    def an_old_letter_comes_under_a_new_id(self, pick: int) -> None:
        self.moves.deliver_again(pick, new_name=True)

    @rule(seed=st.integers(0, 255), noise=st.booleans())
    def everything_arrives(self, seed: int, noise: bool) -> None:
        self.moves.settle(seed, noise=noise)

    @rule(pick=PICK)
    def a_body_does_what_is_next(self, pick: int) -> None:
        self.moves.work(pick)

    @rule(pick=PICK, act=st.sampled_from(BY_PEOPLE))
    def a_body_does_something(self, pick: int, act: Act) -> None:
        self.moves.act_now(pick, act)

    @rule(pick=PICK)
    def a_lead_says_that_it_cannot_be_done(self, pick: int) -> None:
        signing.some_no(self.moves, pick)

    @rule(pick=st.integers(0, 31))
    def the_head_of_an_office_signs_or_does_not(self, pick: int) -> None:
        signing.some_signature(self.moves, pick)

    @rule(pick=PICK, act=st.sampled_from(BY_PEOPLE))
    def somebody_follows_an_old_link(self, pick: int, act: Act) -> None:
        self.moves.act(pick, act)

    @rule(pick=PICK, lead=st.integers(0, len(LEADS) - 1), helpers=st.integers(0, 3))
    def the_desk_assigns(self, pick: int, lead: int, helpers: int) -> None:
        self.moves.assign(pick, lead, helpers)

    @rule(pick=PICK)
    def the_desk_asks_an_assignment_back(self, pick: int) -> None:
        self.moves.recall(pick)

    @rule(pick=PICK, good=st.booleans())
    def the_centre_reviews_a_report(self, pick: int, good: bool) -> None:
        self.moves.review(pick, good=good)

    @rule(pick=PICK, good=st.booleans())
    def a_reviewer_judges_by_an_old_page(self, pick: int, good: bool) -> None:
        self.moves.review_late(pick, good=good)

    @rule(pick=PICK, redo=st.booleans())
    def a_caller_asks(self, pick: int, redo: bool) -> None:
        self.moves.call(pick, redo=redo)

    @rule(pick=PICK, good=st.booleans())
    def an_enterprise_judges(self, pick: int, good: bool) -> None:
        self.moves.judge(pick, good=good)

    @rule(pick=PICK)
    def an_enterprise_withdraws(self, pick: int) -> None:
        self.moves.withdraw(pick)

    @rule(pick=PICK, urges=st.booleans())
    def an_enterprise_says_more(self, pick: int, urges: bool) -> None:
        (self.moves.urge if urges else self.moves.supplement)(pick)

    @rule(pick=st.integers(0, len(SPANS) - 1))
    def time_passes(self, pick: int) -> None:
        self.moves.wait(pick)

    @rule(limit=st.sampled_from([1, 2, 50]))
    def the_clock_looks(self, limit: int) -> None:
        self.moves.tick(limit)

    @rule(pick=PICK)
    def a_mail_comes_to_nothing(self, pick: int) -> None:
        self.moves.mail_fails(pick)

    def teardown(self) -> None:
        self.moves.settle(0)
        for case in self.moves.district.cases[:2]:
            self.moves.close(case)
        self.moves.watch.histories_hold()


@pytest.mark.timeout(7200 if DEEP else 120)
def test_no_schedule_breaks_what_the_three_services_promise_each_other(district: District) -> None:
    run_state_machine_as_test(
        partial(Schedule, district),  # type: ignore[arg-type]  # whatever makes a machine will do
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
