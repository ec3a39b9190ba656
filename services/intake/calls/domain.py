"""When a call counts, and what may follow from one. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from services.intake.cases.domain import ENDED, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState


class Call(StrEnum):
    """What a caller brings home."""

    VERDICT = "verdict"
    NOT_REACHED = "not_reached"
    REDO = "redo"
    EXPLAIN = "explain"


class Move(NamedTuple):
    """One allowed act: the state that it can lead to, and why it is allowed."""

    to: CaseState
    why: str


_S = CaseState

MOVES: dict[tuple[Call, CaseState], Move] = {
    (Call.VERDICT, _S.ANSWERED): Move(_S.CLOSED, "the enterprise says by telephone what it could say on its page"),
    (Call.NOT_REACHED, _S.ANSWERED): Move(_S.CLOSED, "whoever cannot be reached so often is asked no more"),
    (Call.REDO, _S.CALL_BACK): Move(_S.ADMITTED, "the answer does not hold, so its author goes on"),
    (Call.EXPLAIN, _S.CALL_BACK): Move(_S.CLOSED, "the answer holds, and the enterprise is told why"),
}
"""(act, state) -> move. What a verdict leads to is for cases.domain.judge."""

_OVER = Text("事项已经结束，没有做任何改动。", "The case has ended. Nothing was changed.")
_ELSEWHERE = Text(
    "事项的状态已经变化，没有做任何改动。",
    "The case has moved on since. Nothing was changed.",
)
_TOO_SOON = Text(
    "距上次拨打不足{apart}，请换个时间再打。没有做任何改动。",
    "The last try was less than {apart} ago; call at another time. Nothing was changed.",
)
_NO_MORE = Text(
    "已达到重办次数上限，请向诉求人说明情况后办结。",
    "It has been taken up again as often as may be; explain to the enterprise instead.",
)


def allow(call: Call, state: CaseState, round_: int, meant: int) -> Move:
    """Return the move that an act makes. Raises NotNow with the reason.

    round_: the case's. meant: the round whose page the caller had before them.
    """
    if state in ENDED:
        raise NotNow(_OVER)
    move = MOVES.get((call, state))
    if move is None or meant != round_:
        raise NotNow(_ELSEWHERE)
    return move


def next_try(before: Sequence[datetime], now: datetime, apart: timedelta) -> int:
    """Return the number of a try in vain (from 1), after those before it. Raises NotNow where it comes too soon.

    apart: the least time between two of them; three in one minute are one.
    """
    if before and now - max(before) < apart:
        raise NotNow(_TOO_SOON.filled(apart=spoken(apart)))
    return len(before) + 1


def spoken(apart: timedelta) -> Text:
    """Return a length of time in words: whole days or hours where it is that, else minutes."""
    minutes = int(apart.total_seconds()) // 60
    for size, zh, en in ((24 * 60, "天", "day"), (60, "小时", "hour"), (1, "分钟", "minute")):
        if minutes % size == 0:
            n = minutes // size
            return Text(f"{n}{zh}", f"{n} {en}{'' if n == 1 else 's'}")
    raise AssertionError("every whole number of minutes is one of minutes")


def is_enough(tries: int, most: int, *, has_contact: bool) -> bool:
    """Say whether nobody need be called any more: after the last try, or at once where nobody can be called."""
    return tries >= (most if has_contact else 1)


def must_reopen(round_: int, reopen_limit: int) -> None:
    """See that a case may come back once more. Raises NotNow."""
    if round_ > reopen_limit:
        raise NotNow(_NO_MORE)
