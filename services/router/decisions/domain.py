"""Who has a case: its states, the moves between them, and what lets a move happen. Pure.

This is the router's half of the protocol between the services. Router counts assignments: one more for each decision,
never restarted in a new round, never used again. A next assignment is made only after the one before came back
(returned, recalled) or its round ended, so that two bodies never lead at once; an assignment that nobody has signed for
can be asked back, and is ours again when notifier says so. What a meeting or a reform has decided is asked back signed
or not, and what is to follow stands with the case until then. What comes late or twice leaves everything as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a case stands with the router."""

    UNHEARD = "unheard"  # only an end, or nothing yet, has been heard of it
    DESK = "desk"
    RULING = "ruling"
    ASSIGNED = "assigned"
    REPORTED = "reported"


class Act(StrEnum):
    """What can happen to a case."""

    SUBMIT = "submit"
    REOPEN = "reopen"
    ASSIGN = "assign"
    UNDO = "undo"
    TAKE_OVER = "take_over"
    SIGN = "sign"
    RETURN = "return"
    RETURN_AT_LIMIT = "return_at_limit"
    RECALLED = "recalled"
    REPORT = "report"


MOVES: dict[tuple[State, Act], tuple[State, str]] = {
    (State.UNHEARD, Act.SUBMIT): (State.DESK, "until a first assignment the desk owns the case"),
    (State.UNHEARD, Act.REOPEN): (
        State.DESK,
        "the reopening overtook all before it; it carries the whole case, and the desk owns it",
    ),
    (State.DESK, Act.REOPEN): (State.DESK, "nobody had it, so there is nobody to give it back to"),
    (State.RULING, Act.REOPEN): (
        State.RULING,
        "a new round does not take away the question that a ruling has to settle",
    ),
    (State.ASSIGNED, Act.REOPEN): (
        State.DESK,
        "the reopening overtook the report, so the lead that has it is the one that answered",
    ),
    (State.REPORTED, Act.REOPEN): (
        State.DESK,
        "passes through the desk, which gives it back to the body that answered",
    ),
    (State.DESK, Act.ASSIGN): (State.ASSIGNED, "by rule or by a person"),
    (State.RULING, Act.ASSIGN): (State.ASSIGNED, "a ruling binds: the body that it names may not return the case"),
    (State.ASSIGNED, Act.UNDO): (
        State.ASSIGNED,
        "only asks; the body keeps the case until notifier says that it is given back",
    ),
    (State.ASSIGNED, Act.TAKE_OVER): (
        State.ASSIGNED,
        "asks too, but signed or not, and has said what follows; only a report that was sent before it is stronger",
    ),
    (State.ASSIGNED, Act.SIGN): (
        State.ASSIGNED,
        "the body took it on: from now on the desk cannot ask it back, only a meeting or a reform can",
    ),
    (State.ASSIGNED, Act.RETURN): (
        State.DESK,
        "the desk agrees or refuses; the body stays answerable until it has decided",
    ),
    (State.ASSIGNED, Act.RETURN_AT_LIMIT): (State.RULING, "it came back too often; only a ruling can end that"),
    (State.ASSIGNED, Act.RECALLED): (State.DESK, "given back unsigned"),
    (State.ASSIGNED, Act.REPORT): (
        State.REPORTED,
        "the lead stays answerable until the round ends: it does what the centre sends back, and gives it to nobody",
    ),
}
"""From where, by what, to where; and why. What is not here does not happen."""

Key = tuple[int, int]
"""(round, assignment): what every message about an assignment carries."""

LEVELS = CENTRE, DIRECTOR, HEAD = ("centre", "director", "head")
"""Who looks at a case that is stuck: the centre, the director in charge, the head of the district (提级)."""

WAITING = frozenset({State.DESK, State.RULING})
"""States in which a person has to do something."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Who has a case, in the eyes of the router.

    assignment: number of the newest one, 0 before the first. floor: highest number seen in a message about one that is
    not ours, the sign of a database restored from before it. lead: who has it, or had it last. returned: who has
    returned it, in order. binding: a ruling was made, or a meeting settled it. recalling: the assignment was asked back
    and the reply is not here. to_follow: what is assigned next, once it has come back (a Plan as JSON); None where
    nothing was decided on. ended: highest round over.
    """

    state: State = State.UNHEARD
    round: int = 1
    assignment: int = 0
    floor: int = 0
    lead: str | None = None
    returned: tuple[str, ...] = ()
    binding: bool = False
    signed: bool = False
    recalling: bool = False
    to_follow: Mapping[str, Any] | None = None
    ended: int = 0

    @property
    def over(self) -> bool:
        """Say whether the case's present round has ended."""
        return self.round <= self.ended

    @property
    def waits(self) -> bool:
        """Say whether a person has to decide."""
        return not self.over and self.state in WAITING

    @property
    def may_return(self) -> bool:
        """Say whether the lead may ask to return the case."""
        return not self.binding


