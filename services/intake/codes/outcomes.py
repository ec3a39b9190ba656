"""What a place says of answers and of what comes after them: words that say nothing, result classes, calls, re-checks.

Pure; read from the part of the configuration that a case keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from services.intake.words import Text


@dataclass(frozen=True, slots=True)
class Hollow:
    """Words of one language by which an answer is known that says nothing; `…` stands for anything within a clause.

    says_nothing: a clause that holds one of these says only that others have the matter, or that it is being handled.
    but: a clause that holds one of these says something all the same. fillers: a clause that is one of these counts for
    nothing either way.
    """

    says_nothing: Sequence[str] = ()
    but: Sequence[str] = ()
    fillers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ResultClasses:
    """Classes by which some answers are told beside their outcome: A solved, B planned, C for reference.

    channels, kinds: of the cases that have one, none named for all. names: by class. of: the class of each outcome.
    """

    channels: frozenset[str]
    kinds: frozenset[str]
    names: Mapping[str, Text]
    of: Mapping[str, str]

    def class_of(self, channel: str, kind: str, outcome: str) -> str | None:
        """Return the class of an answer, None where such a case has none."""
        ours = (not self.channels or channel in self.channels) and (not self.kinds or kind in self.kinds)
        return self.of.get(outcome) if ours else None


@dataclass(frozen=True, slots=True)
class Calls:
    """How often nobody may be reached before a case is closed with nobody asked, and how far apart tries have to be."""

    tries: int = 3
    apart: timedelta = timedelta(hours=2)


class RecheckKind(StrEnum):
    """How cases ended of which a share is drawn to be looked at again (抽查)."""

    CLOSED = "closed"
    ANSWERED_AT_ONCE = "answered_at_once"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    TERMINATED = "terminated"


class Recheck(NamedTuple):
    """Which share of the cases that ended in a month in one way is drawn, and at least how many.

    share: as it is written, from 0 to 1.
    """

    kind: RecheckKind
    share: str
    least: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All of it; a place that says nothing holds no answer back, has no classes and draws no cases."""

    hollow: Mapping[str, Hollow] = field(default_factory=dict)
    results: ResultClasses | None = None
    calls: Calls = Calls()
    rechecks: tuple[Recheck, ...] = ()

    @classmethod
    def from_part(cls, content: Mapping[str, Any] | None) -> "Outcomes":
        """Read what was stored; a part of an earlier release says nothing."""
        told = content or {}
        return cls(
            hollow={
                language: Hollow(words["says_nothing"], words["but"], words["fillers"])
                for language, words in told.get("hollow", {}).items()
            },
            results=_results(told.get("result_classes")),
            calls=_calls(told.get("calls")),
            rechecks=tuple(
                Recheck(RecheckKind(one["kind"]), one["share"], one["least"]) for one in told.get("rechecks", ())
            ),
        )


def _results(told: Mapping[str, Any] | None) -> ResultClasses | None:
    if not told:
        return None
    classes = told["classes"]
    return ResultClasses(
        channels=frozenset(told["channels"]),
        kinds=frozenset(told["kinds"]),
        names={one["code"]: Text(**one["name"]) for one in classes},
        of={outcome: one["code"] for one in classes for outcome in one["outcomes"]},
    )


def _calls(told: Mapping[str, Any] | None) -> Calls:
    return Calls(told["tries"], timedelta(**{told["apart"]["unit"]: told["apart"]["n"]})) if told else Calls()
