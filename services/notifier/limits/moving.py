"""Limits that run are reckoned again: when a year has been published, and when somebody applies what has changed since.

All that is counted in the present round of a case (`rounds`), with the timers that count by it. A case is done with
when its clock names the new versions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.escalation import timers
from services.notifier.escalation.models import Timer
from services.notifier.extensions.models import Extension
from services.notifier.limits.calendar import Due, Limit
from services.notifier.limits.calendar import Unit as LimitUnit
from services.notifier.limits.clocks import due_of
from services.notifier.limits.happenings import OF_PART
from services.notifier.limits.kinds import Aim, Behind, Moved
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import again, rest_lasting, started, to_json
from services.notifier.limits.rounds import REST, OpenLimit, OpenRound, next_ids, rounds_of
from services.notifier.limits.stored import limit_at
from services.notifier.notices.models import Notice
from services.notifier.regime import Regime
from services.notifier.task_forces.moving import move_stage
from services.notifier.tasks.call_backs import planned
from services.notifier.tasks.models import CallBack, Case, Task
from shared.contracts.from_notifier import CALL_PLANNED, TASK_RESCHEDULED
from shared.contracts.words import Part, WhyMoved
from shared.db.changing import change_rows
from shared.db.history import Line
from shared.db.parts import Parts
from shared.messaging import Unit

_TOLD = ((Clock, None), (Task, OF_PART[Part.LEAD]), (Extension, REST))
"""The limits of which intake hears: it shows the enterprise's limit and until when it rests, counts by the lead's.

By the model of the row that holds one, and its name there: a place may give its own clocks whatever name it likes.
"""


_Lasting = tuple[datetime, datetime, datetime]
"""Since when something rests, until when it was to, and until when it is to now."""


class _Read(Protocol):
    def __call__(self, session: Session, parts: Parts, ids: list[str], /, *, lock: bool) -> list[OpenRound]: ...


class _Again(NamedTuple):
    """A round under way with what it is to be reckoned by. now: when it is; None where nothing is changed."""

    of: OpenRound
    regime: Regime
    limits: Callable[[Limit], Limit]
    now: datetime | None

    def moves(self) -> list[Moved]:
        """Return what becomes of each limit, in the order of `of.limits`, and of the stages' after them."""
        case, rest, moves = self.of.case, self._rest(), list[Moved]()
        number = case.number or ""
        for one in self.of.limits:
            before = due_of(one)
            moves.append(Moved(case.id, number, one.clock, one.body, before, self._again(one, before, rest)))
        for stage in self.of.stages:
            now = stage.due(self.regime.calendar)
            moves.append(Moved(case.id, number, "stage", stage.row.body, stage.before(), now, stage))
        return moves

    def _again(self, one: OpenLimit, before: Due, rest: _Lasting | None = None) -> Due:
        if before.how is None:
            return before
        how = rest_lasting(before.how, *rest) if rest else before.how
        after = again(self.regime.calendar, how, self.limits)
        if one.model is Extension and self.now and after.at <= self.now < before.at:
            # Else silence would decide, or a rest be over, at once and before anybody has heard of it.
            after = self.regime.calendar.due(self.now, Limit(0, LimitUnit.WORKING_DAYS))
        return after if one.column == "due_at" else replace(after, provisional=False)

    def _rest(self) -> _Lasting | None:
        """Return how long a rest that runs lasts now, where that is another time: limits were moved by all of it."""
        if self.of.rest is None:
            return None
        limit = self.of.rest.limit
        before = due_of(limit)
        after = self._again(limit, before)
        return (limit.began_at, before.at, after.at) if after.at != before.at else None


@dataclass(frozen=True, slots=True)
class Rounds:
    """A kind whose limits stand around a row that names their versions: a round's clock, or a case's waiting."""

    following: Callable[[Session, Behind, str, int], list[str]]
    read: _Read

    def next_ids(self, session: Session, behind: Behind, after: str, count: int) -> list[str]:
        """Return the ids of the next cases of which that row is behind."""
        return self.following(session, behind, after, count)

    def what_would_move(self, session: Session, parts: Parts, aim: Aim, ids: list[str]) -> Iterator[list[Moved]]:
        """Yield for each of some cases the limits that would move."""
        for one in _to_reckon(session, parts, self.read(session, parts, ids, lock=False), aim, None):
            yield [moved for moved in one.moves() if moved.is_moved]

    def move(self, unit: Unit, aim: Aim, ids: list[str], by: str | None) -> tuple[int, int]:
        """Reckon some cases again."""
        session, parts, changes, moved = unit.session, unit.service.parts, Changes(list), list[bool]()
        for one in _to_reckon(session, parts, self.read(session, parts, ids, lock=True), aim, unit.now):
            moved.append(_move(unit, one, changes, by))
        for model, rows in changes.items():
            change_rows(session, model, rows)
        return len(moved), sum(moved)


ROUNDS = Rounds(next_ids, rounds_of)
"""All that is counted in the present rounds of cases under way."""

Changes = defaultdict[type[Any], list[dict[str, Any]]]
"""Rows to be changed, by their model, as `change_rows` takes them."""


def _to_reckon(
    session: Session, parts: Parts, rounds: list[OpenRound], aim: Aim, now: datetime | None
) -> Iterator[_Again]:
    for one in rounds:
        before, _, policy = one.versions
        limits, calendar = aim(*one.versions[:2])
        if (limits, calendar) == one.versions[:2]:  # somebody else has done it since
            continue
        named = _limits_of(session, parts, limits) if limits != before else _same
        yield _Again(one, regimes.version_of(session, parts, (limits, calendar, policy)), named, now)


