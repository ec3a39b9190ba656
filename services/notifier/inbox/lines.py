"""A text as lines of which each knows whether it is quoted: what both kinds of text are turned into. Pure."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple


class Mark(Enum):
    """What a mail program says of a line beside its words.

    cut: from here on the mail before is quoted, whatever the lines look like. signature: somebody's signature.
    """

    CUT = auto()
    SIGNATURE = auto()


class Line(NamedTuple):
    """A line, how deeply it is quoted (0: the person's own), and what its program says of it."""

    text: str
    depth: int = 0
    mark: Mark | None = None


_QUOTED = re.compile(r"\s{0,3}(?:(?:>|＞|&gt;)[ \t\u3000\xa0]?)+")
_SIGN = re.compile(r"--[ \t]?")
_RUN_ON = re.compile(
    r"(?<=[^\s-])[ \t\xa0]{0,9}"
    r"(?=-{3,40}[ \t\xa0]{0,9}"
    r"(?:原始邮件|回复的原邮件|邮件原件|Original(?: Message)?|Replied Message)[ \t\xa0]{0,9}-{3})",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
MOST_LINES = 5_000


def lines_of(text: str, *, flowed: bool = False, spaced: bool = True) -> list[Line]:
    """Return the lines of a plain text.

    flowed: lines that end with a space go on in the next one (RFC 3676); spaced: the space is part of the text.
    """
    text = _BREAK.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("&nbsp;", " "))
    lines = [line_of(line) for line in _RUN_ON.sub("\n", text).split("\n", MOST_LINES)[:MOST_LINES]]
    return list(_unflowed(lines, spaced=spaced)) if flowed else lines


def line_of(text: str) -> Line:
    """Return a line as it was written, its quotation marks counted."""
    found = _QUOTED.match(text)
    if found is None:
        return Line(text.replace("\xa0", " "))
    return Line(
        text[found.end() :].replace("\xa0", " "), found[0].count(">") + found[0].count("＞") + found[0].count("&gt;")
    )


def _unflowed(lines: Iterable[Line], *, spaced: bool) -> Iterator[Line]:
    held: list[str] = []
    depth = 0
    for line in lines:
        if held and line.depth != depth:
            yield Line("".join(held), depth)
            held = []
        depth = line.depth
        flows = line.text.endswith(" ") and not _SIGN.fullmatch(line.text)
        held.append(line.text[:-1] if flows and not spaced else line.text)
        if not flows:
            yield Line("".join(held), depth)
            held = []
    if held:
        yield Line("".join(held), depth)


def shown(lines: Iterable[Line]) -> str:
    """Return lines as a text, the quoted ones marked."""
    return "\n".join(f"{'> ' * line.depth}{line.text}".rstrip() for line in lines).strip("\n")
