"""What each kind of thing must bring that is counted by the calendar, so that a published year moves it.

All kinds stand in one list (`keeping.KINDS`). A row keeps by which versions it is counted, and how its time came about
(`reckoning`); batch by batch in the order of the cases' ids, it is done with when it names the new versions, so a run
that was cut short is completed by the next one. What has happened stays.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.notifier import regime
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.task_forces.moving import OpenStage
from shared.db.among import among
from shared.db.parts import Parts
from shared.messaging import Unit

BATCH = 500
"""Cases that are reckoned in one transaction."""

PAGE = 20_000
"""Ids that are looked for at once: to find the next ones takes as long as there are open cases."""

Versions = tuple[str, str]
"""Hashes of limits and calendar."""
Aim = Callable[[str, str], Versions]
"""By which versions of limits and calendar is to be reckoned what was by others; by the same ones: nothing changes."""


Column = InstrumentedAttribute[str]
Behind = Callable[[Column, Column | None], ColumnElement[bool]]
"""Gives the condition that a row goes by older versions than it is to go by.

Of the columns with its calendar and its limits; None for those where it counts by none of them.
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """One limit of a case, as it was and as it is reckoned now.

    clock: as steps name it: `closing`, a task's, or one that the place sets; `stage` for a task force's, and others of
    what no step counts by. body: whose it is, where it is a body's.
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


class Kind(Protocol):
    """Something that is counted by the calendar."""

    def next_ids(self, session: Session, behind: Behind, after: str, count: int) -> list[str]:
        """Return the ids of the next cases of which some is behind, in order; after "": the first."""

    def what_would_move(self, session: Session, parts: Parts, aim: Aim, ids: list[str]) -> Iterator[list[Moved]]:
        """Yield for each of some cases what would move; nothing is changed."""

    def move(self, unit: Unit, aim: Aim, ids: list[str], by: str | None) -> tuple[int, int]:
        """Reckon what there is of some cases again; return how many were looked at, and of how many something moved.

        by: who wanted it, None where nobody had to. Whatever has ended or moved meanwhile is left alone.
        """


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Apart(Generic[Row]):
    """A kind that goes by itself, for it outlives the rounds of its case: its row keeps a calendar of its own.

    model: with `case_id` and `calendar`. live: which rows are open. would: what becomes of one by another calendar,
    None where it keeps what it has. put: does it, with the calendar that the row names by then, and says whether its
    day is another.
    """

    model: type[Any]
    live: ColumnElement[bool]
    would: Callable[[Row, Calendar], Moved | None]
    put: Callable[[Unit, Row, str | None], bool]

    def next_ids(self, session: Session, behind: Behind, after: str, count: int) -> list[str]:
        """Return the ids of the next cases of which a row is behind."""
        case = self.model.case_id
        query = select(case).where(self.live, behind(self.model.calendar, None)).order_by(case).limit(count).distinct()
        return list(session.scalars(query.where(case > after) if after else query))

    def what_would_move(self, session: Session, parts: Parts, aim: Aim, ids: list[str]) -> Iterator[list[Moved]]:
        """Yield for each row of some cases what would move."""
        for one in self._rows(session, ids):
            moved = self.would(one, regime.calendar_of(session, parts, aim("", one.calendar)[1]))
            if moved is not None:
                yield [moved] if moved.is_moved else []

    def move(self, unit: Unit, aim: Aim, ids: list[str], by: str | None) -> tuple[int, int]:
        """Reckon the rows of some cases again."""
        unit.preload(ids, make=False)
        moved = list[bool]()
        for one in self._rows(unit.session, ids):
            calendar = aim("", one.calendar)[1]
            if calendar != one.calendar:
                one.calendar = calendar
                moved.append(self.put(unit, one, by))
        return len(moved), sum(moved)

    def _rows(self, session: Session, ids: list[str]) -> list[Any]:
        query = select(self.model).where(among(session, self.model.case_id, ids), self.live)
        return list(session.scalars(query.order_by(self.model.case_id).execution_options(populate_existing=True)))


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
