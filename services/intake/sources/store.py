"""Questions about what passes between the centre and a case's source."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.models import History
from shared.contracts.words import CaseState

ASKED, REFUSED, ACCEPTED = "source.asked", "source.refused", "source.accepted"
TAKEN_BACK = "case.taken_back"
"""The lines of the history by which all of it is known."""

_AT_DESK = (CaseState.RECEIVED, CaseState.ADMITTED)


def asked(session: Session, case: Case) -> dict[str, Any] | None:
    """Return what the source was asked and has not answered (`at`, `ground`, `basis`, `text`), None where nothing is.

    Once a body has the case nobody waits for the source any more.
    """
    if case.state not in _AT_DESK or case.lead is not None:
        return None
    query = select(History.kind, History.text).where(History.case_id == case.id, History.kind.in_((ASKED, REFUSED)))
    found = session.execute(query.order_by(History.line.desc()).limit(1)).first()
    if found is None or found.kind != ASKED:
        return None
    told = json.loads(found.text)
    facts: dict[str, Any] = told["facts"]
    if facts["round"] != case.round:
        return None
    return {name: facts[name] for name in ("at", "ground", "basis", "text")}
