"""Long walks of chance, the same in every run: several cases at once, and every property looked at after every step."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import settings

from services.notifier.task_forces.domain import StageAct
from services.notifier.tasks.domain import Act
from tests.protocol import extending, joint, ledger, promises, same, signing, supervising
from tests.protocol.closures import days_are_closed
from tests.protocol.district import District
from tests.protocol.moves import BY_PEOPLE, Moves
from tests.protocol.silence import silence_means
from tests.protocol.teams import pass_stage

DEEP = settings.get_current_profile_name() == "deep"
WALKS, STEPS = (2400 if DEEP else 12), 120

Move = Callable[[Moves, Random], None]

ON_THE_WAY: list[tuple[int, Move]] = [
    (8, lambda moves, chance: moves.deliver_newest(_any(chance))),
    (4, lambda moves, chance: moves.deliver_batch([_any(chance) for _ in range(chance.randint(2, 6))])),
    (3, lambda moves, chance: moves.deliver_again(_any(chance), new_name=True)),
    (1, lambda moves, chance: moves.deliver_again(_any(chance), new_name=False)),
]
PEOPLE_AND_TIME: list[tuple[int, Move]] = [
    (20, lambda moves, chance: moves.work(_any(chance))),
    (4, lambda moves, chance: moves.act_now(_any(chance), chance.choice(BY_PEOPLE))),
    (5, lambda moves, chance: moves.act_now(_any(chance), Act.RETURN)),
    (4, lambda moves, chance: signing.some_no(moves, _any(chance))),
    (5, lambda moves, chance: signing.some_signature(moves, _any(chance))),
    (2, lambda moves, chance: moves.act(_any(chance), chance.choice(BY_PEOPLE))),
    (8, lambda moves, chance: moves.assign(_any(chance), _any(chance), chance.randrange(4))),
    (4, lambda moves, chance: moves.refuse(_any(chance))),
    (3, lambda moves, chance: moves.rule_on(_any(chance), _any(chance))),
    (6, lambda moves, chance: moves.bring_like(_any(chance))),
    (1, lambda moves, chance: moves.end_precedent(_any(chance))),
    (1, lambda moves, chance: moves.reform(_any(chance), _any(chance))),
    (4, lambda moves, chance: moves.meet(_any(chance), _any(chance), chance.randrange(4))),
    (6, lambda moves, chance: _pass(moves, chance, StageAct.DONE)),
    (2, lambda moves, chance: _pass(moves, chance, StageAct.SKIP)),
    (6, lambda moves, chance: moves.one_way(promises.WAYS, _any(chance), _any(chance))),
    (3, lambda moves, chance: moves.one_way(ledger.WAYS, _any(chance), _any(chance))),
    (5, lambda moves, chance: moves.recall(_any(chance))),
    (9, lambda moves, chance: moves.review(_any(chance), good=chance.random() < 0.6)),
    (2, lambda moves, chance: moves.review_late(_any(chance), good=chance.random() < 0.5)),
    (4, lambda moves, chance: moves.call(_any(chance), redo=chance.random() < 0.7)),
    (9, lambda moves, chance: moves.judge(_any(chance), good=chance.random() < 0.2)),
    (1, lambda moves, chance: moves.withdraw(_any(chance))),
    (2, lambda moves, chance: moves.centre_ends(_any(chance), _any(chance))),
    (4, lambda moves, chance: moves.act_now(_any(chance), Act.ASK_SUPPLEMENT)),
    (4, lambda moves, chance: moves.supplement(_any(chance))),
    (2, lambda moves, chance: moves.urge(_any(chance))),
    (6, lambda moves, chance: extending.some_asking(moves, _any(chance), _any(chance))),
    (5, lambda moves, chance: extending.some_decision(moves, _any(chance), _any(chance))),
    (3, lambda moves, chance: extending.some_urging(moves, _any(chance))),
    (2, lambda moves, chance: extending.some_contact(moves, _any(chance))),
    (5, lambda moves, chance: supervising.some_notice(moves, _any(chance), _any(chance))),
    (2, lambda moves, chance: supervising.some_answer(moves, _any(chance), _any(chance))),
    (1, lambda moves, chance: supervising.some_draft(moves, _any(chance), _any(chance))),
    (1, lambda moves, chance: supervising.some_card(moves, _any(chance))),
    (2, lambda moves, chance: same.some_merge(moves, _any(chance), _any(chance))),
    (1, lambda moves, chance: same.some_separate(moves, _any(chance))),
    (1, lambda moves, chance: joint.some_join(moves, _any(chance), _any(chance))),
    (2, lambda moves, chance: days_are_closed(moves, _any(chance))),
    (4, lambda moves, chance: moves.wait(chance.choice([0, 0, 1, 1, 1, 2, 2, 3, 4]))),
    (5, lambda moves, chance: moves.tick(chance.choice([1, 2, 50]))),
    (2, lambda moves, chance: moves.mail_fails(_any(chance))),
    (1, lambda moves, chance: moves.settle(_any(chance), noise=True)),
]
"""Moves, with how often each is made beside the others of its table."""

NETWORKS = ((1, 1), (2, 1), (5, 1), (4, 0), (10, 0))
"""How fast the network is, so that letters pile up or hardly have time to overtake each other; and whether it also
finds old letters, or forgets those that three others have overtaken until everything is delivered."""

CASES = (1, 1, 2, 4)
"""How many cases there are: one alone comes through all its rounds, several come in one batch."""


def _any(chance: Random) -> int:
    return chance.randrange(1000)


def _pass(moves: Moves, chance: Random, act: StageAct) -> None:
    pass_stage(moves.district, _any(chance), act)
    moves.watch.now()


def walk(district: District, seed: int) -> None:
    """Walk once; a failure says what was done up to there."""
    moves, chance = Moves(district), Random(seed)
    moves.returns_are_decided_by(chance.choice(("desk", "rules")))
    silence_means(district, chance.choice(("consent", "consent", "waits")))
    haste, finds_old = chance.choice(NETWORKS)
    table = [*((haste * often, move) for often, move in ON_THE_WAY), *PEOPLE_AND_TIME]
    table.append((haste * finds_old * 12, lambda moves, chance: moves.deliver(_any(chance))))
    weights, steps = zip(*table, strict=True)
    try:
        for _ in range(chance.choice(CASES)):
            moves.bring(_any(chance))
        for move in chance.choices(steps, weights, k=STEPS):
            move(moves, chance)
        moves.settle(seed, noise=True)
        extending.none_waits(district)
        for case in district.cases:
            moves.close(case)
        moves.settle(seed)
        extending.none_waits(district)
        moves.watch.histories_hold()
    except Exception as error:
        error.add_note(f"walk {seed}, step {len(district.trail)}:\n" + "\n".join(district.trail))
        raise


@pytest.mark.timeout(3600 if DEEP else 300)
@pytest.mark.parametrize("first", range(0, WALKS, 6))
def test_whatever_happens_in_whatever_order_the_three_services_agree_in_the_end(district: District, first: int) -> None:
    for seed in range(first, first + 6):
        walk(district, seed)
