"""Walks in which enterprises are told by mail, are not reached, and answer, in whatever order anybody hears of it."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import settings

from tests.protocol.district import District
from tests.protocol.informing import ENTERPRISE, WAYS, met, the_newest_is_told_and_nothing_twice
from tests.protocol.moves import Moves

DEEP = settings.get_current_profile_name() == "deep"
WALKS, STEPS = (1000 if DEEP else 12), 60

MOVES: dict[str, Callable[[Moves, int, Random], None]] = {
    "newest": lambda moves, pick, _: moves.deliver_newest(pick),
    "any": lambda moves, pick, _: moves.deliver(pick),
    "again": lambda moves, pick, _: moves.deliver_again(pick, new_name=True),
    "wait": lambda moves, _, chance: moves.wait(chance.choice((1, 2, 3))),
    "way": lambda moves, pick, chance: moves.one_way(WAYS, pick, chance.randrange(len(WAYS))),
    "work": lambda moves, pick, _: moves.work(pick),
    "assign": lambda moves, pick, _: moves.assign(pick, pick, 0),
    "withdraw": lambda moves, pick, _: moves.withdraw(pick),
    "review": lambda moves, pick, _: moves.review(pick, good=True),
}
OFTEN = (12, 12, 6, 3, 14, 10, 4, 1, 3)
"""How often each is made beside the others."""


def walk(district: District, seed: int, seen: Counter[str]) -> None:
    """Walk once; a failure says what was done up to there. seen: counts the messages between intake and notifier."""
    moves, chance = Moves(district), Random(seed)
    try:
        for _ in range(chance.choice((1, 2))):
            district.submit(chance.randrange(1000), enterprise=ENTERPRISE, needs_reply=True)
        moves.watch.now()
        for _ in range(STEPS):
            MOVES[chance.choices([*MOVES], OFTEN)[0]](moves, chance.randrange(1000), chance)
        moves.settle(seed, noise=True)
        the_newest_is_told_and_nothing_twice(district)
        moves.watch.histories_hold()
    except Exception as error:
        error.add_note(f"walk {seed}, step {len(district.trail)}:\n" + "\n".join(district.trail))
        raise
    seen.update(met(district))


@pytest.mark.timeout(3600 if DEEP else 300)
def test_each_enterprise_is_told_the_newest_and_nothing_is_lost_or_told_twice(district: District) -> None:
    seen: Counter[str] = Counter()
    for seed in range(WALKS):
        walk(district, seed, seen)
    assert set(seen) == {"enterprise.informed.v1", "enterprise.unreached.v1", "enterprise.wrote.v1"}, seen
