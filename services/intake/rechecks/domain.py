"""Which ended cases are drawn to be looked at again, and what may come of that. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.intake.cases.domain import NotNow
from services.intake.cases.timeline import Line
from services.intake.codes.outcomes import Recheck as Rule
from services.intake.codes.outcomes import RecheckKind
from services.intake.reports.domain import Month
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty

DUTIES = (Duty.REVIEWER, Duty.SUPERVISOR)
"""Who looks at what was drawn."""

LINES: Mapping[RecheckKind, str] = {
    RecheckKind.CLOSED: "case.closed",
    RecheckKind.ANSWERED_AT_ONCE: "case.answered_at_once",
    RecheckKind.WITHDRAWN: "case.withdrawn",
    RecheckKind.DECLINED: "case.declined",
    RecheckKind.TERMINATED: "case.terminated",
}
"""By which line of its history a case belongs to a kind: in the month in which it was written."""


class Drawn(NamedTuple):
    """A case that was drawn, and the digest by which it was."""

    case: str
    digest: str


def digest(place: str, month: Month, kind: RecheckKind, case: str) -> str:
    """Return what a case draws: the SHA-256 of `place/month/kind/case id`, in hexadecimal digits.

    Nobody can choose it: a case's id is made before anybody knows how it will end, and nothing else goes in.
    """
    return hashlib.sha256(f"{place}/{month}/{kind}/{case}".encode()).hexdigest()


def draw(cases: Collection[str], place: str, month: Month, rule: Rule) -> list[Drawn]:
    """Return the cases that are drawn of those that ended in a month: the ones with the lowest digests, in that order.

    cases: ids, each once. As many as the share comes to, rounded up, and at least `least`, where there are so many.
    """
    found = sorted((digest(place, month, rule.kind, one), one) for one in cases)
    # As it is written, for 0.1 in binary is a little more than a tenth and would draw one of ten too many.
    many = max(ceil(Fraction(str(rule.share)) * len(found)), rule.least)
    return [Drawn(case, drawn) for drawn, case in found[:many]]


class NotOver(Exception):
    """The month is not over, so that who is drawn would depend on when it is asked; told with the first day after."""


def must_be_over(month: Month, zone: ZoneInfo, now: datetime) -> None:
    """See that a month is over by the place's clocks. Raises NotOver."""
    after = month.moved(1).begins(zone)
    if now < after:
        raise NotOver(f"{month} is not over; draw from {after:%Y-%m-%d} on, when no more case can end in it")


class Found(StrEnum):
    """What looking again comes to: in order; not in order and noted; not in order, so the case is taken up again."""

    IN_ORDER = "in_order"
    NOTED = "noted"
    REOPENED = "reopened"


WAITING = "waiting"
"""The state of a case that was drawn and that nobody has looked at."""

AGAIN: Mapping[CaseState, str] = {
    CaseState.CLOSED: "the answer does not hold, so whoever gave it goes on",
    CaseState.DECLINED: "it should have been taken, so the desk has it",
    CaseState.TERMINATED: "it could have gone on, so the desk has it",
}
"""The states from which a case is taken up again, and why. What was withdrawn is its enterprise's to bring anew."""

_JUDGED = Text("这件抽查已有结论，没有做任何改动。", "This one has been looked at already. Nothing was changed.")
_OWN = Text(
    "您办理过这件事项，请由其他人抽查。没有做任何改动。",
    "You had a hand in this case; somebody else has to look at it. Nothing was changed.",
)
_MOVED = Text(
    "事项的状态已经变化，不能再次办理；可以记录情况。没有做任何改动。",
    "The case has moved on and cannot be taken up again; put a note on record instead. Nothing was changed.",
)


def judge(found: Found, state: str, case_state: CaseState, *, had_a_hand: bool) -> None:
    """See that somebody may say what looking again came to. Raises NotNow.

    state: of what was drawn. had_a_hand: whether they themselves have done something with the case before.
    """
    if state != WAITING:
        raise NotNow(_JUDGED)
    if had_a_hand:
        raise NotNow(_OWN)
    if found is Found.REOPENED and case_state not in AGAIN:
        raise NotNow(_MOVED)


def drawn_by(case: str, lines: Iterable[Line]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield what a case's history says of its re-checks, the newest last: (case, month, kind), and where it stands."""
    for line in lines:
        if line.kind in ("recheck.drawn", "recheck.judged"):
            yield (case, line.facts["month"], line.facts["kind"]), line.facts.get("found", WAITING)
