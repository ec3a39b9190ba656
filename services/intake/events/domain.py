"""The order of an agency's stream, and how its events are named. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    """What of an event says where it belongs."""

    @property
    def id(self) -> str: ...

    @property
    def case_id(self) -> str: ...

    @property
    def line_of(self) -> str: ...

    @property
    def line(self) -> int: ...


One = TypeVar("One", bound=Placed)


KEPT_DAYS, FEWEST_DAYS = 400, 40
"""For how many days events are kept unless the operator says otherwise: a year's, and a month to look at them in. The
fewest that may be said: a delivery of one is tried for 3 days, and stays in the log for 30 more."""


def in_order(events: Iterable[One]) -> list[One]:
    """Return events by their ids, which are in the order of time, and those of one history by their lines.

    Clocks of two machines may differ, so that the later line of a case has the earlier id: then the two change places.
    """
    ordered = sorted(events, key=lambda one: one.id)
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(ordered):
        places[one.case_id, one.line_of].append(place)
    found = list(ordered)
    for mine in places.values():
        for place, one in zip(mine, sorted((ordered[at] for at in mine), key=_line), strict=True):
            found[place] = one
    return found


def _line(one: Placed) -> int:
    return one.line


def named(event_id: str) -> str:
    """Return how the outside knows an event: the same id in the stream and in each webhook."""
    return f"evt_{event_id.replace('-', '')}"


def id_of(name: str) -> str | None:
    """Return the id behind an event's name, None where it is no such name."""
    digits = name.removeprefix("evt_")
    if digits == name or len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
        return None
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def last(positions: Sequence[int], after: int) -> int:
    """Return where a reader stands who has read these positions behind another."""
    return max(positions, default=after)
