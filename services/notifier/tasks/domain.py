"""What may be done with a task.

Commands (clicks, the clock) go by the table of moves; messages from the other services merge by key and are never
refused (head.py). Pure: no clock, no storage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shared.contracts.words import Part, TaskState


class Act(StrEnum):
    """What is done with a task: by a body's people, by the clock (consent), by the centre, by the case's course.

    Part: a split body reports on its own. Countersign and not_sign: a report of the office that needs a second
    signature, which stands beside the task until then (signatures). By the centre: approve and redo. By the case's
    course: the last four; and resume, when what the enterprise was asked for has come, or nobody waits for it any
    longer.
    """

    SIGN = "sign"
    RETURN = "return"
    REPORT = "report"
    COUNTERSIGN = "countersign"
    NOT_SIGN = "not_sign"
    INTERIM = "interim"
    ASK_SUPPLEMENT = "ask_supplement"
    ASK_EXTENSION = "ask_extension"
    ASK_SUSPENSION = "ask_suspension"
    DROP_EXTENSION = "drop_extension"
    END_SUSPENSION = "end_suspension"
    CONTACT = "contacted"
    DELEGATE = "delegate"
    TAKE_BACK = "take_back"
    OPINION = "opinion"
    PART = "part"
    CONSENT = "consent"
    APPROVE = "approve"
    REDO = "redo"
    RESUME = "resume"
    REPLACE = "replace"
    RECALL = "recall"
    TAKE_OVER = "take_over"
    END = "end"


class Move(NamedTuple):
    """One allowed move: the state that it leads to, and why it is allowed."""

    to: TaskState
    why: str


_L, _P, _A, _S = Part.LEAD, Part.SPLIT, Part.ASSISTING, TaskState

MOVES: Mapping[tuple[Act, Part, TaskState], Move] = {
    (Act.SIGN, _L, _S.TO_SIGN): Move(_S.SIGNED, "the office takes the task on; its clock has run since dispatch"),
    (Act.RETURN, _L, _S.TO_SIGN): Move(_S.RETURNED, "an office may see at once that the matter is not its own"),
    (Act.RETURN, _L, _S.SIGNED): Move(_S.RETURNED, "it may turn out only when work has begun"),
    (Act.REPORT, _L, _S.SIGNED): Move(_S.REPORTED, "who reports has signed: somebody stands for the answer"),
    (Act.REPORT, _L, _S.REDO): Move(_S.REPORTED, "the office reports until the centre is content"),
    **{
        (act, _L, state): Move(to or state, why)
        for act, to, why in (
            (Act.COUNTERSIGN, _S.REPORTED, "two of the office stand for it, so it counts as reported"),
            (Act.NOT_SIGN, None, "without the second signature nothing has been reported; the work goes on"),
        )
        for state in (_S.SIGNED, _S.REDO, _S.SUPPLEMENT)
    },
    (Act.INTERIM, _L, _S.SIGNED): Move(_S.SIGNED, "the enterprise hears where it stands; the answer is still owed"),
    (Act.INTERIM, _L, _S.REDO): Move(_S.REDO, "as before the report"),
    (Act.ASK_SUPPLEMENT, _L, _S.SIGNED): Move(_S.SUPPLEMENT, "only the enterprise can say it; nobody is late then"),
    **{
        (act, _L, state): Move(state, why)
        for act, why in (
            (Act.ASK_EXTENSION, "whoever is at work sees that the time will not do; the clock runs on meanwhile"),
            (Act.ASK_SUSPENSION, "somebody else has to do something first; the clock runs on until that is granted"),
            (Act.DROP_EXTENSION, "it may do after all"),
            (Act.END_SUSPENSION, "what was waited for has come, and the clock goes on before its time"),
            (Act.CONTACT, "the enterprise was spoken to; that is on record, and whoever watches it is content"),
        )
        for state in (_S.SIGNED, _S.REDO)
    },
    (Act.DROP_EXTENSION, _L, _S.SUPPLEMENT): Move(_S.SUPPLEMENT, "as while it was at work"),
    (Act.RESUME, _L, _S.SUPPLEMENT): Move(_S.SIGNED, "it has come, or nobody waits for it any longer"),
    (Act.REPORT, _L, _S.SUPPLEMENT): Move(_S.REPORTED, "the office may find its answer without it"),
    (Act.RETURN, _L, _S.SUPPLEMENT): Move(_S.RETURNED, "what was asked for may have shown whose matter it is"),
    (Act.APPROVE, _L, _S.REPORTED): Move(_S.APPROVED, "the answer goes out as it was written"),
    (Act.REDO, _L, _S.REPORTED): Move(_S.REDO, "who wrote the report knows the matter, so the case stays with them"),
    (Act.SIGN, _P, _S.TO_SIGN): Move(_S.SIGNED, "somebody stands for this part; its clock has run since dispatch"),
    (Act.PART, _P, _S.SIGNED): Move(
        _S.PART_REPORTED,
        "it answers for its part, or says why that is not its own; only the lead's return moves a case",
    ),
    (Act.OPINION, _A, _S.PENDING_OPINION): Move(
        _S.OPINION_GIVEN, "an assisting body does not sign; it gives its opinion"
    ),
    (Act.CONSENT, _A, _S.PENDING_OPINION): Move(_S.OPINION_GIVEN, "silence past the limit counts as consent"),
    (Act.REPLACE, _L, _S.TO_SIGN): Move(_S.SUPERSEDED, "a newer assignment replaces the old one whole"),
    (Act.REPLACE, _L, _S.SIGNED): Move(
        _S.SUPERSEDED, "router is ahead of what it had heard from us; the newer assignment wins"
    ),
    (Act.REPLACE, _L, _S.REDO): Move(_S.SUPERSEDED, "a newer assignment applies whole, whatever was known before"),
    (Act.REPLACE, _L, _S.SUPPLEMENT): Move(_S.SUPERSEDED, "as while it was at work"),
    (Act.REPLACE, _L, _S.RETURNED): Move(
        _S.SUPERSEDED, "the desk has decided on the return; only now is the office rid of it"
    ),
    (Act.REPLACE, _P, _S.TO_SIGN): Move(_S.SUPERSEDED, "parts are given anew with each assignment"),
    (Act.REPLACE, _P, _S.SIGNED): Move(_S.SUPERSEDED, "parts are given anew with each assignment"),
    (Act.REPLACE, _A, _S.PENDING_OPINION): Move(_S.SUPERSEDED, "opinions are asked anew with each assignment"),
    (Act.RECALL, _L, _S.TO_SIGN): Move(_S.SUPERSEDED, "the desk may undo until the office has signed"),
    (Act.RECALL, _P, _S.TO_SIGN): Move(_S.SUPERSEDED, "the parts fall with the lead's task"),
    (Act.RECALL, _P, _S.SIGNED): Move(_S.SUPERSEDED, "the lead alone decides until when the desk may undo"),
    (Act.RECALL, _A, _S.PENDING_OPINION): Move(_S.SUPERSEDED, "the assisting bodies' part falls with the lead's"),
    (Act.TAKE_OVER, _L, _S.TO_SIGN): Move(_S.SUPERSEDED, "a meeting or a reform has decided who has it next"),
    (Act.TAKE_OVER, _L, _S.SIGNED): Move(_S.SUPERSEDED, "what was decided binds who is at work, too"),
    (Act.TAKE_OVER, _L, _S.SUPPLEMENT): Move(_S.SUPERSEDED, "as while it was at work; whoever follows may ask again"),
    (Act.TAKE_OVER, _P, _S.TO_SIGN): Move(_S.SUPERSEDED, "the parts fall with the lead's task"),
    (Act.TAKE_OVER, _P, _S.SIGNED): Move(_S.SUPERSEDED, "the parts fall with the lead's task"),
    (Act.TAKE_OVER, _A, _S.PENDING_OPINION): Move(_S.SUPERSEDED, "the assisting bodies' part falls with the lead's"),
    (Act.END, _L, _S.TO_SIGN): Move(_S.CANCELLED, "the case has ended"),
    (Act.END, _L, _S.SIGNED): Move(_S.CANCELLED, "the case has ended"),
    (Act.END, _L, _S.REDO): Move(_S.CANCELLED, "the case has ended"),
    (Act.END, _L, _S.SUPPLEMENT): Move(_S.CANCELLED, "the case has ended; nobody waits for the enterprise"),
    (Act.END, _L, _S.RETURNED): Move(_S.CANCELLED, "the case has ended while the desk was deciding"),
    (Act.END, _P, _S.TO_SIGN): Move(_S.CANCELLED, "the case has ended"),
    (Act.END, _P, _S.SIGNED): Move(_S.CANCELLED, "the case has ended"),
    (Act.END, _A, _S.PENDING_OPINION): Move(_S.CANCELLED, "the case has ended"),
    **{
        (act, part, state): Move(state, why)
        for act, why in (
            (Act.DELEGATE, "an office decides by itself who of its people has a task; it stays the office's"),
            (Act.TAKE_BACK, "and may think better of it"),
        )
        for part, state in (
            (_L, _S.TO_SIGN),
            (_L, _S.SIGNED),
            (_L, _S.REDO),
            (_L, _S.SUPPLEMENT),
            (_P, _S.TO_SIGN),
            (_P, _S.SIGNED),
            (_A, _S.PENDING_OPINION),
        )
    },
}
"""(act, part, state) -> move.

