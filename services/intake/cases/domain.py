"""What may be done to a case by those who brought it, and what follows. Events of other services are in merging.py.

The tables below govern commands alone. An event from another service is a fact that has happened; it is merged by its
key and never refused because it is "not allowed from here".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.intake.words import Text
from shared.contracts.words import CaseState, Satisfaction


class Command(StrEnum):
    """What the enterprise or its agency may ask of a case."""

    SUPPLEMENT = "supplement"
    URGE = "urge"
    WITHDRAW = "withdraw"
    VERDICT = "verdict"


class Move(NamedTuple):
    """One allowed command: the state it leads to (None: the state stays), and why it is allowed at all."""

    to: CaseState | None
    why: str


_S = CaseState
_STAYS = "whoever acts can still use it"

MOVES: dict[Command, dict[CaseState, Move]] = {
    Command.SUPPLEMENT: {
        _S.RECEIVED: Move(None, "the desk reads it before it dispatches"),
        _S.ADMITTED: Move(None, "the next office gets it with the case"),
        _S.DISPATCHED: Move(None, _STAYS),
        _S.IN_PROGRESS: Move(None, _STAYS),
        _S.UNDER_REVIEW: Move(None, "the centre may send the answer back because of it"),
        _S.SUPPLEMENT: Move(None, "this is what is being waited for; the clock's owner decides that it goes on"),
        _S.LEDGER: Move(None, "kept open for long, so things change meanwhile"),
        _S.PASSED_UP: Move(None, "our tracker passes it on"),
        _S.MERGED: Move(None, "the case in which it is handled gets it, if that may have it"),
    },
    Command.URGE: {
        _S.RECEIVED: Move(None, "the desk has it, and a desk can be late too"),
        _S.ADMITTED: Move(None, "a returned case waits for somebody"),
        _S.DISPATCHED: Move(None, _STAYS),
        _S.IN_PROGRESS: Move(None, _STAYS),
        _S.UNDER_REVIEW: Move(None, "the centre is pressed then"),
        _S.LEDGER: Move(None, "a promise may be pressed for"),
        _S.PASSED_UP: Move(None, "our tracker is pressed then"),
        _S.MERGED: Move(None, "whoever has the case in which it is handled is pressed, if that may be"),
    },
    Command.WITHDRAW: {
        _S.RECEIVED: Move(_S.WITHDRAWN, "nobody has begun"),
        _S.ADMITTED: Move(_S.WITHDRAWN, "it is the enterprise's matter"),
        _S.DISPATCHED: Move(_S.WITHDRAWN, "it is the enterprise's matter"),
        _S.IN_PROGRESS: Move(_S.WITHDRAWN, "work done is lost, but nobody can be made to want an answer"),
        _S.UNDER_REVIEW: Move(_S.WITHDRAWN, "the answer has not been given yet"),
        _S.ANSWERED: Move(
            _S.WITHDRAWN, "some take a case back rather than judge the answer; such withdrawals are counted"
        ),
        _S.CALL_BACK: Move(_S.WITHDRAWN, "as after an answer"),
        _S.SUPPLEMENT: Move(_S.WITHDRAWN, "they may have nothing to add"),
        _S.LEDGER: Move(_S.WITHDRAWN, "the wish may have gone with the years"),
        _S.PASSED_UP: Move(_S.WITHDRAWN, "ours ends; the other owner is told by our tracker"),
    },
    Command.VERDICT: {
        # Where it leads is for `judge`: closed, or back to work.
        _S.ANSWERED: Move(None, "there is an answer to judge"),
    },
}

_ENDED = Text(
    "事项已经结束（{state}），不能再操作。如有新情况，请重新提出。",
    "The case has ended ({state}). Please bring a new one.",
)
_MERGED = Text(
    "事项已与同一事项合并办理。撤回和评价请在合并后的事项上进行，其编号见本事项的查询页面。",
    "The case was merged with another of the same matter. Withdraw that one or rate it; the page of this case names "
    "its number.",
)
_REFUSALS: dict[tuple[Command, CaseState], Text] = {
    (Command.SUPPLEMENT, _S.ANSWERED): Text(
        "事项已经答复。如有遗漏，请在评价中说明，事项可以重新办理。",
        "The case has been answered. If something is missing, say so when you rate the answer: the case can be taken "
        "up again.",
    ),
    (Command.URGE, _S.ANSWERED): Text(
        "事项已经答复，无需催办。请作出评价。",
        "The case has been answered, so there is nobody to urge. Please rate the answer.",
    ),
    (Command.URGE, _S.SUPPLEMENT): Text(
        "正在等待您补充材料，补充后即继续办理。",
        "We are waiting for what you were asked to add; work goes on once we have it.",
    ),
}
_REFUSALS[Command.VERDICT, _S.CALL_BACK] = Text(
    "已收到评价，回访人员正在核实。",
    "We have your rating, and somebody is checking it with you.",
)
for _command in (Command.SUPPLEMENT, Command.URGE):
    _REFUSALS[_command, _S.CALL_BACK] = _REFUSALS[_command, _S.ANSWERED]
_TOO_EARLY = Text("事项还没有答复，暂时不能评价。", "The case has not been answered yet, so there is nothing to rate.")

ENDED = frozenset(
    {_S.CLOSED, _S.ARCHIVED, _S.DECLINED, _S.GUIDED, _S.TERMINATED, _S.WITHDRAWN, _S.MERGED, _S.PASSED_BACK}
)
"""States in which intake has ended the case: events are put on the timeline and change nothing."""

WITH_NOBODY = ENDED | {_S.ANSWERED, _S.CALL_BACK}
"""States in which a case without a lead is not the desk's: what was answered face to face waits for its verdict."""

