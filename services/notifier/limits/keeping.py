"""What operators do with a place's calendar, and with limits that run: look, put in force, apply."""

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from services.notifier.ledger.moving import REVIEWS
from services.notifier.limits.kinds import Aim, Behind, Column, Kind, Moved, in_batches
from services.notifier.limits.moving import ROUNDS
from services.notifier.limits.years import with_published, with_years
from services.notifier.promises.moving import PROMISES
from services.notifier.regime import CALENDAR, LIMITS
from services.notifier.waiting.moving import WAITS
from shared.messaging import Service

Progress = Callable[[int, int], None]
"""Told after each batch: how many cases were looked at so far, how many were moved."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many cases were looked at, and of how many a limit was moved.

    A case of which there are several kinds, such as limits and a promise, counts with each.
    """

    cases: int
    moved: int


KINDS: tuple[Kind, ...] = (ROUNDS, WAITS, REVIEWS, PROMISES)
"""All that is counted by the calendar: whatever else keeps such a day stands here, or among a round's limits."""


class Keeping:
    """Notifier's calendar and running limits, for the operator's command."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def calendar(self) -> dict[str, Any]:
        """Return the calendar in force, as its part. Raises LookupError before the first load."""
        with self._service.database.read() as session:
            part = self._service.parts.in_force(session, CALENDAR)
        if part is None:
            raise LookupError("no calendar is in force; load the place's configuration with `nwd load <folder>`")
        return part.content

    def put_years(self, years: list[dict[str, Any]]) -> bool:
        """Put years in force beside the others, and say whether that has changed anything. Nothing that runs moves."""
        with self._service.begin("nwd calendar load") as unit:
            parts = self._service.parts
            parts.hold(unit.session, CALENDAR)
            part = parts.in_force(unit.session, CALENDAR)
            if part is None:
                raise LookupError("no calendar is in force; load the place's configuration with `nwd load <folder>`")
            content = with_years(part.content, years)
            return parts.store(unit.session, CALENDAR, content, unit.now) != part.hash

    def catch_up(self, progress: Progress | None = None) -> Done:
        """Reckon open cases again whose calendar lacked a year that has been published since; each takes that alone.

        A run that was cut short is completed by the next one.
        """
        newer = self._published_since()
        if not newer:
            return Done(0, 0)

        def behind(calendar: Column, _: Column | None) -> ColumnElement[bool]:
            return calendar.in_(list(newer))

        return self._move(lambda limits, calendar: (limits, newer.get(calendar, calendar)), behind, None, progress)

    def would_move(self) -> Iterator[list[Moved]]:
        """Yield, case by case, what would move if the limits and the calendar of now held for open cases."""
        aim, behind = self._in_force()
        database, parts = self._service.database, self._service.parts
        for kind in KINDS:
            for ids in in_batches(database.read, _following(kind, behind)):
                with database.read() as session:
                    yield from kind.what_would_move(session, parts, aim, ids)

    def apply(self, by: str, progress: Progress | None = None) -> Done:
        """Let the limits and the calendar of now hold for open cases. by: who wants it, for every case's history."""
        aim, behind = self._in_force()
        return self._move(aim, behind, by, progress)

    def _published_since(self) -> Mapping[str, str]:
        """Return by which version of the calendar each older one that lacks a published year is to be replaced."""
        parts, newer = self._service.parts, dict[str, str]()
        with self._service.begin("nwd calendar") as unit:
            current = parts.in_force(unit.session, CALENDAR)
            if current is None:
                return newer
            for version in parts.versions(unit.session, CALENDAR):
                content = with_published(version.content, current.content)
                if content != version.content:
                    newer[version.hash] = parts.keep(unit.session, CALENDAR, content, unit.now)
        return newer

    def _in_force(self) -> tuple[Aim, Behind]:
        parts = self._service.parts
        with self._service.database.read() as session:
            limits, calendar = (parts.current_hash(session, name) for name in (LIMITS, CALENDAR))
        if limits is None or calendar is None:
            raise LookupError("no limits are in force; load the place's configuration with `nwd load <folder>`")

        def behind(by: Column, under: Column | None) -> ColumnElement[bool]:
            return by != calendar if under is None else (under != limits) | (by != calendar)

        return lambda _limits, _calendar: (limits, calendar), behind

    def _move(self, aim: Aim, behind: Behind, by: str | None, progress: Progress | None) -> Done:
        gc.freeze()  # else all that was ever loaded would be looked at again with every few batches
        try:
            return self._move_all(aim, behind, by, progress)
        finally:
            gc.unfreeze()

    def _move_all(self, aim: Aim, behind: Behind, by: str | None, progress: Progress | None) -> Done:
        cases, moved = 0, 0
        for kind in KINDS:
            for ids in in_batches(self._service.database.read, _following(kind, behind)):
                with self._service.begin("nwd limits apply" if by else "nwd calendar") as unit:
                    looked_at, changed = kind.move(unit, aim, ids, by)
                cases, moved = cases + looked_at, moved + changed
                if progress:
                    progress(cases, moved)
        return Done(cases, moved)


def _following(kind: Kind, behind: Behind) -> Callable[[Session, str, int], list[str]]:
    return lambda session, after, count: kind.next_ids(session, behind, after, count)
