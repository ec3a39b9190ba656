"""No sequence of returns, refusals, rulings, meetings and reforms leaves a case with nobody, or with two leads.

Hypothesis makes the sequences up: the watch looks after every step that nobody leads beside another or beside the desk
(P2), and whenever all letters have arrived that exactly one lead or the desk has each case (P1), as all three see it.
"""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.machine import BODY, DEEP, PICK, Machine, search

EXAMPLES, STEPS = (3000, 60) if DEEP else (12, 25)


class HandingOver(Machine):
    """Two cases that change hands in every way there is."""

    @initialize(who=st.sampled_from(["desk", "rules"]), what=st.lists(st.integers(0, 3), min_size=1, max_size=2))
    def cases_are_brought(self, who: str, what: list[int]) -> None:
        self.moves.returns_are_decided_by(who)
        for one in what:
            self.moves.bring(one)
        self.moves.settle(0)

    @rule(pick=PICK)
    def a_body_returns_what_it_has(self, pick: int) -> None:
        self.moves.act_now(pick, Act.RETURN)

    @rule(pick=PICK)
    def the_desk_refuses_a_return(self, pick: int) -> None:
        self.moves.refuse(pick)

    @rule(pick=PICK, lead=BODY)
    def a_case_is_returned_until_it_is_ruled_on(self, pick: int, lead: int) -> None:
        self.moves.rule_on(pick, lead)

    @rule(pick=PICK, lead=BODY, helpers=st.integers(0, 3))
    def a_meeting_decides(self, pick: int, lead: int, helpers: int) -> None:
        self.moves.meet(pick, lead, helpers)

    @rule(ends=BODY, heir=BODY)
    def a_body_ends_and_another_follows_it(self, ends: int, heir: int) -> None:
        self.moves.reform(ends, heir)

    @rule(pick=PICK)
    def an_enterprise_is_not_satisfied(self, pick: int) -> None:
        self.moves.judge(pick, good=False)


@pytest.mark.timeout(7200 if DEEP else 240)
def test_no_sequence_of_returns_rulings_meetings_and_reforms_leaves_a_case_with_nobody_or_with_two(
    district: District,
) -> None:
    search(HandingOver, district, EXAMPLES, STEPS)
