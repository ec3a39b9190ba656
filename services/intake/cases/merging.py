"""How events of the other services change what intake shows, in whatever order and however often they come.

Each event about an assignment has the key (round, assignment, turn); strictly greater than the case's own applies
whole, anything else changes nothing and stands on the timeline once. An answer is the last turn of its assignment, so
nothing takes one back.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from services.intake.cases.domain import ENDED
from shared.contracts.words import CaseState


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands. `lead` is a body's code, None while the desk has it; `due_at` the enterprise's limit (UTC).

    `due_of` is the (round, assignment) from which `due_at` was learned.
    """

    state: CaseState
    round: int = 1
    assignment: int = 0
    turn: int = 0
    lead: str | None = None
    due_at: datetime | None = None
    due_of: tuple[int, int] = (0, 0)
    answer: str | None = None
    outcome: str | None = None

    @property
    def key(self) -> tuple[int, int, int]:
        """The key of the newest event that was applied."""
        return self.round, self.assignment, self.turn


@dataclass(frozen=True, slots=True)
class Event:
    """What another service says has happened to an assignment. `kind` is the message type without its version."""

    kind: str
    round: int
    assignment: int
    turn: int
    lead: str
    due_at: datetime | None = None
    answer: str | None = None
    outcome: str | None = None

    @property
    def key(self) -> tuple[int, int, int]:
        """What orders the events of a case."""
        return self.round, self.assignment, self.turn

    @property
    def mark(self) -> str:
        """What makes this event the same as another, whatever message brought it."""
        return f"{self.kind}/{self.round}/{self.assignment}/{self.turn}"


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
    "task.answered": Effect(CaseState.ANSWERED, lead_has_it=True),
}


def merge(own: Standing, event: Event) -> Standing:
    """Return where the case stands after an event; the very same standing where the event changes nothing."""
    if own.state in ENDED:
        return own
    due = _due_after(own, event)
    if event.key <= own.key:
        return own if due == (own.due_at, own.due_of) else replace(own, due_at=due[0], due_of=due[1])
    effect = EFFECTS[event.kind]
    return Standing(
        state=effect.shows,
        round=event.round,
        assignment=event.assignment,
        turn=event.turn,
        lead=event.lead if effect.lead_has_it else None,
        due_at=due[0],
        due_of=due[1],
        answer=event.answer or own.answer,
        outcome=event.outcome or own.outcome,
    )


def _due_after(own: Standing, event: Event) -> tuple[datetime | None, tuple[int, int]]:
    # Only task.opened carries the limit and it may come after task.signed, so the limit has an order of its own.
    # The enterprise's clock runs on across returns: an older assignment's limit stands until a newer one is known.
    of = (event.round, event.assignment)
    if event.due_at is not None and of > own.due_of and event.round >= own.round:
        return event.due_at, of
    return own.due_at, own.due_of


def reopened(own: Standing, round_: int) -> Standing:
    """Return where the case stands at the start of a new round: admitted, at the desk, with no limit yet.

    The answer of the round before stays in sight until a new one replaces it.
    """
    return Standing(CaseState.ADMITTED, round=round_, due_of=(round_, 0), answer=own.answer, outcome=own.outcome)