class Refused(Exception):
    """A person asked for what cannot be done now; says why and what to do instead, in both languages."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def submit(hold: Hold) -> Hold:
    """Take a case that intake has submitted; known and ended ones stay as they are."""
    return hold if hold.ended else _moved(hold, Act.SUBMIT)


def end(hold: Hold, last: int) -> Hold:
    """Mark every round up to `last` as over, also of a case that is not known yet."""
    return replace(hold, ended=last, recalling=False, to_follow=None) if last > hold.ended else hold


def reopen(hold: Hold, new_round: int) -> tuple[Hold, str | None]:
    """Begin a new round; return the case and the body that answered, to which it goes back, if there is one."""
    if new_round <= hold.round or new_round <= hold.ended:
        return hold, None
    to = hold.lead if hold.state in (State.ASSIGNED, State.REPORTED) else None
    moved = _moved(hold, Act.REOPEN)
    ended = new_round - 1
    return replace(moved, round=new_round, ended=ended, signed=False, recalling=False, to_follow=None), to


def sign(hold: Hold, key: Key) -> Hold:
    """Note that the lead signed; that also refuses an undo that was asked for, but nothing that binds."""
    if not _is_own(hold, key):
        return hold
    return replace(_moved(hold, Act.SIGN), signed=True, recalling=hold.to_follow is not None)


def report(hold: Hold, key: Key) -> Hold:
    """Note that the lead has reported; that it does so again after a review is nothing new. Nothing follows then."""
    return replace(_moved(hold, Act.REPORT), recalling=False, to_follow=None) if _is_own(hold, key) else hold


def give_back(hold: Hold, key: Key) -> Hold:
    """Take back an assignment that was asked back: the desk has the case."""
    return replace(_moved(hold, Act.RECALLED), recalling=False, to_follow=None) if _is_own(hold, key) else hold


def come_back(hold: Hold, key: Key, limit: int) -> Hold:
    """Take a return by the lead: to the desk, or from the `limit`-th on to a ruling. A ruling binds."""
    if not _is_own(hold, key) or hold.binding:
        return hold
    returned = (*hold.returned, hold.lead or "")
    act = Act.RETURN_AT_LIMIT if len(returned) >= limit else Act.RETURN
    return replace(_moved(hold, act), returned=returned, recalling=False, to_follow=None)


def assign(hold: Hold, lead: str, *, founded: bool = False) -> Hold:
    """Make the next assignment: the only place where a number is made. A ruling's one binds.

    founded: whether it rests on a meeting's minutes, which binds as a ruling does, and for good: what was settled
    there is not opened again by the case's next round.

    Raises Refused where the case is not the desk's to give.
    """
    if hold.over:
        raise Refused(zh="该事项已结束，不能再派。", en="The case has ended; nobody can be given it any more.")
    if hold.state not in WAITING:
        raise Refused(
            zh="该事项已派出；请先撤回（签收前可以），或等承办单位退单。",
            en="A body has the case; take the assignment back (until it is signed), or wait until it is returned.",
        )
    return replace(
        _moved(hold, Act.ASSIGN),
        assignment=max(hold.assignment, hold.floor) + 1,
        lead=lead,
        binding=hold.binding or founded or hold.state is State.RULING,
        signed=False,
        recalling=False,
    )


def undo(hold: Hold) -> Hold:
    """Ask an assignment back that nobody has signed for.

    Raises Refused where there is none, or where it was signed or asked back already.
    """
    if hold.over or hold.state is not State.ASSIGNED:
        raise Refused(
            zh="该事项现在没有派出，无可撤回。", en="No body has the case now, so there is nothing to take back."
        )
    if hold.signed:
        raise Refused(
            zh="承办单位已签收，不能撤回；可由其申请退单。",
            en="The body has signed and must be asked to return the case instead.",
        )
    if hold.recalling:
        raise Refused(zh="已经要求撤回，请等待结果。", en="It was asked back already; wait for the reply.")
    return replace(_moved(hold, Act.UNDO), recalling=True)


def take_over(hold: Hold, to_follow: Mapping[str, Any]) -> Hold:
    """Ask an assignment back for good, signed or not; what was decided replaces what was decided before it.

    Raises Refused where no body has the case, or where its lead has reported.
    """
    if hold.over:
        raise Refused(zh="该事项已结束，不能再派。", en="The case has ended; nobody can be given it any more.")
    if hold.state is State.REPORTED:
        raise Refused(
            zh="承办单位已反馈办理结果，待审核或答复；如需改派，请先由中心退回重办或重新办理后再定。",
            en="The lead has reported; what it reported is reviewed first. Decide again if the case is reopened.",
        )
    if hold.state is not State.ASSIGNED:
        raise Refused(
            zh="该事项现在没有派出，可直接派单。", en="No body has the case now; it can simply be given to one."
        )
    return replace(_moved(hold, Act.TAKE_OVER), recalling=True, to_follow=to_follow)


def raised(hold: Hold, level: str) -> str:
    """Return the next level of a case that is stuck. Raises Refused at the highest, and where it is not stuck."""
    if hold.over:
        raise Refused(zh="该事项已结束，无须提级。", en="The case has ended; there is nothing to raise.")
    if hold.state not in (*WAITING, State.ASSIGNED):
        raise Refused(
            zh="承办单位已反馈，待审核，无须提级。", en="The lead has reported; there is nothing to raise now."
        )
    if level == LEVELS[-1]:
        raise Refused(
            zh="已提级到区主要领导，不能再提级。", en="It is with the head of the district; there is no higher level."
        )
    return LEVELS[LEVELS.index(level) + 1]


def raise_floor(hold: Hold, assignment: int) -> Hold:
    """Remember a number above all of ours, so that it is never used for anything else."""
    return replace(hold, floor=assignment) if assignment > max(hold.assignment, hold.floor) else hold


def _is_own(hold: Hold, key: Key) -> bool:
    return not hold.over and hold.state is State.ASSIGNED and key == (hold.round, hold.assignment)


def _moved(hold: Hold, act: Act) -> Hold:
    move = MOVES.get((hold.state, act))
    return hold if move is None else replace(hold, state=move[0])
