"""Rebuilds where a case stands from the lines of its history, and from nothing else. Pure.

Whatever changes a case writes a line, so the row can be thrown away: what is told here must give the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from services.intake.cases import merging
from services.intake.cases.merging import EFFECTS, LIMIT_ALONE, Asked, Event, Proposed, Standing
from services.intake.cases.timeline import Line
from services.intake.endings.domain import ended
from shared.contracts.words import CaseState, Ending
from shared.db.canonical import canonical


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a case stood after a line; `ending` is what it keeps of how the centre itself ended it.

    merged_into: the id of the case that it was merged into; joined: how many others were merged into it.
    """

    standing: Standing
    ending: dict[str, Any] | None = None
    merged_into: str | None = None
    joined: int = 0

    def named(self) -> dict[str, Any]:
        """Return each fact by its name; of what people wrote only a digest, for this is read by operators."""
        facts = {one.name: getattr(self.standing, one.name) for one in fields(self.standing)}
        facts |= {"ending": self.ending, "merged_into": self.merged_into, "joined": self.joined}
        return facts | {name: _sealed(facts[name]) for name in _WRITTEN}


NOTHING = Stood(Standing(CaseState.RECEIVED))
"""What is told of a case before its first line has changed anything."""

_WRITTEN = ("proposed", "asked", "answer", "ending")


def _sealed(value: Any) -> str | None:
    if value is None:
        return None
    # The order of names in a mapping says nothing: the database may give them back in another.
    text = canonical(value) if isinstance(value, dict) else repr(value)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def replay(lines: Iterable[Line]) -> Stood:
    """Return where a case stands after the lines of its history, in their order."""
    stood = NOTHING
    for line in lines:
        if line.kind in EFFECTS or line.kind in LIMIT_ALONE:
            stood = replace(stood, standing=merging.merge(stood.standing, _event(line)))
        elif line.kind in _CHANGES:
            stood = _CHANGES[line.kind](stood, line)
    return stood


def _event(line: Line) -> Event:
    told = line.facts
    proposed = Proposed.read(told) if line.kind == "task.reported" else None
    asks = line.kind == "task.supplement_asked"
    asked = Asked(told["what"], datetime.fromisoformat(told["until"])) if asks else None
    return Event(
        kind=line.kind,
        round=told["round"],
        assignment=told["assignment"],
        turn=told["turn"],
        lead=told["lead"],
        due_at=datetime.fromisoformat(told["due_at"]) if told.get("due_at") else None,
        proposed=proposed,
        asked=asked,
        move=told.get("move", 0),
    )


def _to(state: CaseState) -> Callable[[Stood, Line], Stood]:
    return lambda stood, _: replace(stood, standing=replace(stood.standing, state=state))


def _approved(stood: Stood, line: Line) -> Stood:
    return replace(stood, standing=merging.approved(stood.standing, line.facts.get("result_class")))


def _planned(stood: Stood, line: Line) -> Stood:
    told = line.facts
    report, day = (told["round"], told["assignment"], told["turn"]), date.fromisoformat(told["due_on"])
    return replace(stood, standing=merging.planned(stood.standing, report, day, told.get("move", 0)))


def _sent_back(stood: Stood, _: Line) -> Stood:
    return replace(stood, standing=merging.sent_back(stood.standing))


def _withdrawn(stood: Stood, _: Line) -> Stood:
    return replace(stood, standing=replace(stood.standing, state=CaseState.WITHDRAWN, lead=None))


def _reopened(stood: Stood, line: Line) -> Stood:
    return replace(stood, standing=merging.reopened(stood.standing, line.facts["round"]), ending=None)


def _merged(stood: Stood, line: Line) -> Stood:
    standing = replace(stood.standing, state=CaseState.MERGED, lead=None)
    return replace(stood, standing=standing, merged_into=line.facts["case"])


def _joined(by: int) -> Callable[[Stood, Line], Stood]:
    return lambda stood, _: replace(stood, joined=stood.joined + by)


