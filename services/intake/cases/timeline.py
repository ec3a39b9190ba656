"""What the public sees of a case's history: the kinds of line, which of their facts, and the sentence for each.

Sentences are made when they are shown, from kinds and facts: a line stored today can be read in a language added
tomorrow.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from services.intake.cases.timeline_kinds import KINDS, Kind
from services.intake.cases.timeline_words import HOW, STEPS, WHY
from services.intake.words import Text


class Line(Protocol):
    """A line of a case's history (shared.db.history.Line)."""

    @property
    def number(self) -> int: ...

    @property
    def at(self) -> datetime: ...

    @property
    def kind(self) -> str: ...

    @property
    def facts(self) -> dict[str, Any]: ...


_LATE = Text("（迟到的消息，仅作记录）", " (came late; on record only)")


class Names(Protocol):
    """How codes and times read in a language."""

    def body(self, code: str) -> str: ...

    def word(self, table: str, code: str) -> str: ...

    def time(self, instant: str) -> str: ...

    def day(self, date: str) -> str: ...


class Shown(NamedTuple):
    """One line as the public sees it.

    text: the sentence. said: what somebody wrote, as they wrote it. applied: False for an event that came too late to
    change anything.
    """

    number: int
    at: datetime
    kind: str
    text: str
    said: str | None
    applied: bool
    facts: dict[str, Any]


def show(lines: Iterable[Line], language: str, names: Names, kinds: Mapping[str, Kind] = KINDS) -> list[Shown]:
    """Return the lines of some kinds, in the order in which they were written, in a language (`zh` or `en`).

    kinds: those that the public sees, where no others are named; a line that says `inside` of itself is not for it.
    """
    seen = (one for one in lines if kinds is not KINDS or not one.facts.get("inside"))
    return [_shown(line, language, names, kinds[line.kind]) for line in seen if line.kind in kinds]


def _shown(line: Line, language: str, names: Names, kind: Kind) -> Shown:
    facts = {name: line.facts[name] for name in kind.facts if line.facts.get(name) is not None}
    applied = line.facts.get("applied", True)
    between = "、" if language == "zh" else ", "
    # What a place calls its own comes in both languages.
    local = {name: value[language] if isinstance(value, dict) else value for name, value in facts.items()}
    words = {name: _readable(name, local.get(name), names, between) for name in kind.facts}
    if facts.get("step") in STEPS:
        words["step"] = STEPS[facts["step"]].read(language)
    why = kind.why.get(facts.get("why", "")) or WHY.get(facts.get("why", ""))
    if why is not None:
        words["why"] = why.read(language)
    if facts.get("how") in HOW:
        words["how"] = HOW[facts["how"]].read(language)
    sentence = kind.outside if kind.outside and facts.get("outside") else kind.sentence
    parts = [sentence, *(more for name, more in kind.also if facts.get(name))]
    text = "".join(part.read(language) for part in parts).format(**words)
    said = facts.get("answer") or facts.get("text") or facts.get("reason") or facts.get("what")
    return Shown(
        line.number, line.at, line.kind, text if applied else text + _LATE.read(language), said, applied, facts
    )


def _readable(name: str, value: Any, names: Names, between: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, list):
        return between.join(_readable(name, one, names, between) for one in value)
    read = _READ.get(name)
    return read(names, str(value)) if read else str(value)


_READ: dict[str, Callable[[Names, str], str]] = {
    "lead": lambda names, code: names.body(code),
    "body": lambda names, code: names.body(code),
    "split": lambda names, code: names.body(code),
    "assisting": lambda names, code: names.body(code),
    "due_at": lambda names, instant: names.time(instant),
    "rests_until": lambda names, instant: names.time(instant),
    "until": lambda names, told: names.time(told) if "T" in told else names.day(told),
    "contacted_at": lambda names, instant: names.time(instant),
    "promised_on": lambda names, day: names.day(day),
    "due_on": lambda names, day: names.day(day),
    "next_on": lambda names, day: names.day(day),
    "owner": lambda names, code: names.body(code),
    "called_at": lambda names, instant: names.time(instant),
    "outcome": lambda names, code: names.word("outcomes", code),
    "result_class": lambda names, code: names.word("result-classes", code),
    "satisfaction": lambda names, code: names.word("satisfactions", code),
    "ground": lambda names, code: names.word("grounds", code),
}
"""How the facts that are codes or instants become words."""
