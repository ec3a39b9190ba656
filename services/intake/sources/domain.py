"""What the agency that brought a case may do about whose it is. Pure.

A case goes back in three ways: the centre returns it in its time (endings), the centre asks and its source agrees, or
the source takes it back unasked. Whatever went back is answered once: it was taken, or it was not and is ours again.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from services.intake.cases.domain import ENDED, Move, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Ending

_S = CaseState


class Act(StrEnum):
    """What the source of a case may do, by the last part of the address at which it does so."""

    TAKE_BACK = "return-to-source"
    ACKNOWLEDGE = "acknowledge-return"
    REOPEN = "reopen"


_STOPS = "its source handles it now; work done here is lost, and on record"

MOVES: dict[Act, dict[CaseState, Move]] = {
    Act.TAKE_BACK: {
        _S.RECEIVED: Move(_S.PASSED_BACK, "nobody here has begun"),
        _S.ADMITTED: Move(_S.PASSED_BACK, "our desk has it, and may have asked for just this"),
        _S.DISPATCHED: Move(_S.PASSED_BACK, _STOPS),
        _S.IN_PROGRESS: Move(_S.PASSED_BACK, _STOPS),
        _S.UNDER_REVIEW: Move(_S.PASSED_BACK, "the answer has not been given yet"),
        _S.SUPPLEMENT: Move(_S.PASSED_BACK, _STOPS),
        _S.LEDGER: Move(_S.PASSED_BACK, "somebody else may find the way that we have not found"),
        _S.PASSED_UP: Move(_S.PASSED_BACK, "its source may have the outside owner's word itself"),
    },
    Act.ACKNOWLEDGE: {
        _S.RECEIVED: Move(None, "it was asked to take the case back, and says no; a yes is to take it back"),
        _S.ADMITTED: Move(None, "as before; the desk goes on"),
        _S.PASSED_BACK: Move(None, "only its source knows whether it has what was returned"),
    },
    Act.REOPEN: {
        _S.ANSWERED: Move(_S.ADMITTED, "its source has asked the enterprise itself, and the answer does not hold"),
        _S.CALL_BACK: Move(_S.ADMITTED, "its source confirms what our caller would ask"),
        _S.CLOSED: Move(_S.ADMITTED, "a call-back of its source comes after ours"),
    },
}
"""Which acts are allowed where, with the state that each leads to (None: it stays, or goes on elsewhere) and why."""

_ENDED_ALREADY = Text("事项已经结束，不能再操作。", "The case has ended. Nothing was changed.")
_ANSWERED = Text(
    "事项已经答复，不能收回。答复不成立的，请重新办理（reopen）。",
    "It has been answered and cannot be taken back. If the answer does not hold, have it taken up again (reopen).",
)
_MERGED = Text(
    "事项已与同一事项合并办理，不能单独收回或重新办理。",
    "The case was merged with another of the same matter; it alone can neither be taken back nor taken up again.",
)
_NOT_ASKED = Text(
    "现在没有需要贵单位确认的退回：事项没有退回，或者已经确认过。",
    "Nothing waits for your word: the case did not go back to you, or you have said so already.",
)
_SAY_SO = Text("同意收回的，请使用收回（return-to-source）。", "To agree, take the case back: return-to-source.")
_NO_ANSWER_YET = Text(
    "事项还没有答复，不需要重新办理。", "The case has not been answered yet, so there is nothing to take up again."
)
_NO_MORE = Text(
    "已达到重新办理的次数上限。如有新情况，请重新报送。",
    "It has been taken up again as often as the district allows. Bring a new case if there are new facts.",
)
_OWN = Text(
    "事项不是来源单位的系统报送的，没有可以退回的来源。",
    "No agency's system brought this case, so there is no source to ask.",
)
_ASKED = Text(
    "已请来源单位收回，正在等待答复。", "Its source has been asked to take it back, and has not answered yet."
)


def move(act: Act, state: CaseState) -> CaseState:
    """Return the state that an act leads to. Raises NotNow, saying why it cannot be done and what to do instead."""
    found = MOVES[act].get(state)
    if found is None:
        raise NotNow(_refusal(act, state))
    return found.to or state


def _refusal(act: Act, state: CaseState) -> Text:
    if state is _S.MERGED:
        return _MERGED
    if act is Act.ACKNOWLEDGE:
        return _NOT_ASKED
    if act is Act.REOPEN:
        return _ENDED_ALREADY if state in ENDED else _NO_ANSWER_YET
    return _ENDED_ALREADY if state in ENDED else _ANSWERED


def waits_for_word(state: CaseState, ending: Mapping[str, Any] | None, *, asked: bool) -> bool:
    """Say whether the source has to say something: to what went back, or to our wish that it take the case back.

    ending: what the case keeps of how it ended. asked: whether the source was asked and has not answered.
    """
    if state is _S.PASSED_BACK:
        return ending is not None and ending["kind"] == Ending.PASSED_BACK and ending.get("accepted") is None
    return asked


def see_word(state: CaseState, ending: Mapping[str, Any] | None, *, asked: bool, accepted: bool) -> None:
    """See that the source's word is waited for. Raises NotNow."""
    move(Act.ACKNOWLEDGE, state)
    if not waits_for_word(state, ending, asked=asked):
        raise NotNow(_NOT_ASKED)
    if accepted and state is not _S.PASSED_BACK:
        raise NotNow(_SAY_SO)


def must_reopen(round_: int, reopen_limit: int) -> None:
    """See that a case may come back once more. Raises NotNow. round_: the case's, which counts from 1."""
    if round_ > reopen_limit:
        raise NotNow(_NO_MORE)


def must_ask(*, own: bool, asked: bool) -> None:
    """See that there is a source to ask, and that it has not been asked already. Raises NotNow.

    own: whether the case was taken at our own window.
    """
    if own or asked:
        raise NotNow(_OWN if own else _ASKED)


def possible(
    state: CaseState, ending: Mapping[str, Any] | None, round_: int, reopen_limit: int, *, asked: bool
) -> list[str]:
    """Return what the source of a case may do now, as `may` has it."""
    found = {act for act, moves in MOVES.items() if state in moves}
    if not waits_for_word(state, ending, asked=asked):
        found.discard(Act.ACKNOWLEDGE)
    if round_ > reopen_limit:
        found.discard(Act.REOPEN)
    return [str(act) for act in Act if act in found]
