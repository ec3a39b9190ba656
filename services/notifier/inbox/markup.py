"""HTML to lines, by the marks that mail programs leave where they quote and sign. Pure, and bounded.

The marks are those of QQ Mail and its app, Foxmail, NetEase (163, 126), Outlook in its kinds, Apple Mail, Gmail,
Thunderbird, Coremail, WeCom, Sina, 139, Yahoo and Zoho. They are hints: the lines are looked at all the same.

The standard library's parser is not used: of Python 3.11's, 400 kB of `<a<a<a` take minutes. What is no whole tag is
text here, and so every page is read in one pass.
"""

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from services.notifier.inbox.lines import Line, Mark, line_of

MOST_MARKUP = 400_000
"""Characters; a person's own words stand before what Word writes about fonts in quotes of quotes."""
_DEEPEST = 400
_DEEPEST_QUOTE = 9

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p"
    "|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_UNSEEN = re.compile("head|script|style|template|title")

_CUTS = re.compile(
    r"(?:^|[\s_])(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|replySplit|isForwardContent|origbody"
    r"|original-content"
    r"|reply139content|oriMsgHtmlSeperator|mail-editor-reference-message-container|ms-outlook-mobile-reference-message"
    r"|xm_mail_oringinal_describe|yahoo_quoted)",
    re.IGNORECASE,
)
_QUOTES = re.compile(
    r"(?:^|[\s_])(?:gmail_quote|gmail_attr|gmail_extra|moz-cite-prefix|moz-forward-container|isReplyContent"
    r"|ReferenceQuote"
    r"|protonmail_quote|zmail_extra|history-quote-wrapper|tutanota_quote|replyContent)",
    re.IGNORECASE,
)
_SIGNATURES = re.compile(
    r"signature|mailcard|(?:^|[-_\s])sgn\b|editorsign|(?:^|[-_\s])sign(?:$|[-_\s0-9])|neteasefooter", re.IGNORECASE
)
_INDENTED = re.compile(r"margin(?:-left)?\s*:\s*(?:0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+)?(?:40|30|60|80)px", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_FOXMAIL_RULE = re.compile(r"width\s*:\s*210px", re.IGNORECASE)
_OUTLOOK_RULE = re.compile(r"border-top\s*:\s*solid\s+#(?:e1e1e1|b5c4df)\b", re.IGNORECASE)
_DECLARED = re.compile(r"<[!?][^<>]{0,1000}>")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,20})(?=[\s/>])([^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")


class _Open(NamedTuple):
    tag: str
    quotes: bool = False
    signs: bool = False
    hides: bool = False
    keeps: bool = False


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._open: list[_Open] = []
        self._named: Counter[str] = Counter()
        self._quotes = self._signs = self._hides = self._keeps = 0

    def begin(self, tag: str, told: dict[str, str]) -> None:
        named = " ".join(told.get(name, "") for name in ("id", "class", "name", "title"))
        if _BLOCKS.fullmatch(tag):
            self._end_line(broken=tag == "br" and not self._hides)
        if tag == "hr" and _FOXMAIL_RULE.search(told.get("style", "") + told.get("width", "")):
            self.lines.append(Line("-- "))
        ruled = tag == "div" and _OUTLOOK_RULE.search(told.get("style", ""))
        if (ruled or _CUTS.search(named)) and not self._hides:
            self._end_line()
            self.lines.append(Line("", self._depth, Mark.CUT))
        if _VOID.fullmatch(tag) or len(self._open) >= _DEEPEST:
            return
        style = told.get("style", "")
        cites = tag == "blockquote" and (told.get("type") == "cite" or not _INDENTED.search(style))
        self._enter(
            _Open(
                tag,
                quotes=cites or bool(_QUOTES.search(named)),
                signs=bool(_SIGNATURES.search(named)) or tag == "sign",
                keeps=tag == "pre",
                hides=bool(_UNSEEN.fullmatch(tag)) or bool(_HIDDEN.search(style)),
            )
        )

    def end(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self._end_line()
        elif tag in ("td", "th"):
            self._words.append(" ")
        if not self._named[tag]:
            return
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].tag == tag:
                for one in self._open[index:]:
                    self._leave(one)
                del self._open[index:]
                return

    def say(self, data: str) -> None:
        if self._hides:
            return
        *ended, rest = data.split("\n") if self._keeps else [data]
        for line in ended:
            self._words.append(line)
            self._end_line(broken=True)
        self._words.append(rest)

    def done(self) -> list[Line]:
        """Return what was read."""
        self._end_line()
        return self.lines

    @property
    def _depth(self) -> int:
        return min(self._quotes, _DEEPEST_QUOTE)

    def _enter(self, one: _Open) -> None:
        if one.quotes or one.signs:
            self._end_line()
        self._open.append(one)
        self._count(one, 1)

    def _leave(self, one: _Open) -> None:
        if one.quotes or one.signs:
            self._end_line()
        self._count(one, -1)

    def _count(self, one: _Open, by: int) -> None:
        self._named[one.tag] += by
        self._quotes += by * one.quotes
        self._signs += by * one.signs
        self._hides += by * one.hides
        self._keeps += by * one.keeps

    def _end_line(self, *, broken: bool = False) -> None:
        # A block ends a line if anything is in it, be it a space that does not break; only a break makes an empty one.
        said = "".join(self._words)
        self._words = []
        text = " ".join(said.replace("\xa0", " ").split())
        if text or broken or "\xa0" in said:
            line = line_of(text)
            depth = min(self._depth + line.depth, _DEEPEST_QUOTE)
            self.lines.append(Line(line.text, depth, Mark.SIGNATURE if self._signs else None))


def lines_of_markup(markup: str) -> Sequence[Line]:
    """Return the lines of a page."""
    reader, at = _Reader(), 0
    markup = _plain(markup[:MOST_MARKUP])
    for found in _TAG.finditer(markup):
        reader.say(unescape(markup[at : found.start()]))
        tag, at = found[2].lower(), found.end()
        if found[1]:
            reader.end(tag)
        else:
            reader.begin(tag, _attributes(found[3]))
    reader.say(unescape(markup[at:]))
    return reader.done()


def _attributes(text: str) -> dict[str, str]:
    return {found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(text)}


def _plain(markup: str) -> str:
    """Return markup without comments, declarations, styles and scripts: none of it is shown."""
    for begin, end in (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")):
        markup = _without(markup, begin, end)
    return _DECLARED.sub("", markup)


def _without(markup: str, begin: str, end: str) -> str:
    small = markup.lower() if len(markup.lower()) == len(markup) else markup
    kept: list[str] = []
    at = 0
    while (start := small.find(begin, at)) >= 0:
        kept.append(markup[at:start])
        stop = small.find(end, start)
        if stop < 0:
            return "".join(kept)
        at = stop + len(end)
    return "".join((*kept, markup[at:]))
