"""A case's promises as notifier watches them, rebuilt from its history alone. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from services.notifier.promises.models import Promise
from shared.contracts.words import PromiseState
from shared.db.history import Line


@dataclass(frozen=True, slots=True)
class Told:
    """A promise as the lines so far tell it; owner, until: None before the promise itself was heard of."""

    round: int
    turn: int = 0
    state: str = PromiseState.OPEN
    owner: str | None = None
    until: str | None = None
    reports: int = 0
    fell_due: bool = False
    taken_up: bool = False


def rebuild(lines: Iterable[Line]) -> dict[int, Told]:
    """Return what a case's lines, in their order, come to, by the promises' numbers."""
    found: dict[int, Told] = {}
    for line in lines:
        if not line.kind.startswith("promise."):
            continue
        facts, number = line.facts, line.facts["promise"]
        told = found.get(number, Told(facts["round"]))
        if line.kind == "promise.watched":
            told = replace(told, owner=facts["pledge"]["owner"], until=facts["pledge"]["until"], turn=told.turn or 1)
        elif line.kind == "promise.settled":
            told = replace(told, turn=facts["turn"], state=facts["state"], taken_up=facts["taken_up"] is not None)
        elif line.kind == "promise.due":
            told = replace(told, state=PromiseState.DUE, fell_due=True)
        elif line.kind == "promise.fulfilled":
            told = replace(told, reports=facts["turn"])
        found[number] = told
    return found


def differences(stored: Iterable[Promise], lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each promise of a case that is stored otherwise than its history says."""
    told, rows = rebuild(lines), {one.number: _as_told(one) for one in stored}
    for number in sorted(told.keys() | rows.keys()):
        if told.get(number) != rows.get(number):
            yield f"its history says of promise {number} {told.get(number)}, but {rows.get(number)} is stored"


def _as_told(one: Promise) -> Told:
    return Told(
        round=one.round,
        turn=one.turn,
        state=one.state,
        owner=one.owner,
        until=one.until.isoformat() if one.until else None,
        reports=one.reports,
        fell_due=one.fell_due_at is not None,
        taken_up=one.taken_up is not None,
    )
