"""When a case may be handled jointly with others, when a group is done, and what an office is told. Pure."""

from collections.abc import Mapping, Sequence

from services.intake.cases.domain import ENDED, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty

DUTIES = frozenset({Duty.DISPATCHER})
"""Who sets up a group, adds cases to it, takes them out, closes it and opens it again."""

AT_MOST = 100
"""Cases of one group: more of a kind are a matter for a policy, not for a list."""

_OVER = Text("事项已经结束（{state}），不能再并案。", "The case has ended ({state}), so it can join no group any more.")
_IN_ONE = Text(
    "事项已在一组并案中。须先从该组移出，才能加入另一组。",
    "The case is in a group already. Take it out of that one before it joins another.",
)
_FULL = Text("一组并案最多 100 件。请另设一组。", "A group holds 100 cases at most. Set up another.")


DONE = ENDED | {CaseState.ANSWERED, CaseState.CALL_BACK}
"""States in which a case keeps no group open: its answer is out, or it has ended without one."""

_CLOSED = Text(
    "这一组并案已经办结，成员不能再变动。如有需要，请先重新打开。",
    "The group is closed, so nothing joins or leaves it. Open it again first if that is wanted.",
)
_OPEN = Text("这一组并案没有办结，无需重新打开。", "The group is not closed, so there is nothing to open.")
_UNANSWERED = Text(
    "{numbers} 还没有答复，这一组不能办结。请先答复，或者把事项移出本组。",
    "{numbers}: not answered yet, so the group cannot be closed. Answer first, or take the case out of the group.",
)


def must_be_open(*, closed: bool) -> None:
    """See that a group can still change. Raises NotNow."""
    if closed:
        raise NotNow(_CLOSED)


def must_be_closed(*, closed: bool) -> None:
    """See that a group can be opened again. Raises NotNow."""
    if not closed:
        raise NotNow(_OPEN)


def must_be_done(members: Mapping[str, CaseState]) -> None:
    """See that a group, whose cases stand so by their numbers, can be closed. Raises NotNow."""
    left = [number for number, state in members.items() if state not in DONE]
    if left:
        named = ", ".join(left[:5]) + ("…" if len(left) > 5 else "")
        raise NotNow(_UNANSWERED.filled(numbers=Text(named, named)))


def must_fit(state: CaseState, state_name: Text, *, in_one: bool, members: int) -> None:
    """See that a case may join a group that has so many. Raises NotNow. in_one: whether it is in a group already."""
    if state in ENDED:
        raise NotNow(_OVER.filled(state=state_name))
    if in_one:
        raise NotNow(_IN_ONE)
    if members >= AT_MOST:
        raise NotNow(_FULL)


def note_for_office(title: str, common: str, sisters: Sequence[str]) -> str:
    """Return what the office at work on a case is told when the case joins a group. sisters: their numbers."""
    told = f"并案办理，分别答复：{title}\nHandled jointly with others of the same kind, each answered on its own."
    others = f"同组事项 / in the same group: {', '.join(sisters)}" if sisters else ""
    return "\n\n".join(filter(None, (told, common, others)))
