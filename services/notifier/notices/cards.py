"""Taking back a card, or an end of the ladder, with a reason: it stays on record and counts no more."""

from services.notifier.notices import store
from services.notifier.notices.actions import Refused
from services.notifier.notices.domain import NoticeRefusal, Supervisor
from services.notifier.tasks.models import Case
from shared.contracts.from_notifier import CARD_WITHDRAWN
from shared.contracts.words import Card
from shared.messaging import Unit


def withdraw(unit: Unit, case_id: str, round_: int, step: str, who: Supervisor, reason: str) -> Refused | None:
    """Take back what a step has given a body; None means done. The others hear of cards, which figures count."""
    case: Case | None = unit.case(case_id)
    row = store.measure(unit.session, case_id, round_, step)
    if case is None or row is None:
        return Refused(NoticeRefusal.OVER)
    if row.withdrawn_at is not None:
        return Refused(NoticeRefusal.ALREADY, row.withdrawn_at, row.withdrawn_by)
    if row.body in who.bodies:
        return Refused(NoticeRefusal.OWN_BODY)
    row.withdrawn_at, row.withdrawn_by, row.reason = unit.now, who.name, reason
    told = {"step": step, "body": row.body, "reason": reason, "by": who.name}
    facts = {"round": round_, "measure": row.measure, **told}
    if row.measure not in list(Card):
        unit.record(case, "measure.withdrawn", facts, who.id)
        return None
    line = unit.record(case, "card.withdrawn", facts, who.id)
    unit.send(CARD_WITHDRAWN, case, {"card": row.measure, **told}, line=line, round=round_, assignment=case.assignment)
    return None
