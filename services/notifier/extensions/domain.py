"""What becomes of an extension or suspension that was asked for, and whether it may be asked for at all. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from services.notifier.limits.calendar import Due
from services.notifier.limits.extending import ExtensionRule, Terms, Wish
from services.notifier.tasks.domain import Refusal


class ExtensionState(StrEnum):
    """Where an extension, or a suspension, stands. All but the first are ends; but a granted suspension has yet to end.

    granted: of a suspension, the clock rests. ended: it goes on.
    """

    ASKED = "asked"
    GRANTED = "granted"
    ENDED = "ended"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Move(NamedTuple):
    """One allowed move, and why it is allowed."""

    to: ExtensionState
    why: str


class Way(StrEnum):
    """What happens to it: a decision, by somebody or by silence; its task, or its office, does without it.

    end: of a suspension, its time is over, or its ground has fallen away, or the case has gone on in another way.
    """

    GRANT = "grant"
    REFUSE = "refuse"
    END = "end"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


_S = ExtensionState

MOVES: Mapping[tuple[Way, ExtensionState], Move] = {
    (Way.GRANT, _S.ASKED): Move(_S.GRANTED, "whoever decides finds the ground good, or the place takes silence for it"),
    (Way.REFUSE, _S.ASKED): Move(_S.REFUSED, "the limit stands; whoever decides says why"),
    (Way.LAPSE, _S.ASKED): Move(_S.LAPSED, "the office has reported or returned the case, or has it no longer"),
    (Way.END, _S.GRANTED): Move(_S.ENDED, "a clock that rests goes on, at the latest when the time for that is over"),
    (Way.WITHDRAW, _S.ASKED): Move(_S.WITHDRAWN, "the office can do without"),
}
"""A decision is final: a limit that was told to the enterprise is not taken back. Who needs more asks once more.

A rest may end before its time, for that was told as well: "until then at the latest".
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """What bears on whether more time, or a rest, may be asked for.

    rule, terms: what the place says, None where it grants nothing, or nothing more. until: the last moment for it.
    waits: whether one that was asked for waits for a decision; rests: whether the clock rests already. before, after:
    the lead's limit now, and as it would be, were it granted now.
    """

    wish: Wish
    rule: ExtensionRule | None
    terms: Terms | None
    until: datetime
    waits: bool
    rests: bool
    before: Due
    after: Due
    n: int


_NEVER = {Wish.EXTENSION: Refusal.NOT_EXTENDABLE, Wish.SUSPENSION: Refusal.NOT_SUSPENDABLE}
_ENOUGH = {Wish.EXTENSION: Refusal.EXTENDED_ENOUGH, Wish.SUSPENSION: Refusal.SUSPENDED_ENOUGH}


def refusal(asking: Asking, now: datetime) -> Refusal | None:
    """Return why an office may not ask for so much now, None where it may."""
    if asking.rule is None:
        return _NEVER[asking.wish]
    if asking.rests:
        return Refusal.SUSPENDED
    if asking.waits:
        return Refusal.EXTENSION_WAITS
    if asking.terms is None:
        return _ENOUGH[asking.wish]
    if now > asking.until:
        return Refusal.ASKED_TOO_LATE
    if not 1 <= asking.n <= asking.terms.longest.n:
        return Refusal.TOO_LONG
    return Refusal.SOURCE_LIMIT if asking.after.at <= asking.before.at else None
