"""When a case may be handled jointly with others, and what its office is told. Pure."""

from collections.abc import Sequence

from services.intake.cases.domain import ENDED, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty

DUTIES = frozenset({Duty.DISPATCHER})
"""Who sets up a group, adds cases to it and takes them out."""

AT_MOST = 100
"""Cases of one group: more of a kind are a matter for a policy, not for a list."""

_OVER = Text("事项已经结束（{state}），不能再并案。", "The case has ended ({state}), so it can join no group any more.")
_IN_ONE = Text(
    "事项已在一组并案中。须先从该组移出，才能加入另一组。",
    "The case is in a group already. Take it out of that one before it joins another.",
)
_FULL = Text("一组并案最多 100 件。请另设一组。", "A group holds 100 cases at most. Set up another.")


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
