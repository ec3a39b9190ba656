"""What split bodies report on their parts: kept for the desk to see. Only the lead's return moves a case."""

from typing import Any

from services.router.decisions.models import Case
from shared.messaging import Unit


def reported(unit: Unit, case: Case, assignment: int, told: dict[str, Any]) -> None:
    """Keep a report on a part (`PartReported`) of the newest assignment; once, and whatever has become of its round."""
    body = told["body"]
    if assignment != case.assignment or body in case.parts:
        return
    said = {"agrees": told["agrees"], "text": told["text"]}
    case.parts = {**case.parts, body: said}
    line = {"round": case.round, "assignment": assignment, "body": body, **said}
    unit.record(case, "part_reported", line, told["by"] or body)
