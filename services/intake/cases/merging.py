"""How events of the other services change what intake shows, in whatever order and however often they come.

Each event about an assignment has the key (round, assignment, turn); strictly greater than the case's own applies
whole, anything else changes nothing and stands on the timeline once. What a lead reports is for the centre to see; its
answer is shown once the centre has approved it. Nobody acts on an approved report, so nothing takes an answer back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from services.intake.cases.domain import ROUND_OVER
from shared.contracts.words import CaseState


@dataclass(frozen=True, slots=True)
class Pledge:
    """What is promised with an answer: until which day (ISO text, in the place's zone), and who answers for it.

    owner: a body's code. person: the id of whoever is responsible, None where the directory does not know them; name:
    theirs.
    """

    text: str
    until: str
    owner: str
    person: str | None
    name: str

    def told(self) -> dict[str, Any]:
        """Return it as messages and history have it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a lead has reported: to the centre, and what it would have the enterprise told, and promised.

    legal_basis: the law that the answer rests on. signed_by: the second person of the office who has signed, by name.
    """

    report: str
    answer: str
    outcome: str
    legal_basis: str | None = None
    signed_by: str | None = None
    promise: Pledge | None = None

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Proposed":
        """Read it from a message, a line of the history, or where it was kept.

        Those of an earlier release name no law and no second person, and promise nothing.
        """
        promise = told.get("promise")
        return cls(
            told["report"],
            told["answer"],
            told["outcome"],
            told.get("legal_basis"),
            told.get("signed_by"),
            Pledge(**promise) if promise else None,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the enterprise is asked for, in words for it, and until when it may answer (UTC); the clock rests then."""

    what: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands. `lead` is a body's code, None while the desk has it; `due_at` the enterprise's limit (UTC).

    `due_of` is the key of the event from which `due_at` was learned, with the count of moves behind it. `proposed`
    is what is under review; `asked` what the lead waits for. legal_basis: the law that the answer rests on;
    result_class: that by which it is told, where such a case has one. call_on: the day on which somebody should ask the
    enterprise what became of it, where one is known; call_move: the count of the message that told it.
    """

    state: CaseState
    round: int = 1
    assignment: int = 0
    turn: int = 0
    lead: str | None = None
    due_at: datetime | None = None
    due_of: tuple[int, int, int, int] = (0, 0, 0, 0)
    proposed: Proposed | None = None
    asked: Asked | None = None
    answer: str | None = None
    outcome: str | None = None
    legal_basis: str | None = None
    result_class: str | None = None
    call_on: date | None = None
    call_move: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        """The key of the newest event that was applied."""
        return self.round, self.assignment, self.turn


@dataclass(frozen=True, slots=True)
class Event:
    """What another service says has happened to an assignment. `kind` is the message type without its version.

    move: which of the changes of the round's limits it is, where it is one; else 0.
    """

    kind: str
    round: int
    assignment: int
    turn: int
    lead: str
    due_at: datetime | None = None
    proposed: Proposed | None = None
    asked: Asked | None = None
    move: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        """What orders the events of a case."""
        return self.round, self.assignment, self.turn

    @property
    def mark(self) -> str:
        """What makes this event the same as another, whatever message brought it."""
        return f"{self.kind}/{self.round}/{self.assignment}/{self.turn}{f'/{self.move}' if self.move else ''}"


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event of one kind does: the state it shows, and whether its lead has the case then (else the desk)."""

    shows: CaseState
    lead_has_it: bool


EFFECTS: dict[str, Effect] = {
    "case.assigned": Effect(CaseState.DISPATCHED, lead_has_it=True),
    "task.opened": Effect(CaseState.DISPATCHED, lead_has_it=True),
    "task.signed": Effect(CaseState.IN_PROGRESS, lead_has_it=True),
    # A return is a request: until somebody else is named, whoever asked still has the case.
    "task.returned": Effect(CaseState.ADMITTED, lead_has_it=True),
    # A recall was the desk's own wish, so the desk has it at once.
    "task.recalled": Effect(CaseState.ADMITTED, lead_has_it=False),
    "task.reported": Effect(CaseState.UNDER_REVIEW, lead_has_it=True),
    "task.resumed": Effect(CaseState.IN_PROGRESS, lead_has_it=True),
    # Only who is at work tells the enterprise something in between, so that it is at work can be shown at once.
    "task.interim": Effect(CaseState.IN_PROGRESS, lead_has_it=True),
    "task.contacted": Effect(CaseState.IN_PROGRESS, lead_has_it=True),
    "task.supplement_asked": Effect(CaseState.SUPPLEMENT, lead_has_it=True),
}


LIMIT_ALONE = frozenset({"task.rescheduled"})
"""Kinds of event that say until when, and nothing of what has become of the case."""


def merge(own: Standing, event: Event) -> Standing:
    """Return where the case stands after an event; the very same standing where the event changes nothing."""
    if own.state in ROUND_OVER:
        return own
    due = _due_after(own, event)
    if event.key <= own.key or event.kind in LIMIT_ALONE:
        return own if due == (own.due_at, own.due_of) else replace(own, due_at=due[0], due_of=due[1])
    effect = EFFECTS[event.kind]
    return replace(
        own,
        state=effect.shows,
        round=event.round,
        assignment=event.assignment,
        turn=event.turn,
        lead=event.lead if effect.lead_has_it else None,
        due_at=due[0],
        due_of=due[1],
        proposed=event.proposed,
        asked=event.asked,
    )


def _due_after(own: Standing, event: Event) -> tuple[datetime | None, tuple[int, int, int, int]]:
    # Only few events carry the limit, and one may come after a newer event, so the limit has an order of its own.
    # The enterprise's clock runs on across returns: an older assignment's limit stands until a newer one is known.
    # A limit that was moved while nothing else happened has the key of what happened before, and a count of its own.
    key = (*event.key, event.move)
    if event.due_at is not None and key > own.due_of and event.round >= own.round:
        return event.due_at, key
    return own.due_at, own.due_of


def reopened(own: Standing, round_: int) -> Standing:
    """Return where the case stands at the start of a new round: admitted, at the desk, with no limit yet.

    The answer of the round before stays in sight until a new one replaces it.
    """
    return replace(
        own,
        state=CaseState.ADMITTED,
        round=round_,
        assignment=0,
        turn=0,
        lead=None,
        due_at=None,
        due_of=(round_, 0, 0, 0),
        proposed=None,
        asked=None,
        call_on=None,
        call_move=0,
    )


def planned(own: Standing, report: tuple[int, int, int], day: date, move: int) -> Standing:
    """Return where the case stands once a day for a call is known; the very same where it is for an older answer.

    report: the key of the report whose answer it is. move: grows with each day that is told; an older one changes
    nothing.
    """
    waits = own.state in (CaseState.ANSWERED, CaseState.CALL_BACK)
    if not waits or report != own.key or move < own.call_move:
        return own
    return replace(own, call_on=day, call_move=move)


def approved(own: Standing, result_class: str | None) -> Standing:
    """Return where a case under review stands once the centre lets the proposed answer out, with its class if any."""
    new = own.proposed
    if new is None:
        return replace(own, state=CaseState.ANSWERED)
    return replace(
        own,
        state=CaseState.ANSWERED,
        proposed=None,
        answer=new.answer,
        outcome=new.outcome,
        legal_basis=new.legal_basis,
        result_class=result_class,
    )


def sent_back(own: Standing) -> Standing:
    """Return where the case stands once the centre has sent a report back: with whoever wrote it."""
    return replace(own, state=CaseState.IN_PROGRESS, proposed=None)


def on_ledger(own: Standing, owner: str, *, outside: bool = False) -> Standing:
    """Return where a case stands that its owner reviews from now on: nobody has a task, no limit runs.

    outside: whether somebody beyond the district has it, whom its owner asks.
    """
    state = CaseState.PASSED_UP if outside else CaseState.LEDGER
    over = replace(own, due_at=None, proposed=None, asked=None, call_on=None, call_move=0)
    return replace(over, state=state, lead=owner)


def answered_by_centre(own: Standing, answer: str, outcome: str, result_class: str | None) -> Standing:
    """Return where a case stands with an answer of the centre's own; that it is closed with it is said at once."""
    return replace(own, answer=answer, outcome=str(outcome), legal_basis=None, result_class=result_class)


def answered_in_person(own: Standing, answer: str, outcome: str, result_class: str | None) -> Standing:
    """Return where a case stands that was answered where it was raised: no body has had it."""
    return replace(answered_by_centre(own, answer, outcome, result_class), state=CaseState.ANSWERED)
