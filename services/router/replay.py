"""A case of the router rebuilt from its history alone. What this says and what is stored must be the same.

Pure: what is stored and what the history holds are handed in. Lines that tell of looks, and of what a person thought of
a return, move nothing here: the assignment that follows does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from services.router.decisions import domain
from services.router.decisions.domain import Hold, State
from services.router.decisions.models import Case
from shared.db.history import Line, told_otherwise


@dataclass
class Rebuilt:
    """What the lines so far come to. The names are those of the case's row; facts is None where no line told them."""

    hold: Hold = field(default_factory=Hold)
    facts: Mapping[str, Any] | None = None
    split: list[str] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)
    assisting: list[str] = field(default_factory=list)
    case_class: str | None = None
    level: str = domain.CENTRE
    waiting_since: datetime | None = None
    waits_because: Mapping[str, str] | None = None

    def become(self, hold: Hold, at: datetime) -> None:
        """Take over what a line made of the case; the age at the desk begins when a person first has to decide."""
        self.hold = hold
        if not hold.waits:
            self.waiting_since = self.waits_because = None
        elif self.waiting_since is None:
            self.waiting_since = at


def rebuild(lines: Iterable[Line]) -> Rebuilt:
    """Return what a case's lines, in their order, come to."""
    built = Rebuilt()
    for line in lines:
        if line.kind in EFFECTS:
            built.facts = line.facts.get("case", built.facts)
            EFFECTS[line.kind](built, line)
    return built


def _assigned(built: Rebuilt, line: Line) -> None:
    told = line.facts
    built.become(
        replace(
            built.hold,
            state=State.ASSIGNED,
            round=told["round"],
            assignment=told["assignment"],
            lead=told["lead"],
            binding=not told["may_return"],
            signed=False,
            recalling=False,
            to_follow=None,
        ),
        line.at,
    )
    built.split, built.parts = told.get("split", []), {}  # lines of an earlier release know no split bodies
    built.assisting, built.case_class, built.level = told["assisting"], told["class"], domain.CENTRE


def _waits(built: Rebuilt, line: Line) -> None:
    built.become(replace(built.hold, state=State(line.kind), round=line.facts["round"]), line.at)
    built.waits_because = line.facts["why"]


def _reopened(built: Rebuilt, line: Line) -> None:
    built.hold, _ = domain.reopen(built.hold, line.facts["round"])


def _returned(built: Rebuilt, line: Line) -> None:
    # Where the case went then, to the desk, to a ruling or to another body, is what the next line tells.
    returned = (*built.hold.returned, line.facts["lead"])
    built.hold = replace(built.hold, returned=returned, recalling=False, to_follow=None)


def _ended(built: Rebuilt, line: Line) -> None:
    built.become(domain.end(built.hold, line.facts["ended"]), line.at)
    built.level = domain.CENTRE


def _raised(built: Rebuilt, line: Line) -> None:
    built.level = line.facts["level"]


def _given_back(built: Rebuilt, line: Line) -> None:
    built.become(domain.give_back(built.hold, _key(line)), line.at)
    built.waits_because = line.facts["why"]


def _asked_back(built: Rebuilt, line: Line) -> None:
    # Whoever asks back for good has said what follows; who only asks back takes nothing from what was said.
    to_follow = line.facts.get("to_follow", built.hold.to_follow)
    built.become(replace(built.hold, recalling=True, to_follow=to_follow), line.at)


def _part_reported(built: Rebuilt, line: Line) -> None:
    told = line.facts
    built.parts = {**built.parts, told["body"]: {"agrees": told["agrees"], "text": told["text"]}}


def _by(move: Callable[[Hold, domain.Key], Hold]) -> Callable[[Rebuilt, Line], None]:
    """Return the effect of a line that says what the lead did with its assignment."""
    return lambda built, line: built.become(move(built.hold, _key(line)), line.at)


def _key(line: Line) -> domain.Key:
    return line.facts["round"], line.facts["assignment"]


EFFECTS: Mapping[str, Callable[[Rebuilt, Line], None]] = {
    "assigned": _assigned,
    "desk": _waits,
    "ruling": _waits,
    "reopened": _reopened,
    "returned": _returned,
    "withdrawn": _ended,
    "closed": _ended,
    "signed": _by(domain.sign),
    "reported": _by(domain.report),
    "part_reported": _part_reported,
    "given_back": _given_back,
    "asked_back": _asked_back,
    "raised": _raised,
    "foreign_assignment": lambda built, line: built.become(
        domain.raise_floor(built.hold, line.facts["assignment"]), line.at
    ),
}
"""What each kind of line does."""


def differences(case: Case, lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each thing that is stored about a case and that its history says otherwise."""
    try:
        built = rebuild(lines)
    except (KeyError, TypeError, ValueError) as error:
        yield f"its history cannot be followed ({type(error).__name__}: {error})"
        return
    stored = {
        **asdict(case.hold),
        "split": list(case.split),
        "parts": dict(case.parts),
        "assisting": list(case.assisting),
        "case_class": case.case_class,
        "level": case.level,
        "waiting_since": case.waiting_since,
        "waits_because": case.waits_because,
        "facts": case.facts,
        "number": case.number,
    }
    told = {
        **asdict(built.hold),
        "split": built.split,
        "parts": built.parts,
        "assisting": built.assisting,
        "case_class": built.case_class,
        "level": built.level,
        "waiting_since": built.waiting_since,
        "waits_because": built.waits_because,
        "facts": built.facts,
        "number": built.facts["number"] if built.facts else None,
    }
    yield from told_otherwise(told, stored)
