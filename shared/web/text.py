"""Text from outside, made harmless to look at."""

import re

_NAMES = {
    0x00AD: "SHY",
    0x034F: "CGJ",
    0x061C: "ALM",
    0x180E: "MVS",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x2028: "LS",
    0x2029: "PS",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}

# Controls, separators, format characters, surrogates, selectors and the letters that are drawn as nothing. The signs
# that Arabic and its neighbours write before a number are format characters too, but they are seen: not here.
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_PICTURE = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u23ff\u2460-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_JOINING = "\u0620-\u064a\u066e-\u06d3\u0900-\u0dff"
# Where a joiner or a selector belongs to what stands before it (a family of emoji, a variant of an ideograph, Persian
# and Indic spelling) it changes a glyph that is seen, and there is nothing to show.
_LOOK = re.compile(
    f"[{_PICTURE}][\ufe0e\ufe0f]?(?:\u200d[{_PICTURE}]\ufe0f?)*"
    "|[0-9#*]\ufe0f\u20e3"
    f"|[{_IDEOGRAPH}][\U000e0100-\U000e01ef]?"
    f"|[{_JOINING}](?:[\u200c\u200d](?=[{_JOINING}]))?"
    "|\r\n"
    f"|(?P<unseen>[{_UNSEEN}])"
)
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")
# As str.splitlines breaks lines: what any reader would break must be one line for all of them.
_BREAKS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def visible(text: str) -> str:
    """Return the text with each character that cannot be seen, or that turns what can, as a mark.

    U+202E becomes `[RLO]`, NUL the picture of NUL; newlines and tabs stay, CR LF becomes a newline. Nothing is lost and
    nothing can hide. The text is not escaped for HTML by this.
    """
    # Nearly every text has nothing to mark, and to look at each of its characters would cost more than all else.
    return _LOOK.sub(_shown, text) if _ANY_UNSEEN.search(text) else text


def _shown(found: re.Match[str]) -> str:
    unseen = found["unseen"]
    if unseen is None:
        return "\n" if found[0] == "\r\n" else found[0]
    code = ord(unseen)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"[{_NAMES.get(code, f'U+{code:04X}')}]"


def one_line(text: str) -> str:
    """Return the text on one line: every run of line breaks becomes one space, and none is left at either end."""
    return _BREAKS.sub(" ", text).strip()


def size(number: int) -> str:
    """Return a number of bytes as people read it; 1 kB is 1024 of them, as in the limits that people are told."""
    if number < 1024:
        return f"{number} B"
    return f"{number / 1024:.0f} kB" if number < 2**20 else f"{number / 2**20:.1f} MB"
