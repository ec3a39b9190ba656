"""What notifier adds to the operators' pages: mails by state, the clock's lag, which case is confidential."""

from typing import Any

from sqlalchemy.orm import Session

from services.notifier.escalation.store import next_due
from services.notifier.mail import store as mails
from services.notifier.tasks.models import Case
from shared.messaging import Service
from shared.web.operations.pages import ago, spell


def is_confidential(session: Session, case_id: str) -> bool:
    """Say whether a case is confidential; of one that is not known here it is as good as that."""
    case = session.get(Case, case_id)
    return case is None or bool(case.facts.get("confidential", True))


def mails_and_clock(service: Service) -> dict[str, Any]:
    """Return for the page: mails that were not sent, by state, and by how much the clock is late (nothing: in time)."""
    now = service.clock.now()
    with service.database.read() as session:
        states = mails.by_state(session)
        due = next_due(session)
    late = (now - due).total_seconds() if due else 0.0
    return {
        "mails": [{"state": state, "count": count, "age": ago(oldest, now)} for state, count, oldest in states],
        "clock_late": spell(late) if late > 0 else None,
    }
