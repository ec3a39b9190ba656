"""A case's entries on the ledger as notifier watches them, rebuilt from its history alone. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from services.notifier.ledger.models import LedgerEntry
from shared.db.history import Line


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the lines so far tell it; instants and days as ISO text."""

    round: int
    turn: int = 0
    told: int = 0
    owner: str = ""
    person: str | None = None
    months: int = 0
    since: str = ""
    reviews: int = 0
    next_on: str | None = None
    missed: bool = False
    ended_at: str | None = None
    why: str | None = None


def rebuild(lines: Iterable[Line]) -> dict[int, Told]:
    """Return what a case's lines, in their order, come to, by the entries' numbers."""
    found: dict[int, Told] = {}
    for line in lines:
        if not line.kind.startswith("ledger."):
            continue
        facts, number = line.facts, line.facts["entry"]
        one = found.get(number, Told(facts["round"]))
        if line.kind == "ledger.set":
            names = ("turn", "owner", "person", "months", "since", "ended_at", "why")
            one = replace(one, **{name: facts[name] for name in names})
        elif line.kind in ("ledger.planned", "ledger.reviewed"):
            reviews = facts["review"] - 1
            one = replace(one, told=facts["told_turn"], reviews=reviews, next_on=facts["next_on"], missed=False)
        elif line.kind == "ledger.missed":
            one = replace(one, told=facts["told_turn"], missed=True)
        found[number] = one
    return found


def differences(stored: Iterable[LedgerEntry], lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each entry of a case that is stored otherwise than its history says."""
    told, rows = rebuild(lines), {one.number: _as_told(one) for one in stored}
    for number in sorted(told.keys() | rows.keys()):
        if told.get(number) != rows.get(number):
            yield f"its history says of its entry {number} on the ledger {told.get(number)}, not {rows.get(number)}"


def _as_told(one: LedgerEntry) -> Told:
    return Told(
        round=one.round,
        turn=one.turn,
        told=one.told,
        owner=one.owner,
        person=one.person,
        months=one.months,
        since=one.since.isoformat(),
        reviews=one.reviews,
        next_on=one.next_on.isoformat() if one.next_on else None,
        missed=one.missed_at is not None,
        ended_at=one.ended_at.isoformat() if one.ended_at else None,
        why=one.why,
    )
