"""How long leads took for what they reported in a month, without the rests of their limits, and what rested. Pure.

Notifier counts the working time, since it has the calendar, and tells it with each report; days are working days of
the place. A report that was sent back and the one after it are of one case: their times add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Reported(NamedTuple):
    """What a body (None: of none) took in a month for its cases; how many of these rested, and for how long.

    day: how long a working day was then. Times are in minutes, of all cases together.
    """

    body: str | None
    day: int
    cases: int
    worked: int
    rested_cases: int
    rested: int


@dataclass(slots=True)
class Handling:
    """What the cases of one body come to, or of all. days, rested_days: of all together, in working days."""

    cases: int = 0
    days: float = 0.0
    rested: int = 0
    rested_days: float = 0.0

    def add(self, one: Reported) -> None:
        """Add what was counted with days of one length."""
        self.cases += one.cases
        self.days += one.worked / one.day
        self.rested += one.rested_cases
        self.rested_days += one.rested / one.day


@dataclass(slots=True)
class Handled:
    """The month's: of the district, and of each body by its code."""

    district: Handling = field(default_factory=Handling)
    bodies: dict[str, Handling] = field(default_factory=dict)


def added_up(found: Iterable[Reported]) -> Handled:
    """Return what the cases come to, the bodies in the order of their codes."""
    sums = Handled()
    for one in found:
        sums.district.add(one)
        if one.body is not None:
            sums.bodies.setdefault(one.body, Handling()).add(one)
    sums.bodies = dict(sorted(sums.bodies.items()))
    return sums


def told(one: Handling) -> dict[str, Any]:
    """Return the numbers of one as JSON has them: `days` of a case on average, `rested_days` of one that rested."""
    return {
        "cases": one.cases,
        "days": round(one.days / one.cases, 1) if one.cases else None,
        "rested": one.rested,
        "rested_days": round(one.rested_days / one.rested, 1) if one.rested else None,
    }
