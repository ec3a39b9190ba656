"""Which cases may be put on the ledger, by whom, and how they leave it. Pure.

Two people put a case there, for it ends whatever runs: the round is over for every body that had a task, and the
owner's reviews are all that happens until somebody takes the case off again.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from services.intake.cases.domain import ENDED, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty, Outcome

_S = CaseState

MAY_GO: Mapping[CaseState, str] = {
    _S.ADMITTED: "the desk has it and finds nobody who could solve it soon",
    _S.DISPATCHED: "what the office will find is known already",
    _S.IN_PROGRESS: "the office at work has found what stands in the way",
    _S.UNDER_REVIEW: "the report says so; its answer is not let out",
    _S.ANSWERED: "the answer leaves open what takes years; the enterprise may still judge what comes of it",
    _S.CALL_BACK: "the enterprise is right not to be content, and another round would bring the same answer",
}
"""From which states a case may be put on the ledger, and why. While the enterprise is asked for something, its answer
is waited for; what has ended is brought anew."""


MAY_PASS_UP: Mapping[CaseState, str] = {
    _S.RECEIVED: "whose it is says the law, and no office of ours has to look first",
    **MAY_GO,
}
"""From which states a case may be passed to an owner beyond the district, and why."""


class EntryState(StrEnum):
    """What became of one time that somebody would have a case on the ledger."""

    PROPOSED = "proposed"
    LIVE = "live"
    REFUSED = "refused"
    LAPSED = "lapsed"
    ENDED = "ended"


class Left(StrEnum):
    """How a case leaves the ledger: work goes on in a new round, it is answered and closed, taken back, or merged.

    REFUSED: whoever had it beyond the district does not take it, and our desk decides anew.
    """

    RESUMED = "resumed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REFUSED = "refused"


class Act(StrEnum):
    """What may be done about a case on the ledger, or about putting it there."""

    PROPOSE = "propose"
    DECIDE = "decide"
    CHANGE = "change"
    RESUME = "resume"
    ANSWER = "answer"
    SENT_BACK = "sent-back"


class Move(NamedTuple):
    """One allowed act: the state of the entry that it leads to (None: it stays), and why it is allowed."""

    to: EntryState | None
    why: str


_E = EntryState

MOVES: dict[tuple[Act, EntryState | None], Move] = {
    (Act.PROPOSE, None): Move(_E.PROPOSED, "one person alone parks no case; nothing changes about it yet"),
    (Act.DECIDE, _E.PROPOSED): Move(None, "somebody else signs, and it is on the ledger; or refuses, and it is not"),
    (Act.CHANGE, _E.LIVE): Move(None, "owners change over the years, and so does how often one should look"),
    (Act.RESUME, _E.LIVE): Move(_E.ENDED, "what stood in the way is gone; a new round has limits of its own"),
    (Act.ANSWER, _E.LIVE): Move(_E.ENDED, "there is an answer after all, or a promise that is as good as one"),
    (Act.SENT_BACK, _E.LIVE): Move(_E.ENDED, "whoever has it outside says that it is not theirs; then it is ours"),
}
"""(act, state of the newest entry that is not over) -> move; None: there is none."""

CENTRE = frozenset({Duty.REVIEWER, Duty.SUPERVISOR})

DUTIES: dict[Act, frozenset[Duty]] = dict.fromkeys(Act, CENTRE)
"""Who of the centre may: as with the day of a promise."""

OUTCOMES = (Outcome.SOLVED, Outcome.PARTLY_SOLVED, Outcome.PLANNED, Outcome.EXPLAINED)
"""What a case on the ledger may be closed with by the centre. That it cannot be done by law an office says, which names
the law and has it signed: for that the case goes back to work."""

_NOT_FROM_HERE = Text(
    "事项目前的状态（{state}）不能挂账。",
    "In the state that it is in ({state}) the case cannot be put on the ledger.",
)
_OVER = Text("事项已经结束（{state}），不能挂账。", "The case has ended ({state}) and cannot be put on the ledger.")
_WAITS = Text("挂账建议正在等待会签，请先作出决定。", "It waits for its second signature. Decide that first.")
_ON_IT = Text("事项已经挂账。", "The case stands on the ledger already.")
_NOT_ASKED = Text("没有等待会签的挂账建议。", "Nothing waits for a second signature.")
_NOT_ON_IT = Text("事项没有挂账，没有做任何改动。", "The case is not on the ledger. Nothing was changed.")
_MOVED_ON = Text(
    "提出建议后事项已进入新的一轮，请不同意后重新提出。",
    "The case has gone into another round since this was proposed. Refuse it, and propose it anew.",
)
_SAME_PERSON = Text("建议由您提出，须由另一人会签。", "You have proposed this; somebody else signs it, or refuses.")
_TOO_RARE = Text("复核周期最长为{longest}个月。", "A review at least every {longest} months is asked for.")
_NOT_OUTSIDE = Text(
    "事项没有转区外办理，没有做任何改动。", "Nobody outside the district has the case. Nothing was changed."
)
_WITH_YOU_NO_MORE: dict[Left, Text] = {
    Left.ANSWERED: Text(
        "本区服务中心已答复企业，事项不再由贵单位办理。",
        "The district has answered the enterprise; the case is with you no more.",
    ),
    Left.REFUSED: Text(
        "贵单位已退回该事项，由本区另行处理。如需继续办理，请与本区服务中心联系。",
        "You have sent the case back, and the district decides about it anew. Speak to its service centre to have it "
        "after all.",
    ),
    Left.RESUMED: Text(
        "本区已收回该事项自行办理。", "The district has taken the case back and works on it; it is with you no more."
    ),
    Left.WITHDRAWN: Text(
        "诉求人已撤回该事项，无需办理。", "The case was taken back by who brought it; there is nothing left to do."
    ),
    Left.MERGED: Text(
        "该事项已与同一事项合并，不再由贵单位办理。",
        "The case was merged with another of the same matter; it is with you no more.",
    ),
}
_AS_BEFORE = Text("责任单位、责任人和复核周期都没有变化。", "Owner, name and cycle are what they were.")


def move(act: Act, entry: EntryState | None) -> Move:
    """Return the move that an act makes. Raises NotNow with the reason.

    entry: the state of the case's entry that is proposed or live; None: there is none.
    """
    found = MOVES.get((act, entry))
    if found is not None:
        return found
    if act is Act.PROPOSE:
        raise NotNow(_WAITS if entry is EntryState.PROPOSED else _ON_IT)
    raise NotNow(nothing_there(act))


def nothing_there(act: Act) -> Text:
    """Return why an act finds nothing to act on."""
    return _NOT_ASKED if act is Act.DECIDE else _NOT_ON_IT


def see_outside(*, outside: bool) -> None:
    """See that somebody beyond the district has a case. Raises NotNow."""
    if not outside:
        raise NotNow(_NOT_OUTSIDE)


def see_with_them(why: Left | None) -> None:
    """See that a case is still with whoever it was passed to. Raises NotNow, which says what became of it.

    why: how the case left them, None while they have it.
    """
    if why is not None:
        raise NotNow(_WITH_YOU_NO_MORE[why])


def may_read(*, with_them: bool, confidential: bool) -> bool:
    """Say whether an owner beyond the district reads what a case says, and has its files."""
    return with_them and not confidential


def must_fit(state: CaseState, name: Text, *, outside: bool = False) -> None:
    """See that a case in some state may be put on the ledger. Raises NotNow.

    name: what people call the state. outside: whether it is passed to an owner beyond the district.
    """
    if state not in (MAY_PASS_UP if outside else MAY_GO):
        raise NotNow((_OVER if state in ENDED else _NOT_FROM_HERE).filled(state=name))


def decide(proposed_by: str, decides: str) -> None:
    """See that a proposal is decided by somebody else than who made it. Raises NotNow."""
    if proposed_by == decides:
        raise NotNow(_SAME_PERSON)


def same_round(proposed: int, own: int) -> None:
    """See that a case is in the round in which it was proposed. Raises NotNow."""
    if proposed != own:
        raise NotNow(_MOVED_ON)


def see_cycle(months: int, longest: int) -> None:
    """See that a case is reviewed often enough. Raises NotNow."""
    if months > longest:
        told = str(longest)
        raise NotNow(_TOO_RARE.filled(longest=Text(told, told)))


def see_change(*, changed: bool) -> None:
    """See that a change changes something. Raises NotNow."""
    if not changed:
        raise NotNow(_AS_BEFORE)


def possible(state: CaseState, entry: EntryState | None, *, outside: bool = False) -> frozenset[Act]:
    """Return what people can do now with a case in some state, by the state of its entry.

    outside: whether somebody beyond the district has it.
    """
    found = {act for act, where in MOVES if where is entry} - (set() if outside else {Act.SENT_BACK})
    return frozenset(found - {Act.PROPOSE} if state not in MAY_PASS_UP else found)


def age(since: date, today: date) -> int:
    """Return for how many whole months a case has been on the ledger. Both are days in the place's zone."""
    months = 12 * (today.year - since.year) + today.month - since.month
    return max(0, months - (today.day < since.day))
