"""Where the ribbons of the flow picture run: from the bodies that have cases now to whom a draft gives them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

GAP = 14.0
"""Between two bodies of a column; heights and places are in the picture's own units."""
HEIGHT = 360.0
_LEAST = 2.0  # a ribbon of one case among thousands can still be seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One body in a column: its code, how many cases move there or away, where it begins and how high it is."""

    body: str
    cases: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One move: from where on the left to where on the right, as tops and a thickness."""

    origin: str
    to: str
    cases: int
    left: float
    right: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole picture."""

    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    height: float


def flow_of(moves: Mapping[tuple[str, str], int]) -> Flow:
    """Lay the moves out, the largest first in each column."""
    sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for (origin, to), cases in moves.items():
        sums[0][origin] += cases
        sums[1][to] += cases
    unit = HEIGHT / max(1, sum(moves.values()))
    left, right = (_column(one, unit, moves, side) for side, one in enumerate(sums))
    tops = ({bar.body: bar.top for bar in left}, {bar.body: bar.top for bar in right})
    ribbons = []
    for (origin, to), cases in sorted(moves.items(), key=lambda move: (-move[1], move[0])):
        thick = max(_LEAST, cases * unit)
        ribbons.append(Ribbon(origin, to, cases, tops[0][origin], tops[1][to], thick))
        tops[0][origin] += thick
        tops[1][to] += thick
    ends = [bar.top + bar.height for bar in (*left, *right)]
    return Flow(left, right, tuple(ribbons), max(ends, default=0.0))


def _column(sums: Counter[str], unit: float, moves: Mapping[tuple[str, str], int], side: int) -> tuple[Bar, ...]:
    bars, top = [], 0.0
    for body, cases in sorted(sums.items(), key=lambda one: (-one[1], one[0])):
        height = sum(max(_LEAST, count * unit) for move, count in moves.items() if move[side] == body)
        bars.append(Bar(body, cases, top, height))
        top += height + GAP
    return tuple(bars)