What is not here is not allowed. An approved report, a split body's report and an opinion are final: nothing leads on
from them. An end leaves a report as it is: the office has done its part, whatever becomes of it.
"""

OPEN = frozenset({_S.TO_SIGN, _S.SIGNED, _S.REDO, _S.SUPPLEMENT, _S.RETURNED, _S.PENDING_OPINION})
"""States in which somebody still waits for the body, or the body for the desk."""

_WITHIN = (Act.DELEGATE, Act.TAKE_BACK)

BY_PEOPLE: Mapping[Part, tuple[Act, ...]] = {
    _L: (
        Act.SIGN,
        Act.RETURN,
        Act.REPORT,
        Act.COUNTERSIGN,
        Act.NOT_SIGN,
        Act.INTERIM,
        Act.ASK_SUPPLEMENT,
        Act.ASK_EXTENSION,
        Act.ASK_SUSPENSION,
        Act.DROP_EXTENSION,
        Act.END_SUSPENSION,
        Act.CONTACT,
        *_WITHIN,
    ),
    _P: (Act.SIGN, Act.PART, *_WITHIN),
    _A: (Act.OPINION, *_WITHIN),
}

AGAIN = frozenset({Act.REPORT, Act.INTERIM, Act.ASK_SUPPLEMENT, Act.RESUME, Act.CONTACT, *_WITHIN})
"""Acts that happen once in a turn, or as often as an office likes (the last three); all others happen once."""


class Refusal(StrEnum):
    """Why something cannot be done with a task."""

    OVER = "over"
    ALREADY = "already"
    FROZEN = "frozen"
    UNDER_REVIEW = "under_review"
    SENT_BACK = "sent_back"
    NOT_YOURS = "not_yours"
    NOT_SIGNED = "not_signed"
    MAY_NOT_RETURN = "may_not_return"
    FOUNDED = "founded"
    RETURN_OVER = "return_over"
    OPINIONS_PENDING = "opinions_pending"
    RESTING = "resting"
    ASKED_ENOUGH = "asked_enough"
    NOT_OF_BODY = "not_of_body"
    AWAITS_SIGNATURE = "awaits_signature"
    NOTHING_TO_SIGN = "nothing_to_sign"
    NOT_SIGNER = "not_signer"
    NO_SIGNER = "no_signer"
    FINAL = "final"
    NOT_EXTENDABLE = "not_extendable"
    EXTENSION_WAITS = "extension_waits"
    EXTENDED_ENOUGH = "extended_enough"
    ASKED_TOO_LATE = "asked_too_late"
    TOO_LONG = "too_long"
    SOURCE_LIMIT = "source_limit"
    NO_EXTENSION = "no_extension"
    NOT_SUSPENDABLE = "not_suspendable"
    SUSPENDED_ENOUGH = "suspended_enough"
    SUSPENDED = "suspended"
    NOT_SUSPENDED = "not_suspended"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands. live: its assignment is the case's own and the case has not ended. done: acts it has seen.

    opinions_pending: parts of split bodies and opinions of assisting ones that are out; the lead's answer waits.
    supplements_left: how often the enterprise may still be asked for something in this round. founded: whether it rests
    on a meeting's minutes. return_over: whether the time has passed in which a return may be asked for. awaits: whether
    a report of it waits for its second signature. signer: whether whoever acts may give that. suspended: whether its
    clock rests, for the office has asked for it.
    """

    part: Part
    state: TaskState
    live: bool
    may_return: bool
    opinions_pending: int
    done: frozenset[Act] = frozenset()
    supplements_left: int = 1
    founded: bool = False
    return_over: bool = False
    awaits: bool = False
    signer: bool = False
    suspended: bool = False


