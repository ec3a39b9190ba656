"""A person's own words out of a text that quotes: above, below or between what is quoted. Pure.

What begins a quotation is a line of dashes with a name for it, a block of headers, a line that says who wrote when, the
mark in a mail of ours, or a mark of the mail program. If what follows is marked line by line, only that is quoted, and
answers between and below count; if not, everything is, for nothing says where it ends.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.notifier.inbox.counting import folded
from services.notifier.inbox.lines import Line, Mark
from services.notifier.inbox.signing import unsigned

_ABOVE = re.compile(r"[请請]在此[行线線](?:以上|之上|上方)|above this line", re.IGNORECASE)
"""What a mail of ours says first where it may be answered (templates/mail)."""

_OUR_END = re.compile(
    r"\s*(?:本邮件由系统自动发出|(?:this mail was )?sent (?:automatically )?by the system)", re.IGNORECASE
)
"""How the footer of a mail of ours begins (templates/mail, `footer` and `footer_reply`)."""

_DASHES = "-‐‑–—−_=*~＊· \t"
_TITLES = re.compile(
    r"原始?邮件|邮件原[件文]|原始信息|回复的(?:原|原始)?邮件|被?转发的?(?:邮件|消息)(?:信息)?|引用(?:的?原文|邮件)?"
    r"|原始?郵件|轉寄的?郵件|original(?: (?:message|e?mail|appointment))?|replied message"
    r"|forwarded (?:message|by)\b.{0,60}|reply message|begin forwarded message",
    re.IGNORECASE,
)

_LABELS = {
    "from": r"发\s*件\s*人|發\s*件\s*人|寄件者|寄件人|from|发信人",
    "date": r"发\s*送\s*(?:时\s*间|日\s*期)|发信时间|日\s*期|时\s*间|傳送時間|寄件日期|sent|date",
    "to": r"收\s*件\s*人|收件者|收信人|to",
    "cc": r"抄\s*送\s*人?|副本|cc",
    "subject": r"主\s*[题題]|主旨|标\s*题|subject",
}
_LABEL = re.compile(
    r"[\s|*>]*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")[\s*]*(?:[::|]|\s(?=\S))",
    re.IGNORECASE,
)
_ANY_LABEL = re.compile("|".join(f"(?P<{name}>(?:{words}))\\s*[:|*]" for name, words in _LABELS.items()), re.IGNORECASE)
_KINDS = 3
_WINDOW = 9

_WROTE = re.compile(
    r"(?:写道|寫道|写到|来信|來信|撰写|wrote|writes|schrieb|a écrit)\s*[::]?[\s\-*_]*$|<[^<>@\s]+@[^<>@\s]+>\s*:$",
    re.IGNORECASE,
)
_DATED = re.compile(r"@|[0-9]{1,2}:[0-9]{2}|[0-9]{4}\s*[年/.\-]|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2}")
_TIMED = re.compile(r"[0-9]{1,4}\s*[年/.\-月][^\n]*[0-9]|[0-9]{1,2}[:：][0-9]{2}")
_ADDRESSED = re.compile(r"[^,。;]{0,60}<[^<>\s]+@[^<>\s]+>,?")
_BEGINS = re.compile(
    r"\s*(?:在|于|於|on\b|at\b|[0-9\"'“<]|.{0,60}<[^<>\s]*@|.{0,40}(?:于|在|於)\s*[0-9])", re.IGNORECASE
)
_MOST_OF_WROTE = 4
_LONGEST_WROTE = 400


class Own(NamedTuple):
    """A person's own words, and whether something quoted, and a signature, was left out."""

    text: str
    quoted: bool
    signed: bool


def own(lines: Sequence[Line], name: str = "") -> Own:
    """Return a person's own words. name: the person's, as their signature may begin with it."""
    kept: list[list[Line]] = [[]]
    quoted, cut, at = False, False, 0
    while at < len(lines):
        line = lines[at]
        if line.mark is not Mark.CUT and line.depth:
            quoted, at = True, at + 1
            if kept[-1]:
                kept.append([])
            continue
        after = _begins_quote(lines, at)
        if after is None:
            kept[-1].append(line)
            at += 1
            continue
        quoted = True
        following = next((n for n in range(after, len(lines)) if lines[n].text.strip()), None)
        if line.mark is Mark.CUT or following is None or not lines[following].depth:
            cut = True
            break
        kept.append([])
        at = following
    if cut and not any(line.text.strip() for piece in kept for line in piece):
        kept = [_below_ours(lines[at:])]
    last = len(kept) - 1
    pieces = [unsigned(_untrailed(piece, cut=cut or n < last), name) for n, piece in enumerate(kept)]
    text = "\n\n".join(piece.text for piece in pieces if piece.text)
    return Own(text, quoted, any(piece.signed for piece in pieces))


