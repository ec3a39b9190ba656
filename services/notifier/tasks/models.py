"""The case as notifier sees it, its tasks, what was done with them, and what the enterprise added meanwhile."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base
from shared.db.models import CaseHead

LIVE = text("round > ended")
"""In these words, so that the database sees that its index is meant."""


class Case(CaseHead, Base):
    """A case in the eyes of notifier; its row is the lock for its tasks, clocks, timers and mails.

    round, assignment: the newest that was taken; 0 before any. turn: counts our own events of that assignment. ended:
    the highest round known to be over. facts: CaseFacts of the newest assignment, empty while none has come. basis: the
    number of a meeting's minutes that the newest assignment rests on, None where it rests on none.
    """

    __tablename__ = "cases"
    __table_args__ = (
        # Most cases have ended; those under way must be found without reading the others.
        Index("ix_cases_live", "id", postgresql_where=LIVE, sqlite_where=LIVE),
    )

    round: Mapped[int] = mapped_column(default=0)
    assignment: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    may_return: Mapped[bool] = mapped_column(default=True)
    basis: Mapped[str | None] = mapped_column(Text)
    lead: Mapped[str] = mapped_column(String(64), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Task(Base):
    """What one body has to do in one assignment of a case.

    party: the body as the assignment named it (`Party`), with the people who may act for it. decision: why it came here
    (`Decision`). due_at: the body's own limit, from its own dispatch; reckoned: how it came about
    (`reckoning.to_json`). return_until: until when a lead may ask to return it, None where the place sets no limit to
    that. delegate: the id of the person of the body who has it, where it was
    given to one.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index(None, "case_id", "round", "assignment"),
        Index(None, "body", "state"),  # what a body has to do
        Index(None, "delegate"),  # what somebody has, for whoever takes over from them
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    assignment: Mapped[int]
    part: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(String(64))
    party: Mapped[dict[str, Any]]
    decision: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    provisional: Mapped[bool]
    reckoned: Mapped[list[Any] | None] = mapped_column(default=None)
    return_until: Mapped[datetime | None]
    delegate: Mapped[str | None] = mapped_column(String(64))


class Deed(Base):
    """Something that was done with a task, by whom and when. Each act happens once in a turn: that is the key.

    turn: the case's, once it was done. A report's is the one by which the centre judges it.
    """

    __tablename__ = "deed"

    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    act: Mapped[str] = mapped_column(String(16), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]


class Delegation(Base):
    """Who of a body was given its task, by whom, and with what words. The newest counts; `task.delegate` repeats it.

    line: of the case's history here. person, name: who did it, nothing where it was nobody's wish. given_to: the id of
    who has it from then on, nothing where it was taken back.
    """

    __tablename__ = "delegation"

    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    given_to: Mapped[str | None] = mapped_column(String(64))
    given_to_name: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)


class Note(Base):
    """Something that the enterprise or its agency said about its case after it was brought.

    kind: `supplement` or `urging`. line: of intake's history, which makes the same thing said once the same row.
    """

    __tablename__ = "note"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class CallBack(Base):
    """The day on which the enterprise of a case is to be asked what became of it: of a round's newest answer.

    assignment, turn: of the report whose answer it is. answered_at: when the centre let that out. due_at: the close of
    the day; reckoned: how it came about (`reckoning.to_json`). The calls are intake's.
    """

    __tablename__ = "call_back"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    assignment: Mapped[int]
    turn: Mapped[int]
    answered_at: Mapped[datetime]
    due_at: Mapped[datetime]
    provisional: Mapped[bool]
    reckoned: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
