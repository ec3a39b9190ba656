"""What the centre does with cases of the same matter, in the district of these tests."""

from services.intake.cases.models import Case
from services.intake.same import actions, holding
from services.intake.same.reading import timeline_of
from services.intake.same.store import survivor_of
from shared.messaging import Unit
from tests.protocol.centre import FIRST
from tests.protocol.district import District
from tests.protocol.house import dashed
from tests.protocol.moves import Moves, one_of


def merges(district: District, case: str, other: str) -> bool:
    """Let the centre merge a case into another, or into that in which the other is handled by now."""

    def act(unit: Unit, row: Case) -> None:
        named = unit.session.get_one(Case, other)
        into = survivor_of(unit.session, named) or named
        actions.merge(unit, *holding.hold_two(unit, row.id, into.id), FIRST)

    return district.centre(case, f"merges it into case {district.cases.index(other)}", act)


def separates(district: District, case: str) -> bool:
    """Let the centre separate a case again."""

    def act(unit: Unit, row: Case) -> None:
        actions.separate(unit, *holding.hold_merged(unit, row.id), "不是一回事", FIRST)

    return district.centre(case, "separates it again", act)


def some_merge(moves: Moves, pick: int, other: int) -> None:
    """Let the centre take two cases for the same matter, whichever they are."""
    district = moves.district
    if district.cases:
        merges(district, one_of(district.cases, pick), one_of(district.cases, other))
        moves.watch.now()
        _timelines_hold(district)


def some_separate(moves: Moves, pick: int) -> None:
    """Let the centre undo a merging."""
    merged = moves.district.intake.rows("select id from cases where state = 'merged' order by id")
    if merged:
        separates(moves.district, dashed(one_of(merged, pick)["id"]))
        moves.watch.now()
        _timelines_hold(moves.district)


def _timelines_hold(district: District) -> None:
    """See that every source can follow its case, whatever was merged into what, by numbers that only grow."""
    with district.intake.service.database.read() as session:
        for case in district.cases:
            numbers = [line.number for line in timeline_of(session, case)]
            assert numbers == sorted(set(numbers)), f"a timeline goes back: {numbers}"
