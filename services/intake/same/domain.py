"""When two cases are the same matter, and which may be merged. Pure.

Two cases are compared only where the same enterprise has brought both: the same name, or the same credit code.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from operator import add
from typing import Any

from services.intake.cases.domain import ENDED, NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty

LONGEST = 4_000
"""Letters of a case that are compared: whoever writes more has said by then what it is about."""

AT_MOST = 10
"""Cases of an enterprise that one is compared with, the newest first."""

_LONGEST_KEY = 200
_S = CaseState

MERGEABLE = frozenset(
    {_S.RECEIVED, _S.ADMITTED, _S.DISPATCHED, _S.IN_PROGRESS, _S.UNDER_REVIEW, _S.SUPPLEMENT, _S.LEDGER, _S.PASSED_UP}
)
"""States in which a case may be merged into another: an answer that was given is its own, and stays."""

DUTIES = frozenset({Duty.DISPATCHER})
"""Who merges, and separates again."""

_ANSWERED = Text(
    "事项已答复或已结束（{state}），不能再合并到其他事项。",
    "The case has been answered or has ended ({state}), so it cannot be merged into another any more.",
)
_OTHER_OVER = Text(
    "要并入的事项已经结束（{state}）。请选择仍在办理的事项，或者分别办理。",
    "The case to merge into has ended ({state}). Choose one that is still open, or handle them apart.",
)
_ITSELF = Text("这就是同一件事项，不能与自身合并。", "This is the very same case; it cannot be merged with itself.")
_HIDDEN = Text(
    "保密件、匿名件不能合并：合并后答复会让另一来源看到。请分别办理。",
    "A confidential or anonymous case cannot be merged: its answer would be read by the other's source. Handle them "
    "apart.",
)
_STRANGERS = Text(
    "两件事项的统一社会信用代码不同，是不同企业的诉求。不同企业的同类问题请并案办理、分别答复。",
    "The two cases bear different credit codes, so different enterprises brought them. Cases of different enterprises "
    "are handled jointly and answered apart.",
)
MOVED_ON = Text("事项刚刚有变化，请重新查看后再操作。", "The case has just moved on; look at it again.")
NOT_MERGED = Text("事项没有合并，无需拆分。", "The case is not merged, so there is nothing to separate.")


@lru_cache(maxsize=1024)  # a case asks three times, and enterprises come back
def name_key(name: str | None) -> str | None:
    """Return an enterprise's name as it is compared: one width, one case, letters and digits alone; None for none."""
    return _plain(name or "")[:_LONGEST_KEY] or None


def keys(told: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what tells whose case it is: the columns `enterprise_key` (the name) and `enterprise_code` (USCC).

    told: a body or CaseFacts. Both are None where the case does not say whose it is, or where that is to stay hidden.
    """
    enterprise = told.get("enterprise") or {}
    if told.get("anonymous") or told.get("confidential"):
        enterprise = {}
    return {"enterprise_key": name_key(enterprise.get("name")), "enterprise_code": enterprise.get("uscc") or None}


def words_of(title: str, description: str | None) -> str:
    """Return what of a case is compared with others."""
    return _plain(f"{title}{description or ''}"[: 4 * LONGEST])[:LONGEST]


def likeness(one: str, other: str) -> float:
    """Return how much two texts of `words_of` share, 0 to 1: the pairs of letters in both, of those in either."""
    return shared_of(pairs_of(one), pairs_of(other))


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of letters in a text of `words_of`; what has but one letter, or none, is its own pair."""
    return frozenset(map(add, text, text[1:])) or frozenset({text})


def shared_of(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """Return how much two texts share, by their pairs."""
    both = len(mine & theirs)
    return both / (len(mine) + len(theirs) - both)


def must_fit(
    case: tuple[str, CaseState, str | None],
    other: tuple[str, CaseState, str | None],
    names: Mapping[CaseState, Text],
    *,
    hidden: bool,
) -> None:
    """See that a case may be merged into another. Raises NotNow.

    case, other: id, state and credit code of each. hidden: whether one of them does not tell who brought it.
    """
    if case[0] == other[0]:
        raise NotNow(_ITSELF)
    if case[1] not in MERGEABLE:
        raise NotNow(_ANSWERED.filled(state=names[case[1]]))
    if other[1] in ENDED:
        raise NotNow(_OTHER_OVER.filled(state=names[other[1]]))
    if hidden:
        raise NotNow(_HIDDEN)
    if case[2] and other[2] and case[2] != other[2]:
        raise NotNow(_STRANGERS)


def must_be_merged(state: CaseState) -> None:
    """See that a case is merged, so that it can be separated. Raises NotNow."""
    if state is not CaseState.MERGED:
        raise NotNow(NOT_MERGED)


def note_for_office(source: str, number: str, title: str, description: str) -> str:
    """Return what the office at work on a case is told when another of the same matter was merged into it."""
    told = description if len(description) <= LONGEST else f"{description[:LONGEST]}…"
    head = f"同一事项另有来源：{source}，{number}（已合并办理，一并答复）\nThe same matter also came in as {number}."
    return "\n\n".join(filter(None, (head, title, told)))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
