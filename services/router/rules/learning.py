"""Learns a table of rules from history: which type of request went to which office. Pure.

A type is the values of some columns, the most telling first: a row is looked up by all of them, then by all but the
last, and so on, so that an unseen detail falls back on what its type is known by. A value speaks for an office only
where the share of its rows that went there is large enough.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learnt:
    """One line of the table.

    values: of the columns, from the first on; to: the office; seen: rows it was learnt from; share: of these, how many
    went there.
    """

    values: Key
    to: str
    seen: int
    share: float


@dataclass(frozen=True, slots=True)
class Table:
    """What was learnt. by: names of the columns."""

    by: tuple[str, ...]
    lines: Mapping[Key, Learnt]

    def find(self, row: Row) -> Learnt | None:
        """Return the line that a row falls under; None where its type was never seen, or went many ways."""
        values = tuple(row[name] for name in self.by)
        for length in range(len(values), 0, -1):
            if (line := self.lines.get(values[:length])) is not None:
                return line
        return None


@dataclass(frozen=True, slots=True)
class Tried:
    """How a table did on rows that it was not learnt from. open: rows that no line takes."""

    rows: int
    right: int
    open: int

    @property
    def precision(self) -> float:
        """Return the share of what was taken that went to the right office."""
        return self.right / (self.rows - self.open) if self.rows > self.open else 0.0


def learn(rows: Iterable[Row], by: Sequence[str], to: str, *, share: float, least: int) -> Table:
    """Learn a table. share: of a type's rows that must have gone to one office; least: rows that a type must have.

    A longer line that says what the shorter one above it says already is left out.
    """
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for row in rows:
        values = tuple(row[name] for name in by)
        for length in range(1, len(values) + 1):
            counts[values[:length]][row[to]] += 1
    lines: dict[Key, Learnt] = {}
    for values in sorted(counts, key=lambda key: (len(key), key)):
        seen = counts[values].total()
        # Of two offices with as many rows the smaller name, so that each run says the same.
        office, most = min(counts[values].items(), key=lambda item: (-item[1], item[0]))
        above = next((lines[values[:end]] for end in range(len(values) - 1, 0, -1) if values[:end] in lines), None)
        if seen >= least and most / seen >= share and (above is None or above.to != office):
            lines[values] = Learnt(values, office, seen, most / seen)
    return Table(tuple(by), lines)


def tried(table: Table, rows: Iterable[Row], to: str) -> Tried:
    """Try a table on rows."""
    found = [(table.find(row), row[to]) for row in rows]
    right = sum(line is not None and line.to == office for line, office in found)
    return Tried(len(found), right, sum(line is None for line, _ in found))
