"""A case's promises rebuilt from its history alone. What this says and what is stored must be the same. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.intake.cases.timeline import Line
from services.intake.promises.domain import denied
from services.intake.promises.models import Promise
from shared.contracts.words import PromiseState


@dataclass(frozen=True, slots=True)
class Told:
    """A promise as the lines so far tell it; days as ISO text. wish: the day that somebody asks for."""

    round: int
    origin: str
    text: str
    until: str
    owner: str
    name: str
    state: PromiseState = PromiseState.OPEN
    fell_due: bool = False
    fulfilled: int | None = None
    tries: int = 0
    wish: str | None = None
    moved_to: int | None = None
    taken_up: str | None = None


def rebuild(lines: Iterable[Line]) -> dict[int, Told]:
    """Return what a case's lines, in their order, come to, by the promises' numbers."""
    found: dict[int, Told] = {}
    for line in lines:
        facts = line.facts
        if line.kind == "promise.made":
            told = {name: facts[name] for name in ("round", "origin", "text", "until", "owner")}
            found[facts["promise"]] = Told(**told, name=facts["responsible"])
        elif line.kind in _EFFECTS:
            found[facts["promise"]] = _EFFECTS[line.kind](found[facts["promise"]], facts)
    return found


def _due(told: Told, _facts: Mapping[str, Any]) -> Told:
    return replace(told, state=PromiseState.DUE, fell_due=True)


def _fulfilled(told: Told, facts: Mapping[str, Any]) -> Told:
    return replace(told, state=PromiseState.DUE, fulfilled=facts["turn"])


def _ended(state: PromiseState) -> Callable[[Told, Mapping[str, Any]], Told]:
    return lambda told, facts: replace(told, state=state, wish=None, moved_to=facts.get("moved_to"))


_EFFECTS: Mapping[str, Callable[[Told, Mapping[str, Any]], Told]] = {
    "promise.due": _due,
    "promise.fulfilled": _fulfilled,
    "promise.not_yet": lambda told, _: replace(told, state=denied(fell_due=told.fell_due), tries=0),
    "promise.not_reached": lambda told, _: replace(told, tries=told.tries + 1),
    "promise.move_asked": lambda told, facts: replace(told, wish=facts["until"]),
    "promise.move_refused": lambda told, _: replace(told, wish=None),
    "promise.kept": _ended(PromiseState.KEPT),
    "promise.broken": _ended(PromiseState.BROKEN),
    "promise.moved": _ended(PromiseState.MOVED),
    "promise.dropped": _ended(PromiseState.DROPPED),
    "promise.taken_up": lambda told, facts: replace(told, taken_up=facts["note"]),
}
"""What each kind of line does."""


def differences(stored: Iterable[Promise], lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each promise of a case that is stored otherwise than its history says."""
    told, rows = rebuild(lines), {one.number: _as_told(one) for one in stored}
    for number in sorted(told.keys() | rows.keys()):
        if told.get(number) != rows.get(number):
            # Of what people wrote nothing is repeated: operators read this.
            here, there = rows.get(number), told.get(number)
            yield f"its history says of promise {number} {_short(there)}, but {_short(here)} is stored"


def _as_told(one: Promise) -> Told:
    return Told(
        round=one.round,
        origin=one.origin,
        text=one.text,
        until=one.until.isoformat(),
        owner=one.owner,
        name=one.name,
        state=PromiseState(one.state),
        fell_due=one.fell_due,
        fulfilled=one.fulfilled["turn"] if one.fulfilled else None,
        tries=len(one.tries),
        wish=one.wish["until"] if one.wish else None,
        moved_to=one.moved_to,
        taken_up=one.taken_up["text"] if one.taken_up else None,
    )


def _short(told: Told | None) -> str:
    if told is None:
        return "nothing"
    facts = (told.state, told.until, told.owner, told.fell_due, told.fulfilled, told.tries, told.wish, told.moved_to)
    return f"{tuple(map(str, facts))}"