def judge(task: Standing, act: Act) -> Move | Refusal:
    """Return the move that an act makes, or why it is refused.

    A repeat is refused as one before anything else is looked at.
    """
    move = MOVES.get((act, task.part, task.state))
    # Who reports again while the report is being reviewed wants to hear of the first; of the rest, what holds it up.
    if act in task.done and (act not in AGAIN or (act is Act.REPORT and move is None)):
        return Refusal.ALREADY
    if not task.live:
        return Refusal.OVER
    if move is None:
        return _why_not(task, act)
    return _held_up(task, act) or move


def _held_up(task: Standing, act: Act) -> Refusal | None:
    """Return what holds up an act that the table allows, None where nothing does."""
    holds = (
        (act in (Act.COUNTERSIGN, Act.NOT_SIGN) and not task.awaits, Refusal.NOTHING_TO_SIGN),
        (act is Act.COUNTERSIGN and not task.signer, Refusal.NOT_SIGNER),
        (act in (Act.REPORT, Act.RETURN, Act.ASK_SUPPLEMENT) and task.awaits, Refusal.AWAITS_SIGNATURE),
        (
            act is Act.RETURN and not task.may_return,
            Refusal.FOUNDED if task.founded else Refusal.MAY_NOT_RETURN,
        ),
        (act is Act.RETURN and task.return_over, Refusal.RETURN_OVER),
        (act is Act.END_SUSPENSION and not task.suspended, Refusal.NOT_SUSPENDED),
        (act in (Act.ASK_SUPPLEMENT, Act.ASK_EXTENSION, Act.ASK_SUSPENSION) and task.suspended, Refusal.SUSPENDED),
        (act is Act.ASK_SUPPLEMENT and task.supplements_left < 1, Refusal.ASKED_ENOUGH),
        (act in (Act.REPORT, Act.COUNTERSIGN) and task.opinions_pending > 0, Refusal.OPINIONS_PENDING),
    )
    return next((why for holds_up, why in holds if holds_up), None)


_BY_STATE: Mapping[TaskState, Refusal] = {
    _S.RETURNED: Refusal.FROZEN,
    _S.TO_SIGN: Refusal.NOT_SIGNED,
    _S.REPORTED: Refusal.UNDER_REVIEW,
    _S.SUPPLEMENT: Refusal.RESTING,
    _S.REDO: Refusal.SENT_BACK,  # whoever has reported took the case for their own
    _S.SUPERSEDED: Refusal.OVER,
    _S.CANCELLED: Refusal.OVER,
}


def _why_not(task: Standing, act: Act) -> Refusal:
    if not any((act, task.part, state) in MOVES for state in TaskState):
        return Refusal.NOT_YOURS
    return _BY_STATE.get(task.state, Refusal.FINAL)
