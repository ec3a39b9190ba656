"""Joint handling in the district of these tests: groups of cases that the centre sets up, whatever becomes of them."""

from services.intake.cases.models import Case
from services.intake.joint import actions
from services.intake.joint.models import Joint
from shared.messaging import Unit
from tests.protocol.centre import FIRST
from tests.protocol.moves import Moves, one_of


def some_join(moves: Moves, pick: int, which: int) -> None:
    """Let the centre put a case into a group, or set one up with it; often it is refused."""
    if not moves.district.cases:
        return

    def act(unit: Unit, row: Case) -> None:
        groups = unit.session.query(Joint).order_by(Joint.id).all()
        new = which % 2 == 0 or not groups
        joint = actions.set_up(unit, "同类诉求", "一并研究", FIRST) if new else one_of(groups, which)
        actions.add(unit, joint, row, FIRST)

    case = one_of(moves.district.cases, pick)
    moves.district.centre(case, "handles it jointly with others", act)
    moves.watch.now([case])
