"""A person's own words to what they ask for: one of few verbs at the beginning of the first line, or nothing. Pure.

What is ambiguous is a note and never an act.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Verb(StrEnum):
    """What a line may ask for (issue 6: 签收, 退单, 延期, 补正, 阶段答复, 承诺, 答复, 转派, 同意, 不同意)."""

    SIGN = "sign"
    RETURN = "return"
    EXTEND = "extend"
    SUPPLEMENT = "supplement"
    INTERIM = "interim"
    PROMISE = "promise"
    ANSWER = "answer"
    DELEGATE = "delegate"
    AGREE = "agree"
    DISAGREE = "disagree"


class Doubt(StrEnum):
    """Why words that hold a verb are no act all the same."""

    QUESTION = "question"
    NEGATED = "negated"
    CONDITION = "condition"
    TWO_VERBS = "two_verbs"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do, with what it needs, under the names of the forms (tasks.forms).

    sign: nothing. return: `reason`, `legal_basis`. extend: `n` (int), `unit` (`calendar_days`, `working_days`, or empty
    where only days are named), `reason`. supplement: `what`. interim: `text`. promise: `promised_on` (date), `promise`.
    answer: `answer`, and `outcome` where it is named. delegate: `to`, `note`. agree, disagree: `agrees` (bool), `text`.
    words: what was said besides, for a note on the case; often empty.
    """

    verb: Verb
    fields: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A verb that lacks something. missing: names of fields; fields: what was said; unclear: words that say no date."""

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


def understood(text: str, written_on: date) -> Understood:
    """Return what a person's own words ask for. written_on: the day in their place; dates without a year follow it."""
    first = text.strip().split("\n", 1)[0].strip(" 。.！!【】[]")
    del written_on
    return Command(Verb.SIGN) if first.casefold() in ("签收", "已签收", "sign") else Note(text)
