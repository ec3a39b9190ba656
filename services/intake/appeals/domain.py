"""When a body may appeal against being counted, and who may rule on it. Pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from services.intake.cases.domain import NotNow
from services.intake.cases.timeline import Line
from services.intake.words import Text


class AppealState(StrEnum):
    """Where an appeal stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


class Ruling(StrEnum):
    """What a supervisor says to it."""

    GRANT = "grant"
    REFUSE = "refuse"


class Move(NamedTuple):
    """One allowed ruling: the state that it leads to, and why it is allowed."""

    to: AppealState
    why: str


MOVES: dict[tuple[Ruling, AppealState], Move] = {
    (Ruling.GRANT, AppealState.WAITING): Move(AppealState.GRANTED, "what a body had no power over is not its figure"),
    (Ruling.REFUSE, AppealState.WAITING): Move(AppealState.REFUSED, "the case counts; other reasons may be brought"),
}
"""(ruling, state) -> move. What is not here is not allowed: a figure that was published is not talked away twice."""

_RULED = Text("这一申诉已经裁定，没有做任何改动。", "This appeal was ruled on already. Nothing was changed.")
_OWN = Text(
    "您属于申诉单位，须由其他督查人员裁定。没有做任何改动。",
    "You belong to the body that appeals; another supervisor has to rule. Nothing was changed.",
)
_WAITS = Text(
    "该单位对这一事项的申诉正在等待裁定。",
    "An appeal of this body about this case waits for its ruling already.",
)
_EXCLUDED = Text("这一事项已裁定不计入该单位。", "A ruling keeps this case out of the body's figures already.")
_NOT_COUNTED = Text(
    "这一事项没有计入该单位，无须申诉。",
    "Nothing of this case counts against the body, so there is nothing to appeal against.",
)


def appeals_told(lines: Iterable[Line]) -> dict[str, str]:
    """Return where each appeal of a case stands by its history, by id."""
    found: dict[str, str] = {}
    for line in lines:
        if line.kind == "appeal.entered":
            found[line.facts["appeal"]] = str(AppealState.WAITING)
        elif line.kind == "appeal.ruled":
            granted = line.facts["granted"]
            found[line.facts["appeal"]] = str(AppealState.GRANTED if granted else AppealState.REFUSED)
    return found


def may_appeal(before: Collection[AppealState], *, counted: bool) -> None:
    """See that a body may appeal about a case. Raises NotNow.

    before: where its earlier appeals about the case stand. counted: whether anything of the case counts against it.
    """
    if AppealState.WAITING in before:
        raise NotNow(_WAITS)
    if AppealState.GRANTED in before:
        raise NotNow(_EXCLUDED)
    if not counted:
        raise NotNow(_NOT_COUNTED)


def ruled(ruling: Ruling, state: AppealState, body: str, bodies: Collection[str]) -> AppealState:
    """Return where a ruling brings an appeal. bodies: those to which whoever rules belongs. Raises NotNow."""
    move = MOVES.get((ruling, state))
    if move is None:
        raise NotNow(_RULED)
    if body in bodies:
        raise NotNow(_OWN)
    return move.to
