"""How long leads took for what they reported in a month, without the rests of their limits, and what rested. Pure.

Notifier counts the working time, since it has the calendar, and tells it with each report; days are working days of
the place. A report that was sent back and the one after it are of one case: their times add up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Took(NamedTuple):
    """What a body (None: of none) took in a month, in minutes, of all its cases together; worked, and rested.

    day: how long a working day was then.
    """

    body: str | None
    day: int
    worked: int
    rested: int


class Many(NamedTuple):
    """How many cases were reported on in a month, and of how many of these the limit had rested."""

    cases: int
    rested: int


@dataclass(slots=True)
class Handling:
    """What the cases of one body come to, or of all. days, rested_days: of all together, in working days."""

    cases: int = 0
    days: float = 0.0
    rested: int = 0
    rested_days: float = 0.0

    def add(self, one: Took) -> None:
        """Add what was taken with days of one length."""
        self.days += one.worked / one.day
        self.rested_days += one.rested / one.day


@dataclass(slots=True)
class Handled:
    """The month's: of the district, and of each body by its code."""

    district: Handling = field(default_factory=Handling)
    bodies: dict[str, Handling] = field(default_factory=dict)


def added_up(took: Iterable[Took], bodies: Mapping[str, Many], district: Many) -> Handled:
    """Return what the cases come to, the bodies in the order of their codes.

    district: a case on which several bodies have reported is one there, and took what all of them took.
    """
    sums = Handled(
        Handling(district.cases, rested=district.rested),
        {body: Handling(many.cases, rested=many.rested) for body, many in sorted(bodies.items())},
    )
    for one in took:
        sums.district.add(one)
        if one.body is not None:
            sums.bodies[one.body].add(one)
    return sums


def told(one: Handling) -> dict[str, Any]:
    """Return the numbers of one as JSON has them: `days` of a case on average, `rested_days` of one that rested."""
    return {
        "cases": one.cases,
        "days": round(one.days / one.cases, 1) if one.cases else None,
        "rested": one.rested,
        "rested_days": round(one.rested_days / one.rested, 1) if one.rested else None,
    }
