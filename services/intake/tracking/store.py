"""Counts of tries at tracking codes."""

import hashlib
from datetime import datetime

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.intake.tracking.domain import WINDOW
from services.intake.tracking.models import Tries


def about_case(number: str) -> str:
    """Return the name under which tries for a case number are counted, whether there is such a case or not."""
    return f"case:{number}"


def about_caller(address: str | None) -> str:
    """Return the name under which tries from a network address are counted; the address itself is not kept."""
    return f"caller:{hashlib.sha256((address or '').encode()).hexdigest()[:40]}"


def count(session: Session, about: str, now: datetime) -> int:
    """Count one more try and return how many there are in the window.

    One statement, before the code is looked at: of tries in one moment, each has a number of its own.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    old = Tries.since <= now - WINDOW
    counted = insert(Tries).values(about=about, since=now, wrong=1)
    counted = counted.on_conflict_do_update(
        index_elements=[Tries.about],
        set_={"wrong": case((old, 1), else_=Tries.wrong + 1), "since": case((old, now), else_=Tries.since)},
    )
    return int(session.execute(counted.returning(Tries.wrong)).scalar_one())


def was_right(session: Session, case_about: str, caller_about: str) -> None:
    """Begin anew for the case; of the caller's tries only this one was no wrong one."""
    session.execute(delete(Tries).where(Tries.about == case_about))
    session.execute(update(Tries).where(Tries.about == caller_about).values(wrong=Tries.wrong - 1))


def sweep(session: Session, now: datetime) -> None:
    """Forget windows that have passed."""
    session.execute(delete(Tries).where(Tries.since <= now - WINDOW))
