"""Walks that begin with a case on the ledger: it is reviewed, missed, given to others, taken off, in any order."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import settings

from tests.protocol.district import District
from tests.protocol.ledger import WAYS, puts_on
from tests.protocol.moves import Moves

DEEP = settings.get_current_profile_name() == "deep"
WALKS, STEPS = (2000 if DEEP else 26), 50


MOVES: dict[str, Callable[[Moves, int, Random], None]] = {
    "newest": lambda moves, pick, _: moves.deliver_newest(pick),
    "any": lambda moves, pick, _: moves.deliver(pick),
    "again": lambda moves, pick, _: moves.deliver_again(pick, new_name=True),
    "wait": lambda moves, _, chance: moves.wait(chance.choice((3, 4, 4, 4))),
    "tick": lambda moves, _, chance: moves.tick(chance.choice((1, 50))),
    "way": lambda moves, pick, chance: moves.one_way(WAYS, pick, chance.randrange(len(WAYS))),
    "work": lambda moves, pick, _: moves.work(pick),
    "assign": lambda moves, pick, _: moves.assign(pick, pick, 0),
    "withdraw": lambda moves, pick, _: moves.withdraw(pick),
    "urge": lambda moves, pick, _: moves.urge(pick),
    "review": lambda moves, pick, _: moves.review(pick, good=True),
}
OFTEN = (10, 10, 8, 9, 10, 24, 4, 3, 1, 2, 1)
"""How often each is made beside the others."""


def walk(district: District, seed: int, met: Counter[str]) -> None:
    """Walk once; a failure says what was done up to there. met: counts the kinds of lines about the ledger."""
    moves, chance = Moves(district), Random(seed)
    try:
        for _ in range(chance.choice((1, 1, 2))):
            moves.bring(chance.randrange(1000))
        if chance.random() < 0.7:  # else its end may be heard of before its beginning
            moves.settle(seed)
        moves.one_way([puts_on], seed % 5 * 6 + 1, 0)
        for _ in range(STEPS):
            MOVES[chance.choices([*MOVES], OFTEN)[0]](moves, chance.randrange(1000), chance)
        moves.settle(seed, noise=True)
        for case in district.cases:
            moves.close(case)
        moves.settle(seed)
        moves.watch.histories_hold()
    except Exception as error:
        error.add_note(f"walk {seed}, step {len(district.trail)}:\n" + "\n".join(district.trail))
        raise
    for house in (district.intake, district.notifier):
        met.update(
            row["kind"]
            for row in house.rows("select kind from history where kind like 'ledger.%' or kind = 'outside.refused'")
        )


@pytest.mark.timeout(3600 if DEEP else 300)
def test_a_case_on_the_ledger_is_reviewed_and_leaves_it_once_in_whatever_order_it_is_told(district: District) -> None:
    met: Counter[str] = Counter()
    for seed in range(WALKS):
        walk(district, seed, met)
    # Walks that never come to where it could go wrong would hold nothing.
    seen = {"proposed", "refused", "entered", "planned", "missed", "missed_still", "reminded", "reviewed", "changed"}
    wanted = {f"ledger.{one}" for one in (*seen, "set", "told", "left", "answered")}
    assert wanted | {"outside.refused"} <= met.keys(), met
