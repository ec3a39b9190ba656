"""What became of cases that were passed up, in a month: by whom they were passed to. Pure.

Figures count that a case was passed up and that it came back; how long that took, and what is open at the end of a
month, is told here. It counts against no body of ours. Days are calendar days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from services.intake.ledger.domain import Left
from services.intake.words import Text

_DAY = 86_400.0


class Passed(NamedTuple):
    """One time that a case was passed to an owner outside. ended_at, why: None while it is there."""

    owner: str
    name: Text
    since: datetime
    ended_at: datetime | None
    why: str | None


@dataclass(slots=True)
class Outside:
    """What came of the cases of one owner, or of all. days: of those over in the month, all together."""

    name: Text
    passed: int = 0
    answered: int = 0
    refused: int = 0
    otherwise: int = 0
    open: int = 0
    days: float = 0.0

    @property
    def over(self) -> int:
        """How many came to an end in the month."""
        return self.answered + self.refused + self.otherwise

    @property
    def mean(self) -> float | None:
        """For how many days those were outside, on average; None of none."""
        return round(self.days / self.over, 1) if self.over else None


@dataclass(slots=True)
class PassedUp:
    """The month's cases outside: of all owners, and of each by its code."""

    district: Outside = field(default_factory=lambda: Outside(Text("全区", "The district")))
    owners: dict[str, Outside] = field(default_factory=dict)


def added_up(found: Iterable[Passed], begins: datetime, ends: datetime) -> PassedUp:
    """Return what became of cases between two instants; `open` is what was still outside at the second."""
    sums = PassedUp()
    for one in found:
        over = one.ended_at is not None and one.ended_at < ends
        if one.since >= ends or (one.ended_at is not None and one.ended_at < begins):
            continue
        # Names are frozen in each case: the newest that was used stands for the owner.
        own = sums.owners.setdefault(one.owner, Outside(one.name))
        for each in (sums.district, own):
            each.passed += one.since >= begins
            each.open += not over
            if over and one.ended_at is not None:
                word = _COUNTED_AS.get(one.why or "", "otherwise")
                setattr(each, word, getattr(each, word) + 1)
                each.days += (one.ended_at - one.since).total_seconds() / _DAY
    sums.owners = dict(sorted(sums.owners.items()))
    return sums


_COUNTED_AS = {str(Left.ANSWERED): "answered", str(Left.REFUSED): "refused"}


def told(one: Outside) -> dict[str, Any]:
    """Return the numbers of one as JSON has them."""
    numbers = {name: getattr(one, name) for name in ("passed", "answered", "refused", "otherwise", "open")}
    return {**numbers, "days": one.mean}
