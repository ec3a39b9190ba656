"""How a promise ends: its row, a line of the case's history, and the message about it. Each ends once."""

from typing import Any

from services.intake.cases.models import Case
from services.intake.promises import store
from services.intake.promises.domain import Origin
from services.intake.promises.models import Promise
from shared.contracts.promises import PROMISE_SETTLED
from shared.contracts.words import PromiseState
from shared.messaging import Unit


def settle(
    unit: Unit,
    case: Case,
    one: Promise,
    state: PromiseState,
    *,
    said: str | None,
    by: str | None,
    actor: str,
    **told: Any,
) -> None:
    """Bring a promise to its end. The case's row is locked, and the table of moves was asked.

    said: what the enterprise said, or why. by: a name. told: more for the history.
    """
    one.state, one.said, one.ended_at, one.ended_by, one.wish = state.value, said, unit.now, by, None
    facts = {"promise": one.number, "round": one.round, "text": said, "by": by, "promised": one.text, **told}
    tell(unit, case, one, f"promise.{state}", facts, actor)


def tell(unit: Unit, case: Case, one: Promise, kind: str, facts: dict[str, Any], actor: str) -> None:
    """Write a line about a promise that has ended, and say how it stands; the next turn overtakes what was said."""
    line = unit.record(case, kind, facts, actor)
    one.turn, case.updated_at = one.turn + 1, unit.now
    data = {
        "promise": one.number,
        "turn": one.turn,
        "state": one.state,
        "at": one.ended_at.isoformat() if one.ended_at else unit.now.isoformat(),
        "said": one.said,
        "by": one.ended_by,
        "taken_up": one.taken_up["text"] if one.taken_up else None,
    }
    unit.send(PROMISE_SETTLED, case, data, line=line, round=one.round, assignment=case.assignment)


def drop_live(unit: Unit, case: Case, why: str, *, of: Origin | None = None) -> None:
    """Drop the promises of a case that have not come to an end: it goes on otherwise.

    why: `reopened`, `withdrawn`, `merged`, or `answered`. of: only those that were made in that way.
    """
    unit.session.flush()
    for one in store.live(unit.session, case.id):
        if of is None or one.origin == of:
            settle(unit, case, one, PromiseState.DROPPED, said=None, by=None, actor="rule", why=why, owner=one.owner)
