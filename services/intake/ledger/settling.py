"""What is told of an entry on the ledger, and how it ends. Each message tells it whole; each entry ends once."""

from typing import Any

from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.ledger import store
from services.intake.ledger.domain import EntryState, Left
from services.intake.ledger.models import Entry
from shared.contracts.ledger import LEDGER_REVIEW_SET
from shared.db.history import Line
from shared.messaging import Unit


def tell(
    unit: Unit,
    case: Case,
    one: Entry,
    kind: str,
    facts: dict[str, Any],
    actor: str,
    outside_said: dict[str, Any] | None = None,
) -> Line:
    """Write a line about an entry, return it, and say how the entry stands; the next turn overtakes this one.

    outside_said: why an owner beyond the district does not take it (shared.contracts.ledger.OutsideSaid).
    """
    one.turn, case.updated_at = one.turn + 1, unit.now
    line = unit.record(case, kind, {"entry": one.number, "round": one.round, "turn": one.turn, **facts}, actor)
    data = {
        "entry": one.number,
        "turn": one.turn,
        "since": (one.since or unit.now).isoformat(),
        "reason": one.reason,
        "owner": one.owner,
        "person": one.person,
        "name": one.name,
        "months": one.months,
        "outside": {name: one.outside[name] for name in ("code", "name", "contact")} if one.outside else None,
        "days": one.days,
        "said": outside_said,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "why": one.why,
        "case": facts_of(unit.session, case),
    }
    unit.send(LEDGER_REVIEW_SET, case, data, line=line, round=one.round)
    return line


def leave(
    unit: Unit,
    case: Case,
    why: Left,
    actor: str,
    said: str | None = None,
    by: str | None = None,
    outside_said: dict[str, Any] | None = None,
) -> None:
    """Take a case off the ledger where it stands there: it goes on otherwise. by: a name. outside_said: see tell."""
    unit.session.flush()
    one = store.live(unit.session, case.id)
    if one is None:
        return
    one.state, one.ended_at, one.why = EntryState.ENDED.value, unit.now, why.value
    facts = {"why": str(why), "text": said, "by": by, "owner": one.owner}
    facts |= {"outside": one.outside["name"]} if one.outside else {}
    tell(unit, case, one, "ledger.left", facts, actor, outside_said)


def lapse(unit: Unit, case: Case) -> None:
    """Let fall what was proposed for the ledger and not signed yet: the case has ended, or has another round."""
    one = store.open_one(unit.session, case.id)
    if one is None or one.state != EntryState.PROPOSED:
        return
    one.state, one.ended_at = EntryState.LAPSED.value, unit.now
    unit.record(case, "ledger.lapsed", {"entry": one.number, "round": one.round}, "rule")
