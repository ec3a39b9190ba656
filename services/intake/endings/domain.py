"""How the centre itself may end a case, who of it may, and what stands of it afterwards. Pure.

The centre ends only what nobody but its own desk has: once a body has the case, its answer is the end.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.cases.domain import ENDED, Move, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty, Ending

_S = CaseState


class Command(StrEnum):
    """What the centre may do with a case itself, and what the enterprise may say of it."""

    ANSWER = "answer"
    PROPOSE = "decline"
    DECLINE = "sign"
    GUIDE = "guide"
    TERMINATE = "terminate"
    TO_SOURCE = "to_source"
    ASK_SOURCE = "ask_source"
    CALL = "call"
    GUIDANCE = "guidance"


MOVES: dict[Command, dict[CaseState, Move]] = {
    Command.ANSWER: {
        _S.RECEIVED: Move(_S.CLOSED, "the centre knows the answer, so nobody else has to be asked"),
        _S.ADMITTED: Move(_S.CLOSED, "the desk has it back, and knows the answer"),
    },
    Command.PROPOSE: {
        _S.RECEIVED: Move(None, "one person alone turns nobody away; the case waits where it is"),
        _S.ADMITTED: Move(None, "what was admitted may prove not to be ours; one person alone does not decide it"),
    },
    Command.DECLINE: {
        _S.RECEIVED: Move(_S.DECLINED, "two have looked at it"),
        _S.ADMITTED: Move(_S.DECLINED, "two have looked at it"),
    },
    Command.GUIDE: {
        _S.RECEIVED: Move(_S.GUIDED, "another door is the right one, and is named"),
        _S.ADMITTED: Move(_S.GUIDED, "the desk has found that another door is the right one"),
    },
    Command.TERMINATE: {
        _S.RECEIVED: Move(_S.TERMINATED, "it cannot go on, although it would have been taken"),
        _S.ADMITTED: Move(_S.TERMINATED, "it cannot go on"),
    },
    Command.TO_SOURCE: {
        _S.RECEIVED: Move(_S.PASSED_BACK, "whoever passed it down has the power; they are told in their time"),
        _S.ADMITTED: Move(_S.PASSED_BACK, "the desk has it back, and it is still in their time"),
    },
    Command.ASK_SOURCE: {
        _S.RECEIVED: Move(None, "its source's time is over, so only its consent brings the case back"),
        _S.ADMITTED: Move(None, "the desk has it back, and its source may still take it"),
    },
    Command.CALL: {state: Move(None, "a call that was made is a fact, whenever it is written down") for state in _S},
    Command.GUIDANCE: {_S.GUIDED: Move(None, "only who went there knows whether the door opened")},
}
"""Which commands are allowed where, with the state each leads to (None: it stays) and why."""

DUTIES: dict[Command, frozenset[Duty]] = {
    Command.ANSWER: frozenset({Duty.DISPATCHER}),
    Command.PROPOSE: frozenset({Duty.DISPATCHER}),
    Command.DECLINE: frozenset({Duty.DISPATCHER, Duty.REVIEWER}),
    Command.GUIDE: frozenset({Duty.DISPATCHER}),
    Command.TERMINATE: frozenset({Duty.DISPATCHER}),
    Command.TO_SOURCE: frozenset({Duty.DISPATCHER}),
    Command.ASK_SOURCE: frozenset({Duty.DISPATCHER}),
    Command.CALL: frozenset({Duty.CLERK, Duty.DISPATCHER}),
}
"""Who of the centre may. What the enterprise says has no duty."""

AT_THE_DESK = frozenset(Command) - {Command.CALL, Command.GUIDANCE}
"""What may be done only while nobody but the desk has the case."""

_OVER = Text("事项已经结束（{state}）。", "The case has ended ({state}).")
_AWAY = Text(
    "事项已有承办单位（{state}），中心不能自行结束。请等待其答复；派错的，先由派单台收回。",
    "A body has the case ({state}), so the centre cannot end it. Wait for the answer; if it went to the wrong body, "
    "the dispatch desk takes it back first.",
)
_NOT_GUIDED = Text(
    "事项没有被引导到别处（{state}），不需要反馈引导结果。",
    "The case was not guided to another door ({state}), so there is nothing to say about one.",
)
_WAITING = Text(
    "不予受理的建议正在等待会签。请先在“待会签”中作出决定。",
    "A proposal to decline waits for its second signature. Decide that first, under second signatures.",
)
_NONE_WAITS = Text(
    "这一建议已有决定，或者事项已有变化。", "This proposal was decided already, or the case has moved on."
)
_NOT_PASSED_DOWN = Text(
    "只有上级交办等可以退回来源的事项才能退回；本事项请派单、不予受理或引导转介。",
    "Only what a source has passed down goes back to it. Assign this case, decline it or guide it elsewhere.",
)
_TOO_LATE_TO_PASS_BACK = Text(
    "退回来源的期限已于{until}届满；请派单办理，或先征得来源单位同意（“请来源收回”）。",
    "It could be returned to its source until {until}. Assign it, or ask the source first to take it back.",
)
_SAME_PERSON = Text(
    "建议由您提出，须由另一人会签。", "You made this proposal; somebody else has to sign it, or to refuse."
)
_NOT_ASKED = Text(
    "现在没有需要您反馈的引导结果。", "There is nothing now that we ask you about; perhaps you have told us already."
)


def move(command: Command, state: CaseState, lead: str | None, *, waiting: bool, state_name: Text) -> CaseState:
    """Return the state that a command leads to. Raises NotNow, saying why it cannot be done and what to do instead.

    lead: the body that has the case. waiting: whether a proposal to decline waits for its second signature.
    """
    found = MOVES[command].get(state)
    if found is None and command is Command.GUIDANCE and state not in ENDED:
        raise NotNow(_NOT_GUIDED.filled(state=state_name))
    if found is None:
        raise NotNow((_OVER if state in ENDED else _AWAY).filled(state=state_name))
    if command in AT_THE_DESK and lead is not None:
        raise NotNow(_AWAY.filled(state=state_name))
    if command in AT_THE_DESK and waiting != (command is Command.DECLINE):
        raise NotNow(_WAITING if waiting else _NONE_WAITS)
    return found.to or state


def possible(state: CaseState, lead: str | None, *, waiting: bool) -> list[Command]:
    """Return what the centre can do with a case now, whoever of it may."""
    found = []
    for command in DUTIES:
        try:
            move(command, state, lead, waiting=waiting, state_name=_OVER)
        except NotNow:
            continue
        found.append(command)
    return found


def back_until(told: Mapping[str, Any], round_: int) -> datetime | None:
    """Return until when a case may go back to its source; None where it may not at all.

    told: its CaseFacts, which hold the source's own window, or what the place's rule gave when it was taken. What was
    taken up again has long been ours.
    """
    until = told["source"].get("return_until")
    return datetime.fromisoformat(until) if until and round_ == 1 else None


def in_its_time(until: datetime | None, now: datetime, zone: ZoneInfo) -> None:
    """See that a case may go back to its source now. Raises NotNow, saying why not and what may be done instead."""
    if until is None:
        raise NotNow(_NOT_PASSED_DOWN)
    if now > until:
        moment = f"{until.astimezone(zone):%Y-%m-%d %H:%M}"
        raise NotNow(_TOO_LATE_TO_PASS_BACK.filled(until=Text(moment, moment)))


def second(proposed_by: str, decides: str) -> None:
    """See that a proposal is decided by somebody else than who made it. Raises NotNow."""
    if proposed_by == decides:
        raise NotNow(_SAME_PERSON)


def ended(
    kind: Ending,
    at: datetime,
    text: str,
    *,
    ground: str | None = None,
    basis: dict[str, str] | None = None,
    door: str | None = None,
    body: str | None = None,
    asks: bool = False,
) -> dict[str, Any]:
    """Return what a case keeps of its ending, JSON-ready, for everybody who may see the case.

    text: what the enterprise is told. ground: a code of the place's list, with the law behind it in both languages.
    door, body: where the enterprise is guided to. asks: whether it is asked if that worked.
    """
    told = {"ground": ground, "basis": basis, "door": door, "body": body}
    return {"kind": str(kind), "at": at.isoformat(), "text": text, **told, "asks": asks}


def must_ask(ending: dict[str, Any] | None) -> None:
    """See that the enterprise was asked whether the guidance worked, and has not said so yet. Raises NotNow."""
    if ending is None or not ending["asks"]:
        raise NotNow(_NOT_ASKED)
