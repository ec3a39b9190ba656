"""What the call-back desk's list shows of enterprises that have to be told by telephone."""

from collections.abc import Iterable
from typing import Any

from services.intake.cases.models import Case
from services.intake.informing.models import Untold


def rows(found: Iterable[tuple[Untold, Case]]) -> list[dict[str, Any]]:
    """Return a row for each; of a confidential case its number alone."""
    return [
        {
            "number": case.number,
            "title": None if case.confidential else case.title,
            "news": one.news,
            "why": one.why,
            "since": one.since,
            "tried": one.tries,
        }
        for one, case in found
    ]
