"""What of a case's history its enterprise hears by itself, in which words, and whether somebody has to call. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from services.intake.cases.timeline import Line
from services.intake.cases.timeline_kinds import KINDS, Kind
from services.intake.words import Text
from shared.contracts.words import News, Why

Written = TypeVar("Written", bound=Line)


class Told(NamedTuple):
    """What a kind of line comes to. call: whether somebody calls where it cannot be sent. said: its words are told."""

    news: News
    kind: Kind
    call: bool = False
    said: bool = False


def _of(line: str, news: News, *, call: bool = False, said: bool = False) -> tuple[str, Told]:
    return line, Told(news, KINDS[line], call, said)


_ASSIGNED = Kind(
    Text(
        "服务中心已受理并派单，由{lead}主办，应于{due_at}前答复",
        "The service centre has admitted the case; {lead} leads it, and the answer is due by {due_at}",
    ),
    ("lead", "due_at"),
)

TOLD: dict[str, Told] = dict(
    (
        _of("case.submitted", News.RECEIVED),
        # That it was admitted, who has it, until when: one piece of news, and the first line that knows all of it.
        ("task.opened", Told(News.ASSIGNED, _ASSIGNED)),
        _of("task.resumed", News.LIMIT, call=True),
        _of("task.rescheduled", News.LIMIT, call=True, said=True),
        _of("task.supplement_asked", News.ASKED, call=True),
        _of("task.interim", News.INTERIM, call=True, said=True),
        _of("case.answered", News.ANSWERED, call=True),
        _of("ledger.answered", News.ANSWERED, call=True),
        _of("case.answered_in_person", News.ANSWERED, call=True),
        _of("case.answered_at_once", News.ENDED),
        _of("case.declined", News.ENDED, call=True),
        _of("case.guided", News.ENDED, call=True),
        _of("case.terminated", News.ENDED, call=True),
        _of("case.passed_back", News.ENDED, call=True),
        _of("case.taken_back", News.ENDED, call=True),
        _of("case.explained", News.EXPLAINED, said=True),
        _of("case.closed", News.CLOSED),
        _of("case.withdrawn", News.WITHDRAWN),
        _of("case.merged", News.MERGED),
        _of("case.reopened", News.REOPENED),
        _of("ledger.entered", News.LEDGER, call=True, said=True),
        _of("ledger.reviewed", News.LEDGER),
        _of("ledger.left", News.REOPENED),
        _of("promise.due", News.PROMISE_DUE, said=True),
        _of("promise.fulfilled", News.PROMISE_DUE, said=True),
        _of("promise.moved", News.PROMISE_MOVED, call=True, said=True),
    )
)
"""What is told, by the kind of line. Signing, reviews, opinions and reminders stand on the page, and are no news.

Who was answered at the window was there; who closes a case by a verdict knows it; of a promise that is due callers have
a list of their own.
"""

CALLED = frozenset(told.news for told in TOLD.values() if told.call)
"""News for which somebody calls where they cannot be sent."""

SETTLED = frozenset({"case.verdict", "case.withdrawn"})
"""Lines after which nobody need call: whoever says that knows how the case stands."""


def news_in(lines: Iterable[Written]) -> list[Written]:
    """Return those lines that the enterprise hears of by itself, in their order."""
    return [line for line in lines if line.kind in TOLD and _is_news(line)]


def _is_news(line: Line) -> bool:
    facts = line.facts
    if not facts.get("applied", True) or facts.get("inside"):
        return False
    if line.kind == "case.closed":  # by a verdict, it knows; by an answer or an explanation, that is the news
        return bool(facts.get("not_reached"))
    if line.kind == "ledger.left":  # how else it left says what follows; this alone says that it came back from outside
        return bool(facts.get("why") == "refused")
    return line.kind != "task.resumed" or facts.get("why") != Why.REDO


def is_private(facts: Mapping[str, Any]) -> bool:
    """Say whether number and link alone may leave the system. facts: CaseFacts."""
    return bool(facts["confidential"] or facts["anonymous"])


def tells(contact: Mapping[str, Any] | None, *, needs_reply: bool, agency_tells: bool) -> bool:
    """Say whether the enterprise of a new case hears of it from us. agency_tells: its agency tells it itself."""
    reachable = bool(contact and (contact.get("email") or contact.get("phone")))
    return reachable and needs_reply and not agency_tells
