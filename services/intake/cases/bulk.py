"""Taking cases to which nothing else happens in their unit of work: the same rows and messages, and no object for any.

So come those of agencies' systems, by one or by the thousand; an object costs several times what its row does.
"""

from collections.abc import Mapping
from typing import Any

from services.intake.cases import facts, numbers
from services.intake.cases.actions import begun
from services.intake.cases.models import Case, Taken
from services.intake.codes.domain import Place
from shared.contracts.from_intake import CASE_SUBMITTED
from shared.messaging import Unit


def submit(
    unit: Unit,
    place: Place,
    body: Mapping[str, Any],
    sequence: int,
    *,
    agency: str,
    agency_name: str,
    body_digest: str,
    agency_tells: bool = False,
) -> Taken:
    """Take a case that has been checked, as actions.submit does. sequence: of its number (store.next_sequences)."""
    number = numbers.case_number(place.prefix, place.year(unit.now), sequence)
    told = facts.case_facts(
        body, number=number, agency=agency, agency_name=agency_name, received_at=unit.now, place=place
    )
    row = begun(place, told, body_digest=body_digest, now=unit.now, agency_tells=agency_tells)
    said = (row["tracking_code"], row["link_token"])
    head = Taken(row["id"], agency, row["state"], number, *said, tells=row["tells"])
    line = unit.record(head, "case.submitted", {"case": told, "place": place.part}, f"agency:{agency}")
    unit.session.write(Case, **(row | {"line": head.line, "line_hash": head.line_hash}))
    unit.send(CASE_SUBMITTED, head, {"case": told}, line=line, round=1)
    return head
