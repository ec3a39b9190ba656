"""A case's entries on the ledger rebuilt from its history alone. What this says and what is stored must be the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from services.intake.cases.timeline import Line
from services.intake.ledger.domain import EntryState
from services.intake.ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the lines so far tell it; days as ISO text."""

    round: int
    owner: str
    name: str
    months: int
    state: str = EntryState.PROPOSED
    turn: int = 0
    why: str | None = None
    told: int = 0
    next_on: str | None = None
    review: int = 0
    missed: bool = False
    reviewed_at: str | None = None


def rebuild(lines: Iterable[Line]) -> dict[int, Told]:
    """Return what a case's lines, in their order, come to, by the entries' numbers."""
    found: dict[int, Told] = {}
    for line in lines:
        if not line.kind.startswith("ledger.") or line.kind == "ledger.answered":
            continue
        facts, number = line.facts, line.facts["entry"]
        if line.kind == "ledger.proposed":
            found[number] = Told(facts["round"], facts["owner"], facts["responsible"], facts["months"])
            continue
        one = found[number]
        if line.kind in ("ledger.entered", "ledger.changed"):
            more = {"owner": facts["owner"], "name": facts["responsible"], "months": facts["months"]}
            one = replace(one, state=EntryState.LIVE, turn=facts["turn"], **more)
        elif line.kind == "ledger.refused":
            one = replace(one, state=EntryState.REFUSED)
        elif line.kind == "ledger.lapsed":
            one = replace(one, state=EntryState.LAPSED)
        elif line.kind == "ledger.left":
            one = replace(one, state=EntryState.ENDED, turn=facts["turn"], why=facts["why"])
        elif facts["told_turn"] > one.told:
            day = {"told": facts["told_turn"], "next_on": facts["next_on"], "review": facts["review"]}
            at = facts["at"] if line.kind == "ledger.reviewed" else one.reviewed_at
            one = replace(one, **day, missed=line.kind == "ledger.missed", reviewed_at=at)
        found[number] = one
    return found


def differences(stored: Iterable[Entry], lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each entry of a case that is stored otherwise than its history says."""
    told, rows = rebuild(lines), {one.number: _as_told(one) for one in stored}
    for number in sorted(told.keys() | rows.keys()):
        if told.get(number) != rows.get(number):
            yield f"its history says of its entry {number} on the ledger {told.get(number)}, not {rows.get(number)}"


def _as_told(one: Entry) -> Told:
    return Told(
        round=one.round,
        owner=one.owner,
        name=one.name,
        months=one.months,
        state=one.state,
        turn=one.turn,
        why=one.why,
        told=one.told,
        next_on=one.next_on.isoformat() if one.next_on else None,
        review=one.review,
        missed=one.missed,
        reviewed_at=one.reviewed_at.isoformat() if one.reviewed_at else None,
    )
