"""What the centre may do with a report. Pure."""

from enum import StrEnum
from typing import NamedTuple

from services.intake.cases.domain import ENDED, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState


class Judgement(StrEnum):
    """What a review comes to."""

    APPROVE = "approve"
    SEND_BACK = "redo"


class Move(NamedTuple):
    """One allowed judgement: the state that it leads to, and why it is allowed."""

    to: CaseState
    why: str


_S = CaseState

MOVES: dict[tuple[Judgement, CaseState], Move] = {
    (Judgement.APPROVE, _S.UNDER_REVIEW): Move(_S.ANSWERED, "the answer is the centre's word as well, from now on"),
    (Judgement.SEND_BACK, _S.UNDER_REVIEW): Move(_S.IN_PROGRESS, "whoever wrote the report knows the matter best"),
}
"""(judgement, state) -> move. What is not here is not allowed: an answer that was shown is not taken back."""

_OVER = Text("事项已经结束，无需审核。", "The case has ended; there is nothing to review.")
_JUDGED = Text(
    "这次反馈已经审核过，没有做任何改动。",
    "This report has been reviewed already. Nothing was changed.",
)
_NEWER = Text(
    "此后又有新的反馈，请看过新的内容再审核。没有做任何改动。",
    "There is a newer report since; read that before you judge. Nothing was changed.",
)

Key = tuple[int, int, int]
"""(round, assignment, turn): which report is meant."""


def judge(judgement: Judgement, state: CaseState, own: Key, meant: Key) -> Move:
    """Return the move that a judgement makes. Raises NotNow with the reason, and what to do instead.

    own: the key of what is under review. meant: that of the report which the reviewer has read.
    """
    if state in ENDED:
        raise NotNow(_OVER)
    move = MOVES.get((judgement, state))
    if move is None or meant > own:
        raise NotNow(_JUDGED)
    if meant < own:
        raise NotNow(_NEWER)
    return move
