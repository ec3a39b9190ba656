"""Walks up the ladder: a case that nobody tends, supervisors who sign and take back, bodies that answer, and time.

Letters come late, twice and in any order meanwhile; extensions, returns, meetings and ends come in between.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from services.notifier.notices import actions, answering
from services.notifier.notices.actions import Refused
from services.notifier.notices.domain import NoticeRefusal
from services.notifier.tasks.domain import Act
from shared.contracts.from_notifier import ESCALATION_RAISED
from tests.protocol import extending, supervising
from tests.protocol.district import District
from tests.protocol.house import dashed
from tests.protocol.machine import BODY, DEEP, PICK, Machine, search
from tests.protocol.moves import Moves
from tests.protocol.people import Person, author_of, head_of
from tests.protocol.story import POLICY, Story

WALKS, STEPS = (1000 if DEEP else 10), 80
MATTERS = (2, 2, 2, 6)
"""What is brought (tests.protocol.words): due in two working days, or in seven, for which more time can be asked."""

Move = Callable[[Moves, Random], None]

TABLE: list[tuple[int, Move]] = [
    (40, lambda moves, chance: supervising.some_notice(moves, _any(chance), _any(chance))),
    (26, lambda moves, chance: supervising.some_answer(moves, _any(chance), _any(chance))),
    (6, lambda moves, chance: supervising.some_draft(moves, _any(chance), _any(chance))),
    (3, lambda moves, chance: supervising.some_card(moves, _any(chance))),
    (24, lambda moves, chance: moves.wait(chance.choice((1, 2, 2, 3)))),
    (28, lambda moves, chance: moves.tick(chance.choice((1, 2, 50)))),
    (16, lambda moves, chance: moves.deliver_newest(_any(chance))),
    (16, lambda moves, chance: moves.deliver(_any(chance))),
    (10, lambda moves, chance: moves.deliver_again(_any(chance), new_name=True)),
    (10, lambda moves, chance: moves.work(_any(chance))),
    (4, lambda moves, chance: moves.act_now(_any(chance), Act.INTERIM)),
    (3, lambda moves, chance: moves.act_now(_any(chance), Act.RETURN)),
    (12, lambda moves, chance: extending.some_asking(moves, _any(chance), _any(chance))),
    (12, lambda moves, chance: extending.some_decision(moves, _any(chance), _any(chance))),
    (3, lambda moves, chance: moves.assign(_any(chance), _any(chance), chance.randrange(4))),
    (1, lambda moves, chance: moves.meet(_any(chance), _any(chance), chance.randrange(4))),
    (4, lambda moves, chance: moves.review(_any(chance), good=chance.random() < 0.4)),
    (4, lambda moves, chance: moves.judge(_any(chance), good=False)),
    (1, lambda moves, chance: moves.call(_any(chance), redo=True)),
    (1, lambda moves, chance: moves.withdraw(_any(chance))),
]
"""Moves, with how often each is made beside the others."""


def _any(chance: Random) -> int:
    return chance.randrange(1000)


def untended(moves: Moves, seed: int) -> None:
    """Bring a case with which nobody does anything for four days: a notice waits to be signed by then.

    Every fourth is signed for, its office has asked for more time, and has five days left.
    """
    moves.bring(MATTERS[seed % len(MATTERS)])
    moves.settle(seed)
    if seed % 4 == 3:
        moves.act_now(0, Act.SIGN)
        extending.some_asking(moves, 0, 2)
    moves.wait(2 if seed % 4 == 3 else 3)
    while moves.district.tick():
        moves.watch.now()


def walk(district: District, seed: int, met: Counter[str]) -> None:
    """Walk once; a failure says what was done up to there. met: counts what became of notices, cards and steps."""
    moves, chance = Moves(district), Random(seed)
    weights, steps = zip(*TABLE, strict=True)
    try:
        for number in range(chance.choice((1, 1, 2))):
            untended(moves, seed + number)
        for move in chance.choices(steps, weights, k=STEPS):
            move(moves, chance)
        moves.settle(seed, noise=True)
        extending.none_waits(district)
        moves.watch.histories_hold()
    except Exception as error:
        error.add_note(f"walk {seed}, step {len(district.trail)}:\n" + "\n".join(district.trail))
        raise
    for row in district.notifier.rows("select colour, state from notice"):
        met[f"{row['colour']} {row['state']}"] += 1
    for row in district.notifier.rows("select measure, withdrawn_at from measure"):
        met[row["measure"]] += 1
        met[f"{row['measure']} taken back"] += row["withdrawn_at"] is not None
    met.update(row["kind"] for row in district.notifier.rows("select kind from history"))


@pytest.mark.timeout(3600 if DEEP else 300)
def test_the_ladder_is_climbed_once_and_in_time_whatever_people_and_letters_do(district: District) -> None:
    met: Counter[str] = Counter()
    for seed in range(WALKS):
        walk(district, seed, met)
    # Walks that never come to where it could go wrong would hold nothing; what is rare stands in the story below.
    wanted = {f"notice.{done}" for done in ("signed", "answered", "stopped", "discarded", "moot")}
    wanted |= {"blue stopped", "orange stopped", "step.skipped", "red", "red taken back", "extension.asked"}
    assert wanted <= {*+met}, f"never met: {wanted - {*+met}} {met}"


def test_each_rung_is_climbed_once_though_no_letter_arrives_meanwhile(district: District) -> None:
    story = Story(district, POLICY)
    story.settle()

    def later() -> list[str]:
        district.advance(timedelta(days=7))
        while district.tick():
            story.watch.now()
        rows = district.notifier.rows("select colour, state from notice order by drafted_at, rowid")
        return [f"{row['colour']} {row['state']}" for row in rows]

    def on(colour: str, act: Callable[..., Refused | None], *said: Any) -> Refused | None:
        (row,) = district.notifier.rows("select id from notice where colour = ?", colour)
        return supervising.acts(story.moves, "somebody acts", lambda unit: act(unit, dashed(row["id"]), *said))

    def sign(colour: str) -> Refused | None:
        return on(colour, actions.sign, supervising.SUPERVISOR, "请说明。", "")

    def as_body(colour: str, act: Callable[..., Refused | None], who: Person, *said: str) -> Refused | None:
        return on(colour, lambda unit, one: act(unit, supervising.task_of(unit, story.lead), one, who, *said))

    assert later() == ["blue draft"]
    assert sign("blue") is None
    assert getattr(sign("blue"), "why", None) == NoticeRefusal.ALREADY
    assert later() == ["blue open", "orange draft"]
    assert sign("orange") is None
    assert later() == ["blue open", "orange open", "red draft"]
    assert sign("red") is None
    author, head = author_of(story.lead), head_of(story.lead)
    assert as_body("red", answering.answer, author, "已约谈。") is None
    assert as_body("red", answering.countersign, author) is not None, "who wrote it does not sign it"
    assert as_body("red", answering.not_sign, head, "请写明时间。") is None
    assert later() == ["blue open", "orange open", "red open"], "what was not signed has stopped nothing"
    (marked,) = district.notifier.rows("select * from measure where measure = 'bulletin'")
    assert supervising.taken_back(story.moves, marked) is None
    assert supervising.taken_back(story.moves, marked) is not None
    assert as_body("red", answering.answer, author, "周三前办结。") is None
    assert as_body("red", answering.countersign, head) is None
    assert later() == ["blue stopped", "orange open", "red stopped"]
    assert on("orange", actions.withdraw, supervising.SUPERVISOR, "已书面说明。") is None
    story.moves.settle(1, noise=True)
    story.watch.histories_hold()
    raised = [
        message.data["step"].partition(":")[0] for message in district.sent if message.type == ESCALATION_RAISED.name
    ]
    rungs = ["red", "blue_notice", "orange_notice", "red_notice", "bulletin"]
    assert [step for step in raised if step in rungs] == rungs


class Ladder(Machine):
    """Cases that nobody has tended, and all that can follow."""

    CLOSED = 1

    @initialize(cases=st.integers(1, 2))
    def nobody_has_done_anything(self, cases: int) -> None:
        for seed in range(cases):
            untended(self.moves, seed)

    @rule(pick=PICK, how=PICK)
    def a_supervisor_acts_on_a_notice(self, pick: int, how: int) -> None:
        supervising.some_notice(self.moves, pick, how)

    @rule(pick=PICK, how=st.integers(0, 63))
    def a_body_answers_a_notice(self, pick: int, how: int) -> None:
        supervising.some_answer(self.moves, pick, how)

    @rule(pick=PICK, how=PICK)
    def a_supervisor_drafts_one(self, pick: int, how: int) -> None:
        supervising.some_draft(self.moves, pick, how)

    @rule(pick=PICK)
    def a_supervisor_takes_a_card_back(self, pick: int) -> None:
        supervising.some_card(self.moves, pick)

    @rule(pick=PICK, n=PICK)
    def a_lead_asks_for_more_time(self, pick: int, n: int) -> None:
        extending.some_asking(self.moves, pick, n)

    @rule(pick=PICK, n=PICK)
    def the_centre_decides_on_it(self, pick: int, n: int) -> None:
        extending.some_decision(self.moves, pick, n)

    @rule(days=st.integers(1, 5))
    def days_pass(self, days: int) -> None:
        self.moves.district.advance(timedelta(days=days))

    @rule(limit=st.sampled_from([1, 50]))
    def the_clock_looks(self, limit: int) -> None:
        self.moves.tick(limit)

    @rule(pick=PICK, lead=BODY)
    def a_meeting_gives_a_case_to_somebody(self, pick: int, lead: int) -> None:
        self.moves.meet(pick, lead, 0)


@pytest.mark.timeout(3600 if DEEP else 300)
def test_no_sequence_of_supervisors_and_bodies_acts_breaks_the_ladder(district: District) -> None:
    search(Ladder, district, 100 if DEEP else 8, 100 if DEEP else 24)
