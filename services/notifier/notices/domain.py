"""What may be done with a supervision notice, by what it is stopped, and how it is numbered. Pure.

A notice says what a body has to do about a case, and until when. The clock drafts it, or a supervisor does by hand; it
counts for nothing until the supervision office has signed it, which gives it its number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.notifier.escalation.domain import StoppedBy
from shared.contracts.words import Part


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody of the supervision who acts. bodies: codes of those that they belong to; they judge none of them."""

    id: str
    name: str
    bodies: frozenset[str]


class NoticeState(StrEnum):
    """Where a notice stands; the last four are ends.

    moot: the case has ended, or its body has it no more, before it was stopped.
    """

    DRAFT = "draft"
    OPEN = "open"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    MOOT = "moot"


class NoticeAct(StrEnum):
    """What is done with a notice: by supervisors (the first three), by its body, by the case's course.

    meet: its body has done what stops it.
    """

    SIGN = "sign"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    COUNTERSIGN = "countersign"
    NOT_SIGN = "not_sign"
    MEET = "meet"
    END = "end"


class NoticeMove(NamedTuple):
    """One allowed move: the state that it leads to, and why it is allowed."""

    to: NoticeState
    why: str


_A, _S = NoticeAct, NoticeState

MOVES: Mapping[tuple[NoticeAct, NoticeState], NoticeMove] = {
    (_A.SIGN, _S.DRAFT): NoticeMove(_S.OPEN, "only a person of the supervision office gives it its force and number"),
    (_A.DISCARD, _S.DRAFT): NoticeMove(_S.DISCARDED, "what nobody will sign leaves the list, unnumbered"),
    (_A.WITHDRAW, _S.OPEN): NoticeMove(_S.WITHDRAWN, "what was signed in error is taken back; its number stays"),
    (_A.ANSWER, _S.OPEN): NoticeMove(_S.OPEN, "an answer is written; whether it stops the notice, the notice says"),
    (_A.COUNTERSIGN, _S.OPEN): NoticeMove(_S.OPEN, "a second person stands for the answer"),
    (_A.NOT_SIGN, _S.OPEN): NoticeMove(_S.OPEN, "without the second signature nothing was answered; the limit runs on"),
    (_A.MEET, _S.OPEN): NoticeMove(_S.STOPPED, "its body has done what the policy asks for"),
    (_A.END, _S.DRAFT): NoticeMove(_S.MOOT, "there is nobody left to ask"),
    (_A.END, _S.OPEN): NoticeMove(_S.MOOT, "there is nobody left to ask; its number stays"),
}


class NoticeRefusal(StrEnum):
    """Why something cannot be done with a notice.

    there_is_one: the body has a draft or an open one of the same step already. own_body: nobody judges their own body.
    """

    ALREADY = "already"
    OVER = "over"
    OWN_BODY = "own_body"
    THERE_IS_ONE = "there_is_one"
    NOT_LIVE = "not_live"
    AWAITS_SIGNATURE = "awaits_signature"
    NOTHING_TO_SIGN = "nothing_to_sign"
    NOT_SIGNER = "not_signer"
    NO_SIGNER = "no_signer"


class AnswerState(StrEnum):
    """Where a body's answer to a notice stands. given: it counts. waiting: for its second signature."""

    GIVEN = "given"
    WAITING = "waiting"
    REFUSED = "refused"
    VOID = "void"


class Stop(StrEnum):
    """What a body has done about a notice, as its stopping names it; an act with the task is named by its own word."""

    ANSWERED = "answered"
    COUNTERSIGNED = "countersigned"


def judge(act: NoticeAct, state: NoticeState, done: Iterable[NoticeState] = ()) -> NoticeMove | NoticeRefusal:
    """Return the move that an act makes, or why it is refused. done: states that say that the act was done before."""
    move = MOVES.get((act, state))
    if move is not None:
        return move
    return NoticeRefusal.ALREADY if state in done else NoticeRefusal.OVER


def stops(by: StoppedBy, how: str) -> bool:
    """Say whether what a body has done stops a notice. how: a `Stop`, or the word of an act with its task.

    An answer in writing is an action too, and one that two have signed is in writing; never the other way round.
    """
    if by is StoppedBy.COUNTERSIGNED:
        return how == Stop.COUNTERSIGNED
    if by is StoppedBy.WRITTEN:
        return how in (Stop.ANSWERED, Stop.COUNTERSIGNED)
    return True


def stays(body: str, part: Part, parties: Iterable[tuple[str, Part]]) -> bool:
    """Say whether a body's notice outlives a new assignment: only where it has the same part again.

    parties: who has which part in the new one.
    """
    return (body, part) in set(parties)


def number_text(year: int, number: int) -> str:
    """Return a notice's number as it is printed: `督办〔2026〕12号`. year: of its signing, in the place's zone."""
    return f"督办〔{year}〕{number}号"