def _below_ours(lines: Sequence[Line]) -> list[Line]:
    """Return what stands below the end of a mail of ours that is quoted without marks, and nothing above it."""
    ends = [n for n, line in enumerate(lines) if _OUR_END.match(line.text)]
    return [line for line in lines[ends[-1] + 1 :] if not line.depth] if ends else []


def _begins_quote(lines: Sequence[Line], at: int) -> int | None:
    """Return after which line the quoted mail itself begins, None where no quotation begins here."""
    line = lines[at]
    if line.mark is Mark.CUT:
        return at + 1
    plain = folded(line.text).strip()
    if not plain:
        return None
    if _ABOVE.search(plain) or _is_separator(plain):
        return _after_headers(lines, at + 1)
    if _is_header(lines, at):
        return _after_headers(lines, at)
    return _after_wrote(lines, at)


def _is_separator(plain: str) -> bool:
    core = plain.strip(_DASHES)
    if not core or len(core) > 80 or not _TITLES.fullmatch(core.rstrip(":")):
        return False
    start = plain.index(core)
    ruled = bool(plain[:start].strip() and plain[start + len(core) :].strip())
    return ruled or core.lower().startswith("begin forwarded")


def _after_headers(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and not lines[at].depth and (not lines[at].text.strip() or _kinds(lines[at].text)):
        at += 1
    return at


def _kinds(text: str) -> set[str]:
    plain = folded(text)[:500]
    begins = _LABEL.match(plain)
    if begins is None:
        return set()
    return {found.lastgroup or "" for found in _ANY_LABEL.finditer(plain)} | {begins.lastgroup or ""}


def _is_header(lines: Sequence[Line], at: int) -> bool:
    """Say whether headers of a quoted mail begin here: three kinds of them within a few lines."""
    first = _kinds(lines[at].text)
    if not first:
        return False
    kinds = set(first)
    others = 0
    window = [line.text for line in lines[at + 1 : at + 1 + 2 * _WINDOW] if line.text.strip() and not line.depth]
    for text in window[:_WINDOW]:
        more = _kinds(text)
        others += not more
        if others > 2:
            break
        kinds |= more
    return len(kinds) >= _KINDS and bool(kinds & {"from", "to"})


def _after_wrote(lines: Sequence[Line], at: int) -> int | None:
    """Return after which line a mail is quoted of which these lines say who wrote it when."""
    end = _end_of_wrote(lines, at)
    if end is None:
        return None
    # The line above may be a person's own: what says it in fewer lines says it.
    shorter = (n for n in range(at + 1, end) if _TIMED.search(lines[n].text) and _end_of_wrote(lines, n))
    return None if any(shorter) else end


def _end_of_wrote(lines: Sequence[Line], at: int) -> int | None:
    if not _BEGINS.match(folded(lines[at].text)):
        return None
    said = ""
    for end in range(at, min(at + _MOST_OF_WROTE, len(lines))):
        text = folded(lines[end].text).strip()
        if lines[end].depth or lines[end].mark is Mark.CUT or (end > at and not text):
            return None
        said = f"{said} {text}".strip()
        if len(said) > _LONGEST_WROTE:
            return None
        if _WROTE.search(said):
            return end + 1 if _DATED.search(said) else None
    return None


def _untrailed(piece: Sequence[Line], *, cut: bool) -> list[Line]:
    """Return lines without what stands between them and a quotation: rules, an attribution, a title.

    cut: whether a quotation follows at all.
    """
    kept = list(piece)
    while kept:
        plain = folded(kept[-1].text).strip()
        loose = cut and (_ADDRESSED.fullmatch(plain) or (_DATED.search(plain) and plain.endswith(":")))
        if plain.strip(_DASHES) and not loose and not _TITLES.fullmatch(plain):
            break
        kept.pop()
    return kept
