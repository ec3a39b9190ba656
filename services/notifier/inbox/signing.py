"""What stands below a person's words and is none of them: signatures, what devices add, what lawyers add. Pure."""

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from services.notifier.inbox.counting import folded
from services.notifier.inbox.lines import Line, Mark


class Unsigned(NamedTuple):
    """Words, and whether something was cut from them."""

    text: str
    signed: bool


_DASHES = re.compile(r"\s*[-‐‑–—−_=*]{2,}\s*")
_DEVICES = (
    "iphone|ipad|android|手机|手機|平板|outlook|foxmail|邮箱|郵箱|mail|客户端|大师|微信|wecom|飞书|钉钉|yahoo|windows|spark"
    "|华为|huawei|小米|荣耀|vivo|oppo|三星|samsung|galaxy|mobile"
)
_ADDED = re.compile(
    rf"(?:[发發寄]自|来自|來自)\s*(?!企业|诉求|客户|该|此)(?:我的|我"
    rf"|您的)?\s*[^,。;:]{{0,16}}(?:{_DEVICES})[^,。;:]{{0,12}}"
    rf"|(?:通过|使用|从|從)[^,。;:]{{0,24}}(?:{_DEVICES})[^,。;:]{{0,10}}(?:发送|傳送|发出)"
    r"|(?:[获獲][取得]|下载|取得)\s*(?:适用于.{0,12}的\s*)?outlook.{0,30}"
    rf"|get outlook for .{{1,20}}|sent (?:from|with|via|using) .{{0,24}}(?:{_DEVICES}).{{0,50}}"
    r"|签名由.{0,20}定制|.{0,6}网易邮箱大师.{0,10}",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"[*_=\-\s【\[(]*(?:(?:本|此|该)(?:电子)?邮件(?:及其?|和|所|中|包含|可能|的|内容|仅|为|由)"
    r"|(?:保密|免责)(?:声明|提示|说明|条款)|(?:法律|隐私)声明"
    r"|this (?:e-?mail|message|communication)\b.{0,60}(?:confiden|intend|privileg|transmi)"
    r"|confidential(?:ity)? (?:notice|note|statement)|disclaimer\b|the information (?:contained|transmitted) in this"
    r"|please consider the environment|(?:请考虑环保|打印.{0,12}(?:环保|环境)))",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"[*_=\-\s]*(?:caution\s*:|\[?external(?: e?-?mail| sender)?\]?\s*(?:[:!]|$)"
    r"|[【\[(]?外部邮件|(?:注意|警告|提醒)[:!]?\s*(?:此|本|该)?邮件(?:来自|由)外部)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\s*[|·]?\s*(?:联系?电话|办公电话|电\s*话|手\s*机|座机|传\s*真|地\s*址|邮\s*编|邮\s*箱|电子邮[箱件]|网\s*址"
    r"|微信|qq|tel(?:ephone)?|phone|mobile|cell|fax|e-?mail|mail|address|addr|web(?:site)?|[tmfe])"
    r"\s*(?:[:|.]|\s(?=[0-9+(]))"
    r"|\s*[+(]?[0-9][-0-9()+\s]{6,20}\s*$|\s*[^\s@]+@[^\s@]+\.[a-z]+\s*$",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\s*(?:此致|敬礼|祝好|顺颂商祺|顺祝商祺|顺祝工作顺利|祝工作顺利|(?:非常|多)?(?:谢谢|謝謝|感谢"
    r"|感謝)[您你大家们]{0,3}"
    r"|(?:many )?thanks(?: and regards)?|thank you|(?:(?:best|kind|warm) )?(?:regards|wishes)|best"
    r"|yours? (?:sincerely|truly)"
    r"|sincerely|cheers)[\s,.!。]*",
    re.IGNORECASE,
)
_MOST_BELOW_CLOSE = 4
_MOST_SIGNATURE = 10
_LONGEST_SIGNED = 60


def unsigned(lines: Sequence[Line], name: str = "") -> Unsigned:
    """Return the words of lines that stand together, without what was added to them. name: of who wrote them."""
    written = [line.text.rstrip() for line in lines if line.mark is not Mark.SIGNATURE]
    kept = [text for text in written if not is_added(text)]
    signed = len(kept) < len(lines)
    by_name = (partial(_before_contacts, name), partial(_before_name, name))
    for cut in (_after_banner, _before_dashes, _before_lawyers, *by_name):
        shorter = cut(kept)
        signed, kept = signed or len(shorter) < len(kept), shorter
    return Unsigned(_tidy(kept), signed)


def is_added(line: str) -> bool:
    """Say whether a mail program or a device has written a line."""
    return _ADDED.fullmatch(folded(line).strip()) is not None


def _tidy(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())


def _after_banner(lines: list[str]) -> list[str]:
    """Leave out what a gateway has put above the words."""
    first = _first(lines)
    if first is None or not _BANNER.match(folded(lines[first])):
        return lines
    return lines[first + 1 :] if any(text.strip() for text in lines[first + 1 :]) else lines


def _first(lines: Sequence[str]) -> int | None:
    return next((n for n, text in enumerate(lines) if text.strip()), None)


def _before_dashes(lines: list[str]) -> list[str]:
    """Leave out a signature below its rule; a long rule may stand in a text, and is none above sentences."""
    for n, text in enumerate(lines):
        if not text.strip() or not _DASHES.fullmatch(text):
            continue
        below = [line for line in lines[n + 1 :] if line.strip()]
        is_short = len(below) <= _MOST_SIGNATURE and not any(re.search(r"[。；;！？?]", line) for line in below)
        if text.strip() in ("--", "—", "——") or is_short:
            return lines[:n]
    return lines


def _before_lawyers(lines: list[str]) -> list[str]:
    first = _first(lines)
    for n, text in enumerate(lines):
        if n != first and _LEGAL.match(folded(text)) and (len(text) > 15 or n > 1):
            return lines[:n]
    return lines


def _before_contacts(name: str, lines: list[str]) -> list[str]:
    """Leave out a last paragraph that is its writer's name and how to reach them; what else says so is an answer's."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    paragraph = [folded(text).strip() for text in lines[start:end]]
    first = _first(lines)
    if first is None or start <= first or not 2 <= len(paragraph) <= _MOST_SIGNATURE:
        return lines
    is_named = bool(name) and name.casefold() in paragraph[0].casefold()
    is_short = all(len(text) <= _LONGEST_SIGNED for text in paragraph)
    return lines[:start] if is_named and is_short and any(map(_CONTACT.match, paragraph[1:])) else lines


def _before_name(name: str, lines: list[str]) -> list[str]:
    """Leave out a name at the end, and what stands below it, after a paragraph or wishes that close a letter."""
    first = _first(lines)
    for n in range(len(lines) - 1, first if first is not None else len(lines), -1):
        below = [line for line in lines[n + 1 :] if line.strip()]
        if len(below) > _MOST_SIGNATURE or any(len(line) > _LONGEST_SIGNED for line in below):
            return lines
        plain = folded(lines[n]).strip()
        closes = below and len(below) <= _MOST_BELOW_CLOSE and _CLOSE.fullmatch(plain) and max(map(len, below)) <= 24
        if closes or (name and _is_named(plain, name.casefold())):
            return _unclosed(lines[:n])
    return lines


def _unclosed(lines: list[str]) -> list[str]:
    while len(lines) > 1 and (not lines[-1].strip() or _CLOSE.fullmatch(folded(lines[-1]))):
        lines = lines[:-1]
    return lines


def _is_named(line: str, name: str) -> bool:
    """Say whether a line is somebody's name, perhaps with their office before or behind it."""
    line = line.casefold()
    with_more = len(line) <= len(name) + 16 and not re.search(r"[,.;:!?。、]", line)
    return line == name or (with_more and len(name) > 1 and (line.startswith(f"{name} ") or line.endswith(f" {name}")))