ROUND_OVER = ENDED | {_S.LEDGER, _S.PASSED_UP}
"""States in which no body has a task: what another service tells of the round is put on the timeline alone."""


class NotNow(Exception):
    """The command cannot be carried out in the state that the case is in; `text` says why and what to do instead."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def allowed(state: CaseState, followed: CaseState | None = None) -> list[Command]:
    """Return the commands that can be carried out in a state. followed: of the case that has a merged one, if it is."""
    return [command for command, moves in MOVES.items() if state in moves and (followed is None or followed in moves)]


def move(command: Command, state: CaseState, state_name: Text) -> CaseState:
    """Return the state that a command leads to.

    Raises NotNow where the table does not allow it. `state_name` is what people call the present state.
    """
    found = MOVES[command].get(state)
    if found is None:
        raise NotNow(_refusal(command, state, state_name))
    return found.to or state


def _refusal(command: Command, state: CaseState, name: Text) -> Text:
    if state is CaseState.MERGED:
        return _MERGED
    if state in ENDED:
        return _ENDED.filled(state=name)
    return _REFUSALS.get((command, state), _TOO_EARLY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The three questions of the call-back, and what else was said."""

    contacted: bool
    solved: bool
    satisfaction: Satisfaction
    text: str = ""

    @property
    def good(self) -> bool:
        """Say whether the case may rest. That nobody called counts in the figures, but undoes no solution."""
        return self.solved and self.satisfaction in CONTENT


CONTENT = frozenset({Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED})
"""The grades that count as satisfied: the lowest of them is 基本满意."""


class Judged(NamedTuple):
    """What a verdict leads to: `round` is the case's from now on."""

    state: CaseState
    round: int
    reopened: bool


def judge(verdict: Verdict, round_: int, reopen_limit: int, *, checked: bool = False) -> Judged:
    """Return what follows from a verdict on the answer of a round (rounds count from 1).

    A good one closes. Any other waits for a caller where verdicts are `checked`; else it sends the case back to work,
    at most `reopen_limit` times, and after that it closes with the verdict on record: another round by the same road
    would bring the same answer, and whoever is still not content needs another road.
    """
    if not verdict.good and checked:
        return Judged(CaseState.CALL_BACK, round_, reopened=False)
    if not verdict.good and round_ <= reopen_limit:
        return Judged(CaseState.ADMITTED, round_ + 1, reopened=True)
    return Judged(CaseState.CLOSED, round_, reopened=False)
