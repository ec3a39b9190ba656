"""Limits that run are reckoned again: when a year has been published, and when somebody applies what has changed since.

Every row keeps how its due time came about (`reckoning`), so that the same is reckoned with another calendar, or with
other limits. Batch by batch in the order of the cases' ids: a case is done with when its clock names the new versions,
so a run that was cut short is completed by the next one. What has fired stays fired.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.escalation import timers
from services.notifier.escalation.models import Timer
from services.notifier.limits.calendar import Due, Limit
from services.notifier.limits.clocks import due_of
from services.notifier.limits.happenings import OF_PART
from services.notifier.limits.reckoning import again, started, to_json
from services.notifier.limits.rounds import OpenLimit, OpenRound, rounds_of
from services.notifier.limits.stored import limit_at
from services.notifier.regime import Regime
from services.notifier.task_forces.moving import OpenStage, move_stage
from services.notifier.tasks.models import Case
from shared.contracts.from_notifier import TASK_RESCHEDULED
from shared.contracts.words import Part, WhyMoved
from shared.db.changing import change_rows
from shared.db.parts import Parts
from shared.messaging import Unit

BATCH = 500
"""Cases that are reckoned in one transaction."""

PAGE = 20_000
"""Ids that are looked for at once: to find the next ones takes as long as there are open cases."""

TOLD = ("closing", OF_PART[Part.LEAD])
"""The clocks of which intake hears. It shows the enterprise's limit, and counts by the lead's."""

Versions = tuple[str, str]
"""Hashes of limits and calendar."""
Aim = Callable[[str, str], Versions]
"""By which versions of limits and calendar is to be reckoned what was by others; by the same ones: nothing changes."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One limit of a case, as it was and as it is reckoned now.

    clock: as steps name it: `closing`, a task's, or one that the place sets; `stage` for a task force's. body: whose it
    is, where it is a body's.
    """

    case_id: str
    number: str
    clock: str
    body: str | None
    before: Due
    after: Due
    stage: OpenStage | None = None

    @property
    def is_moved(self) -> bool:
        """Whether anything has changed; that a limit is provisional no longer is something."""
        return self.before != self.after


class _Again(NamedTuple):
    """A round under way with what it is to be reckoned by."""

    of: OpenRound
    regime: Regime
    limits: Callable[[Limit], Limit]

    def moves(self) -> list[Moved]:
        """Return what becomes of each limit, in the order of `of.limits`, and of the stages' after them."""
        case, calendar, moves = self.of.case, self.regime.calendar, list[Moved]()
        number = case.number or ""
        for one in self.of.limits:
            before = due_of(one)
            after = before if before.how is None else again(calendar, before.how, self.limits)
            moves.append(Moved(case.id, number, one.clock, one.body, before, after))
        for stage in self.of.stages:
            now = stage.due(calendar)
            moves.append(Moved(case.id, number, "stage", stage.row.body, stage.before(), now, stage))
        return moves


def in_batches(
    read: Callable[[], AbstractContextManager[Session]], following: Callable[[Session, str, int], list[str]]
) -> Iterator[list[str]]:
    """Yield the ids of cases, batch by batch in their order.

    following: gives the next ids after one, so many at the most; after "": the first.
    """
    after = ""
    while True:
        with read() as session:
            ids = following(session, after, PAGE)
        if not ids:
            return
        yield from (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))
        after = ids[-1]


def what_would_move(session: Session, parts: Parts, aim: Aim, ids: list[str]) -> Iterator[list[Moved]]:
    """Yield for each of some cases the limits that would move; nothing is changed."""
    for one in _to_reckon(session, parts, rounds_of(session, parts, ids, lock=False), aim):
        yield [moved for moved in one.moves() if moved.is_moved]


def move(unit: Unit, aim: Aim, ids: list[str], by: str | None) -> tuple[int, int]:
    """Reckon some cases again; return how many it were, and of how many a limit moved.

    by: who wanted it, None where nobody had to. Whatever has ended or moved meanwhile is left alone.
    """
    session, parts, changes, moved = unit.session, unit.service.parts, Changes(list), list[bool]()
    for one in _to_reckon(session, parts, rounds_of(session, parts, ids, lock=True), aim):
        moved.append(_move(unit, one, changes, by))
    for model, rows in changes.items():
        change_rows(session, model, rows)
    return len(moved), sum(moved)


Changes = defaultdict[type[Any], list[dict[str, Any]]]
"""Rows to be changed, by their model, as `change_rows` takes them."""


def _to_reckon(session: Session, parts: Parts, rounds: list[OpenRound], aim: Aim) -> Iterator[_Again]:
    for one in rounds:
        before, _, policy = one.versions
        limits, calendar = aim(*one.versions[:2])
        if (limits, calendar) == one.versions[:2]:  # somebody else has done it since
            continue
        named = _limits_of(session, parts, limits) if limits != before else _same
        yield _Again(one, regimes.version_of(session, parts, (limits, calendar, policy)), named)


def _move(unit: Unit, one: _Again, changes: Changes, by: str | None) -> bool:
    moves, spans = one.moves(), dict[str | None, Span]()
    for row, moved in zip(one.of.limits, moves, strict=False):  # the stages stand behind them
        if new := _new(one, row, moved, unit.now):
            changes[row.model].append({**row.key, **new})
        spans[row.subject] = row.began_at, moved.after.at
    for moved in moves:
        if moved.stage is not None:
            move_stage(unit, one.regime.calendar, moved.stage, moved.after)
    _set_timers(unit, one, spans, changes)
    changed = [moved for moved in moves if moved.is_moved]
    if changed:
        _tell(unit, one, moves, changed, by)
        case = one.of.case
        changes[Case].append({"id": case.id, "line": case.line, "line_hash": case.line_hash})
    return bool(changed)


Span = tuple[datetime, datetime]
"""When a limit begins and ends."""


def _new(one: _Again, row: OpenLimit, moved: Moved, now: datetime) -> dict[str, Any]:
    """Return those columns of a limit's row that are new."""
    new, due = dict[str, Any](), moved.after
    if moved.is_moved:
        new["due_at"], new["provisional"] = due.at, due.provisional
    if one.limits is not _same:  # by another calendar alone it comes about as it did
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


def _tell(unit: Unit, one: _Again, moves: list[Moved], changed: list[Moved], by: str | None) -> None:
    case, closing, lead = one.of.case, moves[0].after, one.of.lead
    answer = moves[one.of.limits.index(lead)].after if lead else None
    why = WhyMoved.CALENDAR if one.regime.hashes[0] == one.of.versions[0] else WhyMoved.LIMITS
    line = unit.record(
        case,
        "limit.moved",
        {
            "round": case.round,
            "assignment": case.assignment,
            "why": why.value,
            "by": by,
            "moved": [
                {
                    "body": one.body,
                    "clock": one.clock,
                    "before": one.before.at.isoformat(),
                    "after": one.after.at.isoformat(),
                    "provisional": one.after.provisional,
                    **({"force": one.stage.force.id, "stage": one.stage.row.stage} if one.stage else {}),
                }
                for one in changed
            ],
            "parts": list(one.regime.hashes),
        },
        by or "calendar",
    )
    if all(moved.clock not in TOLD for moved in changed):
        return
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
        "rests_until": rest.until.isoformat() if rest and rests else None,
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
