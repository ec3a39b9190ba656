"""Bytes to characters, whatever their label says: mail in Chinese is labelled wrongly as often as not. Pure."""

import codecs
import re
from collections.abc import Mapping
from typing import NamedTuple

from services.notifier.inbox.shapes import Remark

_ALIASES: Mapping[str, str] = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "x-euc-cn": "gb18030",
    "cn-gb": "gb18030",
    "gb_2312-80": "gb18030",
    "windows-936": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "x-big5": "big5hkscs",
    "windows-950": "big5hkscs",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
}
"""Senders mean the larger set by the name of the smaller one."""

_ALLOWED = frozenset(
    (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "gb18030", "hz", "big5hkscs", "cp950"),
        *("euc_jp", "shift_jis", "cp932", "iso2022_jp", "iso2022_kr", "euc_kr", "cp949", "koi8-r", "koi8-u"),
        *(f"iso8859-{n}" for n in (1, 2, 5, 7, 9, 15)),
        *(f"cp{n}" for n in range(1250, 1259)),
    )
)
"""Python knows codecs besides that take quadratic time, or are none of text."""

_MANY = 0.7
_BEYOND_LATIN = re.compile("[⺀-鿿가-힯豈-﫿\uff00-\uffef\U00020000-\U0003ffff]")


class Decoded(NamedTuple):
    """A text, and what was guessed or lost on the way to it."""

    text: str
    remarks: frozenset[Remark] = frozenset()


def codec(label: str) -> str | None:
    """Return the name of the codec that a label means, None where it means none that helps."""
    name = label.strip(" \t\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    found = _ALIASES.get(found, found)
    return found if found in _ALLOWED else None


def decoded(raw: bytes, label: str = "", *, cut: bool = False) -> Decoded:
    """Return bytes as text. label: what the mail calls their charset; cut: they may end within a character.

    UTF-8 that reads as such wins over every label. What fits its label is taken by it, what does not is guessed.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    named = codec(label)
    if named in ("hz", "iso2022_jp", "iso2022_kr", "utf-7", "utf-16", "utf-16-le", "utf-16-be"):
        text = _strictly(raw, named, cut=cut)
        if text is not None:
            return Decoded(text)
    if raw.isascii():
        return Decoded(raw.decode("ascii"))
    as_utf8 = _strictly(raw, "utf-8", cut=cut)
    if as_utf8 is not None and (named in (None, "utf-8") or _looks_like_utf8(as_utf8)):
        return Decoded(as_utf8, frozenset() if named == "utf-8" else frozenset({Remark.CHARSET_GUESSED}))
    if named is not None and not named.startswith(("iso8859", "cp125", "utf")):
        text = _strictly(raw, named, cut=cut)
        if text is None and named == "big5hkscs":
            text = _strictly(raw, "cp950", cut=cut)
        if text is not None:
            return Decoded(text)
    guessed = _chinese(raw, cut=cut)
    if guessed is not None and (named is None or not named.startswith(("iso8859", "cp125")) or _wide(guessed)):
        return Decoded(guessed, frozenset({Remark.CHARSET_GUESSED}))
    if named is not None and named.startswith(("iso8859", "cp125")):
        return Decoded(raw.decode(named, "replace"))
    return _lossy(raw, named)


def _lossy(raw: bytes, named: str | None) -> Decoded:
    # The one that loses least; a stray byte in a long text must not make the rest of it unreadable.
    tried = [raw.decode(name, "replace") for name in (named or "utf-8", "utf-8", "gb18030")]
    return Decoded(min(tried, key=lambda text: text.count("\ufffd")), frozenset({Remark.CHARACTERS_LOST}))


def _strictly(raw: bytes, name: str, *, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(raw, not cut)
    except (UnicodeError, ValueError):
        return None


def _looks_like_utf8(text: str) -> bool:
    # Two bytes of GBK may be valid UTF-8 by chance, and are Latin, Greek or Cyrillic letters then. Three hardly ever.
    beyond = [one for one in text if not one.isascii()]
    return 2 * len(_BEYOND_LATIN.findall(text)) >= len(beyond)


def _wide(text: str) -> bool:
    # Western text has single letters with accents between ASCII ones; Chinese has characters next to each other.
    return bool(re.search("[⺀-鿿]{2}", text))


def _chinese(raw: bytes, *, cut: bool) -> str | None:
    simplified, traditional = _strictly(raw, "gb18030", cut=cut), _strictly(raw, "big5hkscs", cut=cut)
    if simplified is None or traditional is None:
        return traditional if simplified is None else simplified
    # Big5 read as GBK comes out as characters that hardly anybody writes; those in use stand in GB 2312.
    wide = [one for one in simplified if not one.isascii()]
    common = sum(_in_gb2312(one) for one in wide)
    return simplified if common >= _MANY * len(wide) else traditional


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
