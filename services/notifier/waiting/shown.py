"""What the board shows of cases that wait at the dispatch desk."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from services.notifier.waiting import store
from shared.web.people import Viewer


class Row(NamedTuple):
    """A case that waits. title: None where it is confidential. due_at: of its clock that ends first, if any runs."""

    number: str
    title: str | None
    awaited: str
    since: datetime
    due_at: datetime | None
    late: bool


def rows(session: Session, who: Viewer, bodies: Collection[str] | None, now: datetime) -> list[Row]:
    """Return what waits, the longest first, for somebody who may see it.

    bodies: None for all; else only where the clock of one of these runs, which is the centre's own leader's.
    """
    found = []
    waits = [one for one in store.open_waits(session) if who.may_see(one.facts.get("about"))]
    clocks = store.clocks_of(session, [one.case_id for one in waits])
    for wait in waits:
        own = [row for row in clocks if row.case_id == wait.case_id]
        if bodies is not None and not any(row.body in bodies for row in own):
            continue
        due = min((row.due_at for row in own), default=None)
        title = None if wait.facts["confidential"] else wait.facts["title"]
        late = due is not None and due <= now
        found.append(Row(wait.facts["number"], title, wait.awaited, wait.since, due, late))
    return found
