"""What happens to a case and its tasks that a clock may start or stop by, and the clocks that a place sets beside them.

Three limits every case has, and each lives with what it is of: `closing`, the round's, with the round's clock;
`answer`, the lead's, and `part` and `opinion`, those of the bodies that help, with their tasks. All others are named in
limits.yaml under `clocks`, and run as rows of their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.notifier.limits.calendar import Limit
from shared.contracts.words import Part


class Happening(StrEnum):
    """Something that happens once or often in a round of a case. What is of the lead's task counts for the case.

    received: the centre took the case. waiting: the dispatch desk has to decide, and no body works on it. dispatched: a
    body has it, or has it again after a return. contacted: the lead has spoken to the enterprise. sent_back: the centre
    wants more than was reported. answered: the centre let the answer out. closed: the round has ended, in whatever way.
    """

    RECEIVED = "received"
    WAITING = "waiting"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    CONTACTED = "contacted"
    INTERIM = "interim"
    RETURNED = "returned"
    REPORTED = "reported"
    PART_REPORTED = "part_reported"
    OPINION = "opinion"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    CLOSED = "closed"


STARTS = (
    Happening.RECEIVED,
    Happening.WAITING,
    Happening.DISPATCHED,
    Happening.RETURNED,
    Happening.REPORTED,
    Happening.SENT_BACK,
    Happening.ANSWERED,
)
"""What a clock may start by. Signing is not among them: who signs late would be given time for it."""

STOPS = tuple(one for one in Happening if one is not Happening.WAITING)
"""What a clock may stop by, and what may make a step needless: that a case waits is nothing that anybody has done."""

OWN = ("closing", "answer", "part", "opinion")
"""The clocks that are there without being named, by the words that steps name them with."""

OF_PART: Mapping[Part, str] = {Part.LEAD: "answer", Part.SPLIT: "part", Part.ASSISTING: "opinion"}
"""The name of the clock that each kind of task has."""


class Of(StrEnum):
    """Whose clock it is: who is late when it has run out. The centre's are those of desk, review and call-back."""

    CASE = "case"
    LEAD = "lead"
    SPLIT = "split"
    ASSISTING = "assisting"
    CENTRE = "centre"


class Ends(StrEnum):
    """An instant of the case itself with which a clock ends, instead of a limit that is counted.

    source_return: until when the case's source takes it back (退回来源).
    """

    SOURCE_RETURN = "source_return"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A clock that a place sets.

    limit: for all classes that do not say otherwise, None where only those have it that name it. rests: whether it
    stands still while the case rests. stops: any of these stops it; so does the end of its task, or of the round. body:
    the code of the body that is late where the centre is, None where the place does not say. ends: with what it ends
    instead of a limit; such a clock never rests, and a case without that instant does not have it.
    """

    name: str
    of: Of
    starts: Happening
    stops: frozenset[Happening]
    limit: Limit | None
    rests: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    ends: Ends | None = None


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """The limits of one class of matters, by clock; `kinds` has those that a kind of case has instead.

    without: clocks that cases of this class do not have.
    """

    limits: Mapping[str, Limit]
    kinds: Mapping[str, Mapping[str, Limit]] = field(default_factory=dict)
    without: Collection[str] = ()

    def limit(self, clock: str, kind: str) -> Limit | None:
        """Return the limit that the class sets for a clock of a case of that kind, None where it sets none."""
        return self.kinds.get(kind, {}).get(clock) or self.limits.get(clock)
