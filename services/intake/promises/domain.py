"""Which answers must promise something, and what becomes of a promise. Pure.

What the clock and the owner tell is a fact, merged and never refused; the table below governs what people do.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from services.intake.calls.domain import is_enough
from services.intake.cases.domain import NotNow
from services.intake.words import Text
from shared.contracts.words import OPEN_ENDED, Duty, PromiseState

ENDS = frozenset({PromiseState.KEPT, PromiseState.BROKEN, PromiseState.MOVED, PromiseState.DROPPED})
"""A promise that has come to one of these never leaves it."""

LIVE = frozenset({PromiseState.OPEN, PromiseState.DUE})

LONGEST = timedelta(days=3_653)
"""Ten years: a later day is a slip of the pen."""


class Origin(StrEnum):
    """What a promise was made with: a round's answer, something said in between, the ledger, another promise before."""

    ANSWER = "answer"
    INTERIM = "interim"
    LEDGER = "ledger"
    MOVED = "moved"


class Act(StrEnum):
    """What may happen to a promise."""

    FALL_DUE = "fall_due"
    FULFIL = "fulfil"
    KEEP = "keep"
    DENY = "deny"
    NOT_REACHED = "not_reached"
    MOVE = "move"
    DROP = "drop"
    TAKE_UP = "take_up"


class Move(NamedTuple):
    """One allowed act: the state that it leads to (None: another function says, or it stays), and why it is allowed."""

    to: PromiseState | None
    why: str


_S = PromiseState

MOVES: dict[tuple[Act, PromiseState], Move] = {
    (Act.FALL_DUE, _S.OPEN): Move(_S.DUE, "the day has come, so the enterprise is asked"),
    (Act.FALL_DUE, _S.DUE): Move(None, "the owner was quicker than the day; the enterprise is being asked already"),
    (Act.FULFIL, _S.OPEN): Move(_S.DUE, "whoever is done early need not wait for the day"),
    (Act.FULFIL, _S.DUE): Move(None, "the owner says more, or says it late; the enterprise decides"),
    (Act.KEEP, _S.OPEN): Move(_S.KEPT, "who has got what was promised need not wait to say so"),
    (Act.KEEP, _S.DUE): Move(_S.KEPT, "the enterprise says so"),
    (Act.DENY, _S.DUE): Move(None, "broken once its day has come, before that not kept yet: see `denied`"),
    (Act.NOT_REACHED, _S.DUE): Move(None, "who cannot be reached so often is asked no more: see `unanswered`"),
    (Act.MOVE, _S.OPEN): Move(_S.MOVED, "with a reason and two signatures, before anybody has waited in vain"),
    (Act.MOVE, _S.DUE): Move(_S.MOVED, "the same, while nobody has said yet that it was broken"),
    (Act.DROP, _S.OPEN): Move(_S.DROPPED, "what the case has left behind is not asked about"),
    (Act.DROP, _S.DUE): Move(_S.DROPPED, "what the case has left behind is not asked about"),
    (Act.TAKE_UP, _S.BROKEN): Move(None, "the supervision office says what it has done; broken it stays"),
}
"""(act, state) -> move. What is not here is not allowed: a promise ends once."""

DUTIES: dict[Act, frozenset[Duty]] = {
    Act.KEEP: frozenset({Duty.CALLER}),
    Act.DENY: frozenset({Duty.CALLER}),
    Act.NOT_REACHED: frozenset({Duty.CALLER}),
    Act.MOVE: frozenset({Duty.REVIEWER, Duty.SUPERVISOR}),
    Act.TAKE_UP: frozenset({Duty.SUPERVISOR}),
}
"""Who of the centre may. To move one takes two of them."""

