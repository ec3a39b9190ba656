"""A person's own words to what they ask for: one of few verbs at the beginning of the first line, or nothing. Pure.

What is ambiguous is a note and never an act: a question, a negation, a condition, two verbs.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.notifier.inbox.counting import folded
from services.notifier.inbox.saying import SAID, bare_front
from services.notifier.inbox.signing import is_added
from services.notifier.inbox.verbs import (
    BARE,
    Doubt,
    Verb,
    acknowledges,
    against,
    alone,
    clauses,
    conditional,
    doubt,
    head,
    retracted,
)

__all__ = ["Command", "Doubt", "Incomplete", "Note", "Understood", "Verb", "understood"]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do, with what it needs, under the names of the forms (tasks.forms).

    sign: nothing. return: `reason`, `legal_basis`. extend: `n` (int), `unit` (`calendar_days`, `working_days`, or empty
    where only days are named), `reason`. supplement: `what`. interim: `text`. promise: `promised_on` (date), `promise`.
    answer: `answer`, and `outcome` (Outcome) where it is named. delegate: `to`, `note` (may be empty). agree: `agrees`
    (True), `text` (may be empty). disagree: `agrees` (False), `text`. words: what was said besides; often empty.
    """

    verb: Verb
    fields: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A verb that lacks something. missing: names of fields; fields: what was said.

    unclear: words that stand where a day or a number should, and say none: "下周五".
    """

    verb: Verb
    missing: tuple[str, ...]
    fields: Mapping[str, Any] = field(default_factory=dict)
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Anything else: words for the case. doubt: why they are no act, where they begin like one or hold one."""

    text: str
    doubt: Doubt | None = None


Understood = Command | Incomplete | Note

_FREE = (Verb.SUPPLEMENT, Verb.INTERIM, Verb.ANSWER, Verb.DISAGREE)
"""What is said with these may well be a question, or hold one."""

_GREETING = re.compile(
    r"\s*(?:(?:尊敬的|各位)?[一-鿿]{0,8}"
    r"(?:领导|老师|同志|同事|主任|局长|科长|处长|中心)?(?:们)?,?\s*(?:您|你|大家|早上|上午|中午|下午|晚上)好"
    r"|(?:尊敬的|各位)[一-鿿]{1,10}"
    r"|[一-鿿]{1,6}(?:领导|老师|同志|主任|局长|科长|处长)"
    r"|(?:hi|hello|dear)\b[^,:!?]{0,40}|good (?:morning|afternoon|evening)\b[^,:!?]{0,20})\s*[,:!。.~]*\s*",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:[\s,.;!。~、]|^)*(?:非常|多)?(?:谢谢|謝謝|感谢|感謝|多谢|多謝|辛苦了?|麻烦了"
    r"|请知悉|请知晓|特此(?:回复|报告|函复)|此复|此致|敬礼|祝好|顺颂商祺|顺祝商祺|祝工作顺利"
    r"|(?:many )?thanks(?: and regards)?|thank you|thx|cheers"
    r"|(?:best|kind|warm) (?:regards|wishes)|best|regards|sincerely)"
    r"(?:[您你们大家各位领导支持理解]|(?:very|so) much|a lot|in advance)*[\s,.!。~、]*$",
    re.IGNORECASE,
)
_ASKS_HOW = re.compile(
    r"怎么|怎样|如何(?:填|写|办|操作|提交|签)|哪里|在哪|可以吗|行吗|好吗|对吗|是什么|什么意思"
    r"|\b(?:how (?:do|to|can)|where (?:do|is)|what (?:is|does))\b",
    re.IGNORECASE,
)
_SHORT = 24
_MOST_WISHES = 6
MOST_WORDS = 40_000
"""Characters that may ask for something: twice what the longest field of a form takes. Longer ones are a note."""


def understood(text: str, written_on: date) -> Understood:
    """Return what a person's own words ask for.

    text: without quotes and signature (Incoming.text). written_on: the day in their place; a date that names no year is
    the next of its kind from then on.
    """
    lines = _lines(text)
    if not lines:
        return Note("")
    kept = "\n".join(lines)
    first = folded(lines[0][:MOST_WORDS])
    if len(kept) > MOST_WORDS:
        return Note(kept, Doubt.UNCLEAR if head(first) else None)
    found = head(first)
    if found is None:
        return Note(kept, doubt(first))
    rest = "\n".join((lines[0][found.end :], *lines[1:]))
    against_it = _against(found.verb, first[found.end :], lines[1:], rest)
    if against_it is not None:
        return Note(kept, against_it)
    rest = _unpolite(rest)
    said = SAID[found.verb](rest, written_on)
    if said.missing:
        return Incomplete(found.verb, said.missing, said.fields, said.unclear)
    besides = bare_front(rest) if found.verb is Verb.SIGN and not alone(folded(rest)) else ""
    return Command(found.verb, said.fields, besides)


def _against(verb: Verb, tail: str, lines: list[str], rest: str) -> Doubt | None:
    others = [alone(one) for one in (*map(folded, lines), tail)]
    if verb in BARE:
        others += [found.verb for one in (*clauses(tail), *map(folded, lines)) if (found := head(one))]
    if any(one not in (None, verb) for one in others):
        return Doubt.TWO_VERBS
    if verb is Verb.AGREE and "不同意" in rest:
        return Doubt.TWO_VERBS
    if verb is Verb.AGREE and conditional(rest):
        return Doubt.CONDITION
    if retracted(rest):
        return Doubt.UNCLEAR
    if verb in _FREE:
        asks = len(rest) <= _SHORT and _ASKS_HOW.search(rest) and re.search(r"[?？吗呢么]\s*$", rest)
        return Doubt.QUESTION if asks or (not re.sub(r"[\s?？吗呢]", "", tail + rest) and tail.strip()) else None
    return against(verb, _unpolite(tail))


def _lines(text: str) -> list[str]:
    """Return the lines that say something, greetings before them left out, and signs that nobody sees."""
    seen = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cs") or one in "\u200c\u200d")
    lines = [line.replace("\xa0", " ").strip() for line in seen.splitlines()]
    lines = [line for line in lines if line and not is_added(line)]
    while len(lines) > 1 and (_GREETING.fullmatch(folded(lines[0])) or acknowledges(folded(lines[0]))):
        del lines[0]
    if lines:
        greeted = _GREETING.match(folded(lines[0]))
        if greeted and greeted.end() < len(lines[0]) and head(folded(lines[0])[greeted.end() :]):
            lines[0] = lines[0][greeted.end() :]
    return lines


def _unpolite(text: str) -> str:
    """Return words without the thanks and wishes at their end."""
    for _ in range(_MOST_WISHES):
        start = max(0, len(text) - 120)
        found = _POLITE.search(folded(text[start:]))
        if found is None:
            break
        text = text[: start + found.start()]
    return text
