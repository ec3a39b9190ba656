"""What the centre may do with a report. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from services.intake.cases.domain import ENDED, NotNow
from services.intake.cases.merging import Proposed
from services.intake.codes.outcomes import Hollow
from services.intake.reviews.hollow import hollow
from services.intake.words import Text
from shared.contracts.words import CaseState, Outcome


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


class WhyHeld(StrEnum):
    """Why an answer is held for somebody to look at, whatever the place says of reviews."""

    HOLLOW = "hollow"
    NO_LAW = "no_law"


class Held(NamedTuple):
    """One reason for holding an answer, with the clauses of it that are meant."""

    why: WhyHeld
    clauses: tuple[str, ...] = ()


def held(proposed: Proposed, words: Mapping[str, Hollow]) -> list[Held]:
    """Return why an answer has to be looked at before it goes out; nothing where nothing is wrong with it.

    words: by which the place knows answers that say nothing. A no without a law comes from an office whose pages are of
    an earlier release.
    """
    found = hollow(proposed.answer, words)
    because = [Held(WhyHeld.HOLLOW, tuple(one.clause for one in found))] if found else []
    if proposed.outcome == Outcome.CANNOT_BY_LAW and not proposed.legal_basis:
        because.append(Held(WhyHeld.NO_LAW))
    return because
