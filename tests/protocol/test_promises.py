"""Walks that begin with a promise: it is reminded of, falls due, is judged, moved or dropped, in any order."""

from collections import Counter
from random import Random

import pytest
from hypothesis import settings

from services.notifier.tasks.domain import Act
from tests.protocol.district import District
from tests.protocol.house import digits
from tests.protocol.looks import look
from tests.protocol.moves import Moves
from tests.protocol.promises import WAYS

DEEP = settings.get_current_profile_name() == "deep"
WALKS, STEPS = (2000 if DEEP else 28), 50
ALONE = 2
"""What an enterprise brings that one body has alone (tests.protocol.words)."""


def promised(moves: Moves, seed: int) -> str:
    """Bring a case that is answered with a promise, of which notifier may have heard or not."""
    district = moves.district
    moves.bring(ALONE)
    case = district.cases[-1]
    for turn in range(4):
        moves.settle(seed + turn)
        seen = look(district, case)
        if seen.desk_has_it:
            district.assign(case, "service")
        elif seen.lead and seen.lead["state"] == "to_sign":
            district.act(seen.lead, Act.SIGN)
        elif seen.lead and seen.lead["state"] == "signed":
            district.reports += district.reports % 3 == 2  # the report to come leaves something to be done
            district.act(seen.lead, Act.REPORT)
    moves.settle(seed)
    assert district.review(case, good=True)
    assert district.intake.rows("select 1 from promise where case_id = ?", digits(case))
    return case


def step(moves: Moves, chance: Random) -> None:
    """Let something happen, most often to a promise."""
    pick, district = chance.randrange(1000), moves.district
    kind = chance.choices(
        ("way", "newest", "any", "again", "wait", "tick", "judge", "withdraw", "work", "review"),
        (26, 10, 10, 8, 8, 10, 2, 1, 2, 2),
    )[0]
    if kind == "way":
        chance.choice(WAYS)(district, pick)
        moves.watch.now()
    elif kind == "newest":
        moves.deliver_newest(pick)
    elif kind == "any":
        moves.deliver(pick)
    elif kind == "again":
        moves.deliver_again(pick, new_name=True)
    elif kind == "wait":
        moves.wait(chance.choice((1, 2, 3, 3, 4)))
    elif kind == "tick":
        moves.tick(chance.choice((1, 50)))
    elif kind == "judge":
        moves.judge(pick, good=chance.random() < 0.6)
    elif kind == "withdraw":
        moves.withdraw(pick)
    elif kind == "work":
        moves.work(pick)
    else:
        moves.review(pick, good=True)


def walk(district: District, seed: int, met: Counter[str]) -> None:
    """Walk once; a failure says what was done up to there. met: counts the kinds of lines about promises."""
    moves, chance = Moves(district), Random(seed)
    try:
        for _ in range(chance.choice((1, 1, 2))):
            promised(moves, seed)
        for _ in range(STEPS):
            step(moves, chance)
        moves.settle(seed, noise=True)
        moves.watch.histories_hold()
    except Exception as error:
        error.add_note(f"walk {seed}, step {len(district.trail)}:\n" + "\n".join(district.trail))
        raise
    for house in (district.intake, district.notifier):
        met.update(row["kind"] for row in house.rows("select kind from history where kind like 'promise.%'"))


@pytest.mark.timeout(3600 if DEEP else 300)
def test_a_promise_is_made_falls_due_and_ends_once_in_whatever_order_it_is_told(district: District) -> None:
    met: Counter[str] = Counter()
    for seed in range(WALKS):
        walk(district, seed, met)
    # Walks that never come to where it could go wrong would hold nothing.
    ends = {f"promise.{end}" for end in ("kept", "broken", "moved", "dropped", "not_yet", "taken_up")}
    assert ends | {"promise.due", "promise.reminded", "promise.fulfilled", "promise.told"} <= met.keys(), met