def _worked(stood: Stood, _: Line) -> Stood:
    return replace(stood, ending={**(stood.ending or {}), "asks": False})


def _by_the_centre(state: CaseState, kind: Ending) -> Callable[[Stood, Line], Stood]:
    def change(stood: Stood, line: Line) -> Stood:
        told, standing = line.facts, replace(stood.standing, state=state)
        if kind is Ending.ANSWERED_AT_ONCE:
            standing = replace(
                standing,
                answer=told["answer"],
                outcome=told["outcome"],
                legal_basis=None,
                result_class=told.get("result_class"),
            )
        more = {name: told[name] for name in ("ground", "basis", "door", "body", "asks") if name in told}
        ending = ended(kind, line.at, told.get("text") or told["answer"], **more)
        return replace(stood, standing=standing, ending=ending)

    return change


def _taken_back(stood: Stood, line: Line) -> Stood:
    standing = replace(stood.standing, state=CaseState.PASSED_BACK, lead=None)
    ending = {**ended(Ending.PASSED_BACK, line.at, line.facts["text"]), "accepted": True}
    return replace(stood, standing=standing, ending=ending)


def _accepted(stood: Stood, _: Line) -> Stood:
    return replace(stood, ending={**(stood.ending or {}), "accepted": True})


def _on_ledger(stood: Stood, line: Line) -> Stood:
    return replace(
        stood, standing=merging.on_ledger(stood.standing, line.facts["owner"], outside=bool(line.facts.get("outside")))
    )


def _answered_by_centre(stood: Stood, line: Line) -> Stood:
    told = line.facts
    standing = merging.answered_by_centre(stood.standing, told["answer"], told["outcome"], told["result_class"])
    return replace(stood, standing=standing)


def _answered_in_person(stood: Stood, line: Line) -> Stood:
    told = line.facts
    standing = merging.answered_in_person(stood.standing, told["answer"], told["outcome"], told["result_class"])
    return replace(stood, standing=standing)


def _recorded(stood: Stood, line: Line) -> Stood:
    told = line.facts
    state, lead = CaseState.ARCHIVED, told["lead"]
    standing = replace(stood.standing, state=state, answer=told["answer"], outcome=told["outcome"], lead=lead)
    return replace(stood, standing=standing)


_CHANGES: Mapping[str, Callable[[Stood, Line], Stood]] = {
    "case.recorded": _recorded,
    "case.answered": _approved,
    "case.sent_back": _sent_back,
    "call.planned": _planned,
    # Where the verdict itself decides, the line that says so follows at once; else a caller checks it.
    "case.verdict": _to(CaseState.CALL_BACK),
    "case.reopened": _reopened,
    "case.closed": _to(CaseState.CLOSED),
    "case.withdrawn": _withdrawn,
    "case.answered_at_once": _by_the_centre(CaseState.CLOSED, Ending.ANSWERED_AT_ONCE),
    "case.answered_in_person": _answered_in_person,
    "case.declined": _by_the_centre(CaseState.DECLINED, Ending.DECLINED),
    "case.guided": _by_the_centre(CaseState.GUIDED, Ending.GUIDED),
    "guidance.worked": _worked,
    "case.terminated": _by_the_centre(CaseState.TERMINATED, Ending.TERMINATED),
    "case.passed_back": _by_the_centre(CaseState.PASSED_BACK, Ending.PASSED_BACK),
    "case.taken_back": _taken_back,
    "source.accepted": _accepted,
    "ledger.entered": _on_ledger,
    "ledger.changed": _on_ledger,
    "ledger.answered": _answered_by_centre,
    "case.merged": _merged,
    "case.separated": lambda stood, _: replace(stood, merged_into=None),
    "case.joined": _joined(1),
    "case.parted": _joined(-1),
}
"""What the lines of intake's own deeds change; a kind that is neither here nor an event of a task changes nothing."""
