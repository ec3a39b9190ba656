"""A case's notices and cards rebuilt from its history alone. This and what is stored must be the same. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.notifier.escalation.models import MeasureRow
from services.notifier.notices.domain import AnswerState, NoticeState
from services.notifier.notices.models import Answer, Notice
from shared.db.history import Line, told_otherwise


@dataclass
class Rebuilt:
    """What the lines come to. notices: by id; answers: states by notice and number; measures: by round and step."""

    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[tuple[str, int], str] = field(default_factory=dict)
    measures: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)


_TOLD = ("round", "step", "body", "colour", "stopped_by", "zh", "en")


def rebuild(lines: Iterable[Line]) -> Rebuilt:
    """Return what a case's lines, in their order, come to."""
    built = Rebuilt()
    for line in lines:
        effect = EFFECTS.get(line.kind)
        if effect is not None:
            effect(built, line)
    return built


def _drafted(built: Rebuilt, line: Line) -> None:
    told = {name: line.facts[name] for name in _TOLD}
    more = dict.fromkeys(("year", "number", "signed_by", "due_at", "ended_by", "how", "reason"))
    built.notices[line.facts["notice"]] = {**told, "state": str(NoticeState.DRAFT), **more}


def _signed(built: Rebuilt, line: Line) -> None:
    told = line.facts
    built.notices[told["notice"]] |= {
        "state": str(NoticeState.OPEN),
        "zh": told["zh"],
        "en": told["en"],
        "year": told["year"],
        "number": told["count"],
        "signed_by": told["by"],
        "due_at": told["due_at"],
    }


def _over(state: NoticeState) -> Callable[[Rebuilt, Line], None]:
    def move(built: Rebuilt, line: Line) -> None:
        told = line.facts
        ended = {"state": str(state), "ended_by": told["by"], "how": told.get("how"), "reason": told.get("reason")}
        built.notices[told["notice"]] |= ended

    return move


def _moved(built: Rebuilt, line: Line) -> None:
    """Take over the limits of notices among those of a case that were moved."""
    for one in line.facts["moved"]:
        if "notice" in one:
            built.notices[one["notice"]]["due_at"] = one["after"]


def _answered(built: Rebuilt, line: Line) -> None:
    built.answers[line.facts["notice"], line.facts["answer"]] = line.facts["state"]


def _countersigned(built: Rebuilt, line: Line) -> None:
    built.answers[line.facts["notice"], line.facts["answer"]] = str(AnswerState.GIVEN)


def _marked(built: Rebuilt, line: Line) -> None:
    told = line.facts
    mark = told.get("card") or told.get("measure")
    if mark:
        marked = {"measure": mark, "body": told["body"], "withdrawn_by": None, "reason": None}
        built.measures[told["round"], told["step"]] = marked


def _taken_back(built: Rebuilt, line: Line) -> None:
    told = line.facts
    built.measures[told["round"], told["step"]] |= {"withdrawn_by": told["by"], "reason": told["reason"]}


EFFECTS: Mapping[str, Callable[[Rebuilt, Line], None]] = {
    "notice.drafted": _drafted,
    "notice.signed": _signed,
    "limit.moved": _moved,
    "notice.stopped": _over(NoticeState.STOPPED),
    "notice.withdrawn": _over(NoticeState.WITHDRAWN),
    "notice.discarded": _over(NoticeState.DISCARDED),
    "notice.moot": _over(NoticeState.MOOT),
    "notice.answered": _answered,
    "notice.countersigned": _countersigned,
    "notice.not_signed": _answered,
    "escalation.raised": _marked,
    "card.withdrawn": _taken_back,
    "measure.withdrawn": _taken_back,
}
"""What each kind of line does."""


def differences(
    notices: Iterable[Notice], answers: Iterable[Answer], measures: Iterable[MeasureRow], lines: Iterable[Line]
) -> Iterator[str]:
    """Yield a sentence for each thing that is stored about a case's notices and cards and is told otherwise."""
    built = rebuild(lines)
    rows = {one.id: _stored(one) for one in notices}
    for notice in sorted(rows.keys() | built.notices.keys()):
        if notice not in rows or notice not in built.notices:
            yield f"notice {notice} is {'stored' if notice in rows else 'told of'}, and its history says otherwise"
            continue
        yield from (f"notice {notice}: {one}" for one in told_otherwise(built.notices[notice], rows[notice]))
    kept = {(one.notice_id, one.number): one.state for one in answers}
    if kept != built.answers:
        yield f"its history says of answers to notices {built.answers}, but {kept} is stored"
    given = {
        (one.round, one.step): {
            "measure": one.measure,
            "body": one.body,
            "withdrawn_by": one.withdrawn_by,
            "reason": one.reason,
        }
        for one in measures
    }
    if given != built.measures:
        yield f"its history says of cards {built.measures}, but {given} is stored"


def _stored(one: Notice) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in (*_TOLD, "state", "year", "number", "signed_by")}
    due = one.due_at.isoformat() if one.due_at else None
    return {**told, "due_at": due, "ended_by": one.ended_by, "how": one.how, "reason": one.reason}


def gaps(given: Iterable[tuple[int, int]], counted: Mapping[int, int]) -> Iterator[str]:
    """Yield a sentence for each year whose notices are not numbered from 1 to what was counted, each number once.

    given: year and number of every notice that has one.
    """
    by_year: dict[int, list[int]] = {year: [] for year in counted}
    for year, number in given:
        by_year.setdefault(year, []).append(number)
    for year, numbers in sorted(by_year.items()):
        if sorted(numbers) != list(range(1, counted.get(year, 0) + 1)):
            yield f"notices of {year} have the numbers {sorted(numbers)}, and {counted.get(year, 0)} were given"
