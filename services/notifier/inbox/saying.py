"""What a verb needs, out of the words that follow it. Pure.

Each function takes the words as they were written, without the verb, and the day on which they were; it returns the
fields that it found, under the names of the forms (tasks.forms), and the names of those that are missing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.notifier.inbox.counting import NUMERAL, days, folded, number
from services.notifier.inbox.verbs import Verb
from shared.contracts.words import Outcome


class Said(NamedTuple):
    """The fields that were found, the names of those that were not, and words that were meant for one but say none."""

    fields: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    unclear: str = ""


MOST_DAYS = 10_000

_EDGE = " \t\n,，。.:：;；、!！—-~～…|/"
_LABEL = re.compile(
    r"(?:^|(?<=[\s,.;:。、(】\]]))[【\[(]?(理由|原因|事由|法律依据|政策依据|依据|reasons?|(?:legal )?basis)"
    r"[】\])]?\s*[:是为]\s*",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"《|第\s*[0-9一二三四五六七八九十百零〇]{1,8}\s*条|^(?:依据|根据|按照|依照)|[〔\[][0-9]{4}[〕\]]|号文|三定"
    r"|(?:条例|规定|办法|细则|法|纪要|清单)$"
    r"|\b(?:under|article|section|regulations?|pursuant)\b",
    re.IGNORECASE,
)
_IN_ENGLISH: Mapping[str, int] = {
    **{
        one: n
        for n, one in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
    },
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
_IN_WORDS = "|".join(_IN_ENGLISH)
_COUNT = re.compile(
    rf"\s*(?:by\s+|for\s+|of\s+)?({NUMERAL}|{_IN_WORDS})\s*(?:个)?\s*(工作日|自然日|日历日|天|日(?!期)"
    r"|working days?|business days?|calendar days?|days?|(?=[\s,.;:。、]|$))",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\s*(?:{NUMERAL})\s*(?:至|到|[-~～—])\s*(?:{NUMERAL})\s*个?(?:工作日|天|日| days?)?")
_AFTER_DAY = re.compile(r"^\s*(?:[(（]?(?:周|星期)[一二三四五六日天][)）]?)?\s*(?:之?前|以前|内)?")
_VAGUE = re.compile(
    r"20[0-9]{2}年(?:[0-9]{1,2}月)?|下+个?(?:周|星期|礼拜)[一二三四五六日天末]?|本?(?:周|星期"
    r"|礼拜)[一二三四五六日天末]|[本下]?个?月[底末初]"
    r"|年[底末前]|明[天日]|后天|今[天日]|近期|尽快|适时"
    r"|[半一二两三四五六0-9]+个?(?:周|星期|月|年|季度)|[0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{1,2}月|[0-9]{1,2}[日号]"
    r"|\b(?:next|this) \w+|tomorrow|today|soon|(?:mon|tues|wednes|thurs|fri|satur|sun)day|end of \w+",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    (
        *("", "无", "没有", "略", "暂无", "如题", "同上", "none", "n/a", "nothing", "ok"),
        *("理由", "原因", "内容", "姓名", "依据", "法律依据", "天数", "日期"),
        *("reason", "text", "name", "basis", "legal basis", "days", "date"),
    )
)
"""What says nothing: the names of fields, too, as the mail that was answered has them."""
_OUTCOMES: Mapping[str, Outcome] = {
    "已解决": Outcome.SOLVED,
    "部分解决": Outcome.PARTLY_SOLVED,
    "列入计划": Outcome.PLANNED,
    "解释说明": Outcome.EXPLAINED,
    "依法不能办": Outcome.CANNOT_BY_LAW,
    "solved": Outcome.SOLVED,
    "partly solved": Outcome.PARTLY_SOLVED,
    "planned": Outcome.PLANNED,
    "explained": Outcome.EXPLAINED,
    "cannot be done by law": Outcome.CANNOT_BY_LAW,
}
_OUTCOME = re.compile(
    rf"[【\[(]?(?:已(?=部分))?({'|'.join(_OUTCOMES)})(?:[】\])]?[\s,.;:。、|/]+|[】\])]|$)", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:给|至|到|予|由|@|to\s*:|to\s+)?\s*", re.IGNORECASE)
_NAME = re.compile("(?![请谢尽处办])[一-鿿·]{2,4}")
_DOES = re.compile(r"(?:办理|处理|承办|跟进|负责|经办)$")


def bare(text: str) -> str:
    """Return words without the signs around them."""
    return text.strip(_EDGE)


def _content(name: str, text: str) -> Said:
    said = bare_front(text)
    return Said({}, (name,)) if folded(bare(said)).casefold() in _NOTHING else Said({name: said})


def bare_front(text: str) -> str:
    """Return words without the signs before them; the full stop at their end is theirs."""
    return text.lstrip(_EDGE).rstrip()


def _returned(text: str, _on: date) -> Said:
    within = re.fullmatch(r"\s*[(（](.*)[)）][\s。.]*", text, re.DOTALL)
    reason, basis = _labelled(within[1] if within else text)
    if not basis:
        reason, basis = _apart(reason)
    said = {"reason": reason, "legal_basis": basis}
    found = {name: value for name, value in said.items() if folded(value).casefold() not in _NOTHING}
    return Said(found, tuple(name for name in ("reason", "legal_basis") if name not in found))


def _labelled(text: str) -> tuple[str, str]:
    """Return reason and basis where they are named so; all of it is the reason where the basis is not."""
    marks = list(_LABEL.finditer(folded(text)))
    reason, basis = [text[: marks[0].start()] if marks else text], list[str]()
    ends = [*(found.start() for found in marks[1:]), len(text)]
    for found, end in zip(marks, ends, strict=False):
        piece = text[found.end() : end]
        (basis if found[1].lower().endswith(("依据", "basis")) else reason).append(piece)
    return " ".join(filter(None, map(bare, reason))), " ".join(filter(None, map(bare, basis)))


def _apart(text: str) -> tuple[str, str]:
    """Return reason and basis where nothing names them: a piece that looks like law is the basis."""
    pieces = [bare(one) for one in re.split(r"[\s，,。;；]+", text) if bare(one)]
    if not text.isascii():
        for index, one in enumerate(pieces):
            if not _LAW.search(folded(one)):
                continue
            start = text.index(one)
            if index == 0:
                return _divided(one, bare(text[start + len(one) :]))
            return bare(text[:start]), re.sub(r"^(?:法律|政策)?依据(?!法|第)\s*", "", bare(text[start:]))
        words = text.split()
        return (bare(words[0]), bare(words[1])) if len(words) == 2 else (bare(text), "")
    sentences = [bare(one) for one in re.split(r"[;\n]|\.\s|,\s", text) if bare(one)]
    basis = [one for one in sentences if _LAW.search(one)]
    return "; ".join(one for one in sentences if one not in basis), "; ".join(basis)


def _divided(first: str, rest: str) -> tuple[str, str]:
    """Return reason and basis of words that hold law in their first piece; the reason may stand before it there."""
    begins = re.search(r"[（(]|依据|根据|按照|依照|《", first)
    if rest or begins is None or begins.start() < 2:
        return rest, first
    return bare(first[: begins.start()]), bare(first[begins.start() :].strip("（）()"))


def _extended(text: str, _on: date) -> Said:
    plain = folded(text)
    lead = len(plain) - len(plain.lstrip(f"{_EDGE}("))
    span = _SPAN.match(plain, lead)
    found = None if span else _COUNT.match(plain, lead)
    n = (_IN_ENGLISH.get(found[1].lower()) or number(found[1])) if found else None
    if found is None or n is None or not 0 < n < MOST_DAYS:
        unclear = (span or found or [_vague(plain[lead : lead + 20])])[0]
        reason = _reason(text[lead:].replace(unclear, "", 1)) if unclear else _reason(text)
        return Said({"reason": reason} if reason else {}, ("n",) if reason else ("n", "reason"), bare(unclear))
    unit = found[2].lower()
    working = "工作日" in unit or "working" in unit or "business" in unit
    calendar = "自然" in unit or "日历" in unit or "calendar" in unit
    told = {"n": n, "unit": "working_days" if working else "calendar_days" if calendar else ""}
    reason = _reason(re.sub(r"^\s*[（(][^()（）]{0,24}[)）]", "", text[found.end() :]).lstrip(")） "))
    return Said({**told, "reason": reason}) if reason else Said(told, ("reason",))


def _reason(text: str) -> str:
    said = re.sub(
        r"^(?:理由|原因|reason)(?:如下)?(?:\s*[:：是为]+\s*|\s+)|^because\s+|^[至到]$|^until$",
        "",
        bare_front(text),
        flags=re.IGNORECASE,
    )
    return "" if folded(bare(said)).casefold() in _NOTHING else bare_front(said)


def _vague(plain: str) -> str:
    named = next(days(plain, date.min), None)
    if named:
        return plain[named.start : named.end]
    found = _VAGUE.search(plain)
    return found[0] if found else ""


def _promised(text: str, on: date) -> Said:
    plain = folded(text)
    named = list(days(plain, on))
    at_front = [
        one for one in named if re.fullmatch(r"(?:于|在|将于|将在|到|by|before|on|\W)*", plain[: one.start].lower())
    ]
    one = at_front[0] if at_front else named[0] if len(named) == 1 else None
    if one is None or one.day is None or one.day < on:
        unclear = plain[one.start : one.end] if one else _vague(plain[:60]) or bare(plain)[:20]
        return Said({"promise": bare(text)} if bare(text) else {}, ("promised_on",), bare(unclear))
    promise = text
    if at_front:
        promise = _AFTER_DAY.sub("", text[one.end :])
    promise = re.sub(r"^(?:承诺)?内容\s*[:：]\s*", "", bare_front(promise))
    told = {"promised_on": one.day}
    return Said({**told, "promise": promise}) if len(bare(promise)) > 1 else Said(told, ("promise",))


def _answered(text: str, _on: date) -> Said:
    content = bare_front(text)
    found = _OUTCOME.match(folded(content))
    if found is None:
        return _content("answer", content)
    told = _content("answer", content[found.end() :])
    return Said({"outcome": _OUTCOMES[found[1].lower()].value, **told.fields}, told.missing)


def _delegated(text: str, _on: date) -> Said:
    first, _, lines = text.partition("\n")
    begun = _TO.match(folded(first.lstrip(_EDGE)))
    rest = first.lstrip(_EDGE)[begun.end() if begun else 0 :]
    to, *others = re.split(r"[，,。;；:：!！(（]", rest, maxsplit=1)
    if not to.isascii():
        first_word, *words = to.split() or [""]
        words = [word for word in words if not _DOES.fullmatch(word)]
        to, more = first_word, words
        if words and _NAME.fullmatch(
            words[0]
        ):  # somebody of a section; after a name, a second name leaves it open whose
            in_section = re.search("[科室处股所队组部办]$|中心$", first_word)
            to, more = words[0] if in_section else f"{first_word} {words[0]}", words[1:]
        others = [" ".join(more), *others]
    to = "" if folded(bare(to)).casefold() in _NOTHING else re.sub("同志$|老师$", "", _DOES.sub("", bare(to)))
    note = bare("\n".join(filter(None, (" ".join(filter(None, map(bare, others))), lines.strip())))).rstrip(")）")
    return Said({"to": to, "note": note}) if to else Said({"note": note} if note else {}, ("to",))


def _disagreed(text: str, _on: date) -> Said:
    said = _reason(text)
    return Said({"agrees": False, "text": said}) if said else Said({"agrees": False}, ("text",))


SAID: Mapping[Verb, Callable[[str, date], Said]] = {
    Verb.SIGN: lambda _text, _on: Said({}),
    Verb.RETURN: _returned,
    Verb.EXTEND: _extended,
    Verb.SUPPLEMENT: lambda text, _on: _content("what", text),
    Verb.INTERIM: lambda text, _on: _content("text", text),
    Verb.PROMISE: _promised,
    Verb.ANSWER: _answered,
    Verb.DELEGATE: _delegated,
    Verb.AGREE: lambda text, _on: Said({"agrees": True, "text": bare_front(text)}),
    Verb.DISAGREE: _disagreed,
}
"""How the words of each verb are read."""