def _move(unit: Unit, one: _Again, changes: Changes, by: str | None) -> bool:
    moves, spans = one.moves(), dict[str | None, Span]()
    for row, moved in zip(one.of.limits, moves, strict=False):  # the stages stand behind them
        if new := _new(one, row, moved, unit.now):
            changes[row.model].append({**row.key, **new})
        if row.notice is not None and moved.is_moved:
            limit = {"due_at": moved.after.at, "provisional": moved.after.provisional}
            changes[Notice].append({"id": row.notice, **limit})
        spans[row.subject] = row.began_at, moved.after.at
    if one.of.keeper is not Clock:
        limits, calendar, _ = one.regime.hashes
        changes[one.of.keeper].append({"case_id": one.of.case.id, "limits": limits, "calendar": calendar})
    for moved in moves:
        if moved.stage is not None:
            move_stage(unit, one.regime.calendar, moved.stage, moved.after)
    _set_timers(unit, one, spans, changes)
    if is_moved := any(moved.is_moved for moved in moves):
        _tell(unit, one, moves, by)
        case = one.of.case
        changes[Case].append({"id": case.id, "line": case.line, "line_hash": case.line_hash})
    return is_moved


Span = tuple[datetime, datetime]
"""When a limit begins and ends."""


def _new(one: _Again, row: OpenLimit, moved: Moved, now: datetime) -> dict[str, Any]:
    """Return those columns of a limit's row that are new."""
    new, due = dict[str, Any](), moved.after
    if moved.is_moved:
        new[row.column] = due.at
        if row.column == "due_at":
            new["provisional"] = due.provisional
    if one.limits is not _same or due.how != moved.before.how:  # by another calendar alone most come about as they did
        new["reckoned"] = to_json(due.how)
    if row.subject is None:
        new["limits"], new["calendar"], _ = one.regime.hashes
    start, window = started(due.how), one.regime.rules.return_window
    if row.return_until and row.return_until > now and start and window:
        new["return_until"] = one.regime.calendar.due(start, window).at
    return new


def _set_timers(unit: Unit, one: _Again, spans: Mapping[str | None, Span], changes: Changes) -> None:
    for timer in one.of.timers:
        at = timers.anew(one.regime, timer, *spans[timer.subject]) if timer.subject in spans else timer.due_at
        if at != timer.due_at:
            changes[Timer].append({"case_id": timer.case_id, "round": timer.round, "step": timer.step, "due_at": at})
        if at <= unit.now + timers.SOON:
            unit.ring("clock")


def _tell(unit: Unit, one: _Again, moves: list[Moved], by: str | None) -> None:
    case, notices = one.of.case, [row.notice for row in one.of.limits]
    told = [
        {
            "body": moved.body,
            "clock": moved.clock,
            "before": moved.before.at.isoformat(),
            "after": moved.after.at.isoformat(),
            "provisional": moved.after.provisional,
            **({"force": moved.stage.force.id, "stage": moved.stage.row.stage} if moved.stage else {}),
            **({"notice": notices[index]} if index < len(notices) and notices[index] else {}),
        }
        for index, moved in enumerate(moves)
        if moved.is_moved
    ]
    why = WhyMoved.CALENDAR if one.regime.hashes[0] == one.of.versions[0] else WhyMoved.LIMITS
    key = {"round": case.round, "assignment": case.assignment, "why": why.value, "by": by}
    facts = {**key, "moved": told, "parts": list(one.regime.hashes)}
    line = unit.record(case, "limit.moved", facts, by or "calendar")
    if any(moved.is_moved and _is_told(row) for row, moved in zip(one.of.limits, moves, strict=False)):
        _tell_limits(unit, one, moves, line, why, by)
    for row, moved in zip(one.of.limits, moves, strict=False):
        if row.model is CallBack and moved.is_moved:
            data = {**planned(one.regime.calendar, row.turn, moved.after), "move": line.number}
            unit.send(CALL_PLANNED, case, data, line=line, round=case.round, assignment=case.assignment)


def _is_told(row: OpenLimit) -> bool:
    return any(row.model is model and name in (None, row.clock) for model, name in _TOLD)


def _tell_limits(unit: Unit, one: _Again, moves: list[Moved], line: Line, why: WhyMoved, by: str | None) -> None:
    case, closing, now = one.of.case, moves[0].after, dict(zip(map(id, one.of.limits), moves, strict=False))
    answer = now[id(one.of.lead)].after if one.of.lead else None
    case_moved, rest = moves[0].is_moved, one.of.rest
    # Of a rest of the lead's own limit alone the enterprise reads nothing.
    rests = rest is not None and (rest.whole or not case_moved)
    told = {
        "turn": case.turn,
        "move": line.number,
        "lead": case.lead,
        "by": by,
        "due_at": answer.at.isoformat() if answer else None,
        "case_due_at": closing.at.isoformat(),
        "provisional": closing.provisional or (answer is not None and answer.provisional),
        "why": why.value,
        "rests_until": now[id(rest.limit)].after.at.isoformat() if rest and rests else None,
        "case_moved": case_moved,
    }
    unit.send(TASK_RESCHEDULED, case, told, line=line, round=case.round, assignment=case.assignment)


def _limits_of(session: Session, parts: Parts, digest: str) -> Callable[[Limit], Limit]:
    version = parts.version(session, digest)
    content = version.content if version else {}

    def now(one: Limit) -> Limit:
        return (limit_at(content, one.name) if one.name else None) or one

    return now


def _same(one: Limit) -> Limit:
    return one
