"""What the centre does with cases of the same matter, in the district of these tests."""

from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.same import actions
from services.intake.same.store import survivor_of
from services.intake.words import Text
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
        actions.merge(unit, row, unit.case(into.id), FIRST)

    return district.centre(case, f"merges it into case {district.cases.index(other)}", act)


def separates(district: District, case: str) -> bool:
    """Let the centre separate a case again."""

    def act(unit: Unit, row: Case) -> None:
        if row.merged_into is None:
            raise NotNow(Text("没有合并", "it is not merged"))
        actions.separate(unit, row, unit.case(row.merged_into), "不是一回事", FIRST)

    return district.centre(case, "separates it again", act)


def some_merge(moves: Moves, pick: int, other: int) -> None:
    """Let the centre take two cases for the same matter, whichever they are."""
    district = moves.district
    if district.cases:
        merges(district, one_of(district.cases, pick), one_of(district.cases, other))
        moves.watch.now()


def some_separate(moves: Moves, pick: int) -> None:
    """Let the centre undo a merging."""
    merged = moves.district.intake.rows("select id from cases where state = 'merged' order by id")
    if merged:
        separates(moves.district, dashed(one_of(merged, pick)["id"]))
        moves.watch.now()
