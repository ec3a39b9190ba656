"""Files of a case, as pages list and take them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from services.intake.attachments import store
from services.intake.attachments.domain import MOST_FILES, available
from services.intake.attachments.kinds import TYPES, called
from services.intake.attachments.serving import keeping
from services.intake.cases.models import Case
from services.intake.mailed import store as mailed
from shared.web.languages import language


def of_case(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return a case's files; behind them those of its mails that are still to be fetched, or were not taken and why."""
    mine = language()
    taken = [
        {
            "id": one.id,
            "name": one.name,
            "kind": TYPES[one.type].name.read(mine),
            "size": one.size,
            "at": one.added_at,
            "by": one.by,
            "state": str(state),
            "available": available(state, scanned=keeping().scanned),
        }
        for one, state in store.of_case(session, case.id)
    ]
    others = mailed.not_taken(session, case.id)
    return taken + [
        {
            "name": one.name,
            "size": one.size,
            "at": one.told_at,
            "by": one.by,
            "state": one.state,
            "why": one.why.get(mine),
            "available": False,
        }
        for one in others
    ]


def taken(types: Iterable[str]) -> dict[str, Any]:
    """Return what a form that takes files says of them, and asks of the browser."""
    types = list(types)
    endings = [f".{ending}" for code in types for ending in TYPES[code].endings]
    return {"types": called(types).read(language()), "accept": ",".join(endings), "most": MOST_FILES}
