"""Schedules that hypothesis makes up and, where one breaks something, makes as short as it can."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from services.notifier.tasks.domain import Act
from tests.protocol import joint, same, signing
from tests.protocol.district import District
from tests.protocol.machine import DEEP, PICK, Machine, search
from tests.protocol.moves import BY_PEOPLE, SPANS
from tests.protocol.silence import silence_means
from tests.protocol.words import MATTERS

EXAMPLES, STEPS = (3000, 80) if DEEP else (20, 30)


class Schedule(Machine):
    """One schedule: up to three cases, and whatever may happen to them, in any order."""

    CLOSED = 2

    @initialize(
        what=st.lists(st.integers(0, len(MATTERS) - 1), min_size=1, max_size=3),
        silence=st.sampled_from(["consent", "waits"]),
    )
    def cases_are_brought(self, what: list[int], silence: str) -> None:
        silence_means(self.moves.district, silence)
        for one in what:
            self.moves.bring(one)

    @rule(pick=st.integers(0, 2))
    def a_late_letter_overtakes(self, pick: int) -> None:
        self.moves.deliver_newest(pick)

    @rule(picks=st.lists(PICK, min_size=2, max_size=6))
    def a_batch_arrives(self, picks: list[int]) -> None:
        self.moves.deliver_batch(picks)

    @rule(pick=PICK)
    def a_consumer_dies_between_commit_and_acknowledgement(self, pick: int) -> None:
        self.moves.deliver_again(pick, new_name=False)

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

    @rule(pick=PICK, other=PICK)
    def two_cases_are_the_same_matter(self, pick: int, other: int) -> None:
        same.some_merge(self.moves, pick, other)

    @rule(pick=PICK)
    def they_were_not_the_same_after_all(self, pick: int) -> None:
        same.some_separate(self.moves, pick)

    @rule(pick=PICK, which=PICK)
    def a_case_is_handled_jointly(self, pick: int, which: int) -> None:
        joint.some_join(self.moves, pick, which)

    @rule(pick=st.integers(0, len(SPANS) - 1))
    def time_passes(self, pick: int) -> None:
        self.moves.wait(pick)

    @rule(limit=st.sampled_from([1, 2, 50]))
    def the_clock_looks(self, limit: int) -> None:
        self.moves.tick(limit)

    @rule(pick=PICK)
    def a_mail_comes_to_nothing(self, pick: int) -> None:
        self.moves.mail_fails(pick)


@pytest.mark.timeout(7200 if DEEP else 120)
def test_no_schedule_breaks_what_the_three_services_promise_each_other(district: District) -> None:
    search(Schedule, district, EXAMPLES, STEPS)
