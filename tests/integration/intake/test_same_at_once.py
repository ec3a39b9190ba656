"""Many at once about the same matter, on PostgreSQL: nothing is lost or merged twice, and nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from services.intake.cases import actions as cases
from services.intake.cases.actions import Speaker
from services.intake.cases.domain import NotNow
from services.intake.models import Case
from services.intake.same import actions, holding
from tests.integration.intake.house import House
from tests.integration.intake.same import AGAIN, LAND, bring, by_rule, well

WHO = Speaker("lin_desk", "林派单")


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result(timeout=60) for one in [threads.submit(act) for act in acts]]


def states(house: House) -> list[tuple[str, str, str | None, int]]:
    with house.service.database.read() as session:
        rows = session.execute(select(Case.id, Case.state, Case.merged_into, Case.joined).order_by(Case.id))
        return [tuple(row) for row in rows]


def test_what_comes_in_one_moment_is_all_taken_and_what_was_there_is_merged_into_once_each(
    house_on_postgres: House,
) -> None:
    house = house_on_postgres
    by_rule(house, merge=0.6)
    first = house.case(bring(house, LAND)["number"]).id
    all_at_once([lambda: bring(house, AGAIN) for _ in range(6)])
    found = states(house)
    assert len(found) == 7
    # Each went into one that was there; none that others were merged into was merged away unseen.
    merged = [into for _, state, into, _ in found if state == "merged"]
    assert len(merged) == 6
    assert set(merged) == {first}
    assert sum(joined for *_, joined in found) == 6
    well(house)


def test_merging_both_ways_and_separating_in_one_moment_ends_in_one_order(house_on_postgres: House) -> None:
    house = house_on_postgres
    ids = [house.case(bring(house, LAND)["number"]).id for _ in range(3)]

    def merge(one: str, other: str) -> bool:
        try:
            with house.service.begin("test") as unit:
                actions.merge(unit, *holding.hold_two(unit, one, other), WHO)
        except NotNow:
            return False
        return True

    def separate(one: str) -> bool:
        try:
            with house.service.begin("test") as unit:
                actions.separate(unit, *holding.hold_merged(unit, one), "不是一回事", WHO)
        except NotNow:
            return False
        return True

    def add(one: str) -> bool:
        # What is said of a merged case goes to the one that it is in, while others are at work on both.
        try:
            with house.service.begin("test") as unit:
                cases.supplement(unit, holding.hold(unit, one), "还有一点", WHO)
        except NotNow:
            return False
        return True

    pairs = [(one, other) for one in ids for other in ids if one != other]
    for _ in range(3):
        merging = [lambda pair=pair: merge(*pair) for pair in pairs]
        done = all_at_once([*merging, *[lambda one=one: add(one) for one in ids]])[: len(pairs)]
        assert 1 <= sum(done) <= 2
        assert [state for _, state, _, _ in states(house)].count("merged") == sum(done)
        apart = [lambda one=one: separate(one) for one in [*ids, *ids]]
        all_at_once([*apart, *[lambda one=one: add(one) for one in ids]])
        assert all((into, joined) == (None, 0) for _, _, into, joined in states(house))
        well(house)