_OVER = Text("该承诺已有结果（{state}），没有做任何改动。", "The promise has ended ({state}). Nothing was changed.")
_NOT_DUE = Text(
    "承诺期限未到，暂时无法确认未兑现。已经兑现的，可以提前确认。",
    "The day that was promised has not come. If the promise was kept already, you can say so.",
)
_NOT_BROKEN = Text("只有未兑现的承诺才需要督办处理。", "Only a broken promise is for the supervision office.")
_NO_PROMISE = Text(
    "办理结果为“部分解决”“列入计划”的，须写明承诺内容、兑现期限、责任单位和责任人，方可答复。",
    "An answer that leaves something to be done goes out with a promise: what, by which day, and who answers for it.",
)
_PAST = Text("兑现期限须为今天或以后的日期。", "The day of a promise must be today or later.")
_FAR = Text("兑现期限不得超过十年。", "The day of a promise must lie within ten years.")
_ASKED = Text(
    "已有调整期限的申请等待会签，请先作出决定。", "A wish to move it waits for its second signature. Decide that first."
)
_NOT_ASKED = Text("没有等待会签的调整申请。", "No wish to move it waits for a signature.")
_SAME_DAY = Text("调整后的期限与原期限相同。", "That is the day it has already.")
_SAME_PERSON = Text("申请由您提出，须由另一人会签。", "You have asked for this; somebody else signs it, or refuses.")
_TAKEN_UP = Text("已记录处理情况。", "What was done about it is on record already.")


def must_promise(outcome: str) -> bool:
    """Say whether an answer with this outcome closes only into a promise."""
    return outcome in OPEN_ENDED


def see_promised(outcome: str, *, promised: bool) -> None:
    """See that an answer that leaves something to be done promises it. Raises NotNow."""
    if must_promise(outcome) and not promised:
        raise NotNow(_NO_PROMISE)


def see_day(until: date, today: date) -> None:
    """See that a day can be promised. today: in the place's zone. Raises NotNow."""
    if until < today:
        raise NotNow(_PAST)
    if until - today > LONGEST:
        raise NotNow(_FAR)


def move(act: Act, state: PromiseState, name: Text) -> Move:
    """Return the move that an act makes. Raises NotNow with the reason. name: what people call the state."""
    found = MOVES.get((act, state))
    if found is not None:
        return found
    if act is Act.TAKE_UP:
        raise NotNow(_NOT_BROKEN)
    raise NotNow(_OVER.filled(state=name) if state in ENDS else _NOT_DUE)


def possible(state: PromiseState, *, taken_up: bool) -> frozenset[Act]:
    """Return what people can do with a promise now."""
    found = {act for act, where in MOVES if where is state and act in DUTIES}
    return frozenset(found - {Act.TAKE_UP} if taken_up else found)


def denied(*, fell_due: bool) -> PromiseState:
    """Return what a promise is that the enterprise says was not kept: broken, or not yet kept before its day."""
    return PromiseState.BROKEN if fell_due else PromiseState.OPEN


def unanswered(tries: int, most: int, *, fell_due: bool, fulfilled: bool, has_contact: bool) -> PromiseState:
    """Return what a promise is after so many calls in vain; nobody whom one could call is as good as the last try.

    The owner's word counts then. Where not even the owner says that it was kept, it was not.
    """
    if not is_enough(tries, most, has_contact=has_contact):
        return PromiseState.DUE
    if fulfilled:
        return PromiseState.KEPT
    return denied(fell_due=fell_due)


def ask_to_move(until: date, own: date, today: date, *, waiting: bool) -> None:
    """See that somebody may ask for another day. Raises NotNow. waiting: whether such a wish waits already."""
    if waiting:
        raise NotNow(_ASKED)
    see_day(until, today)
    if until == own:
        raise NotNow(_SAME_DAY)


def decide_move(asked_by: str | None, decides: str) -> None:
    """See that a wish to move a promise is decided by somebody else than who had it. Raises NotNow."""
    if asked_by is None:
        raise NotNow(_NOT_ASKED)
    if asked_by == decides:
        raise NotNow(_SAME_PERSON)


def take_up(*, taken_up: bool) -> None:
    """See that nobody has said yet what was done about a broken promise. Raises NotNow."""
    if taken_up:
        raise NotNow(_TAKEN_UP)
