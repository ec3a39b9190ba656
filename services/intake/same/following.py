"""The timeline of a case that was merged: its own lines, and then those of the case in which it is handled. Pure.

A line's number is what agencies page by, so each keeps its number for good: behind the line that says that the case
was merged, the other's lines go on counting from there; behind the line that says that it was separated, its own do.
What other services tell of a case while it is merged comes too late to matter, and is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from shared.db.history import Line

MERGED, SEPARATED, JOINED, PARTED = "case.merged", "case.separated", "case.joined", "case.parted"

WITHOUT_WORDS = frozenset({"case.supplemented", "case.urged", "case.reopened", "case.withdrawn"})
"""What others have written about the case is not for this one's source to read; that they have is."""

NOT_SHOWN = frozenset(
    {"case.verdict", "case.not_reached", "case.explained", "call.recorded", "guidance.worked", "guidance.failed"}
)
"""What passed between the centre and others alone."""

LinesOf = Callable[[str], Iterator[Line]]


def follow(case: str, own: Iterable[Line], lines_of: LinesOf, reader: str) -> Iterator[Line]:
    """Yield a case's lines as the source of `reader` follows them, numbered as it sees them.

    case, reader: ids; the same where a source reads its own case. lines_of: gives the lines of another case by its id,
    followed for the same reader. Of those no more are taken than are shown: the other may have been merged into this
    one since, and to follow it further would lead round for ever.
    """
    moved, merged = 0, None
    for line in own:
        if merged is not None and line.kind != SEPARATED:
            continue
        if merged is not None:
            last: int = line.facts["shown"]
            yield from _others(merged, lines_of, last)
            moved, merged = last + 1 - line.number, None
        seen = replace(line, number=line.number + moved, facts=_read_by(reader, case, line))
        yield seen
        if line.kind == MERGED:
            merged = seen
    if merged is not None:
        yield from _others(merged, lines_of, None)


def _others(merged: Line, lines_of: LinesOf, last: int | None) -> Iterator[Line]:
    begun = None
    for line in lines_of(merged.facts["case"]):
        if begun is None:
            # The hash is the line's own, wherever it is shown.
            begun = line.number if line.hash == merged.facts["joined"] else None
            continue
        number = merged.number + line.number - begun
        if last is not None and number > last:
            return
        if line.kind not in NOT_SHOWN:
            yield replace(line, number=number)


def _read_by(reader: str, case: str, line: Line) -> dict[str, Any]:
    # What the source of a merged case says is passed on, and is that one's to read.
    said_for = line.facts.get("of", case)
    return {} if line.kind in WITHOUT_WORDS and said_for != reader else line.facts
