"""Puts a case of earlier years on record: closed as it was, with its own dates, and nobody is told of it."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from services.intake.cases import facts, numbers
from services.intake.cases.actions import begun
from services.intake.cases.models import Case, Taken
from services.intake.codes.domain import Place
from shared.contracts.words import CaseState
from shared.messaging import Unit

KIND = "case.recorded"
"""The one line of such a case's history. It holds the case, how it went, and whether figures count it."""


def record(
    unit: Unit,
    place: Place,
    body: Mapping[str, Any],
    ended: Mapping[str, Any],
    sequence: int,
    *,
    counted: bool,
    agency: str,
    agency_name: str,
    body_digest: str,
) -> Taken:
    """Take a case that was closed long ago. ended: as imports.history reads it.

    It bears the year in which it was received. No message is sent: the router and the notifier never hear of it, so no
    clock runs, no mail leaves, and nobody is asked to do anything.
    """
    received, closed = (ended[name].astimezone(UTC) for name in ("received_at", "closed_at"))
    number = numbers.case_number(place.prefix, place.year(received), sequence)
    told = facts.case_facts(body, number=number, agency=agency, agency_name=agency_name, received_at=received)
    row = begun(place, told, body_digest=body_digest, now=received, agency_tells=False)
    row["tells"] = False  # what is over is told to nobody
    head = Taken(row["id"], agency, CaseState.ARCHIVED.value, number, row["tracking_code"], row["link_token"])
    went = {name: ended.get(name) for name in ("outcome", "answer", "satisfaction", "lead")}
    went |= {"received_at": received.isoformat(), "closed_at": closed.isoformat(), "counted": counted, "round": 1}
    unit.record(head, KIND, {"case": told, "place": place.part, **went}, f"agency:{agency}")
    row |= {"line": head.line, "line_hash": head.line_hash, "state": head.state, "updated_at": closed}
    unit.session.write(Case, **row, answer=went["answer"], outcome=went["outcome"], lead=went["lead"])
    return head
