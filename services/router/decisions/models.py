"""Tables of cases and of the decisions about them."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base
from services.router.decisions.domain import CENTRE, Hold, State
from shared.db.models import CaseHead

_OF_HOLD = tuple(one.name for one in fields(Hold))


class Case(CaseHead, Base):
    """A case in the eyes of the router; its row is the lock for who has it.

    state to ended: see domain.Hold. facts: the case as messages carry it (contracts' CaseFacts), None before it was
    heard of. found_by: the words that the desk finds it by, None in a confidential one.

    split, assisting, case_class: of the newest assignment; parts: what its split bodies have reported, by
    code, as {"agrees", "text"}. level: to whom the case was raised since then, one of LEVELS. waiting_since: since when
    a person has to decide; None while none has to. waits_because: why, as {"zh", "en"}.
    """

    __tablename__ = "cases"

    number: Mapped[str | None] = mapped_column(String(32), index=True)
    state: Mapped[str] = mapped_column(String(16), default=State.UNHEARD)
    round: Mapped[int] = mapped_column(default=1)
    assignment: Mapped[int] = mapped_column(default=0)
    floor: Mapped[int] = mapped_column(default=0)
    lead: Mapped[str | None] = mapped_column(String(64))
    returned: Mapped[list[Any]] = mapped_column(default=list)
    binding: Mapped[bool] = mapped_column(default=False)
    signed: Mapped[bool] = mapped_column(default=False)
    recalling: Mapped[bool] = mapped_column(default=False)
    to_follow: Mapped[dict[str, Any] | None]
    ended: Mapped[int] = mapped_column(default=0)
    split: Mapped[list[Any]] = mapped_column(default=list)
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    assisting: Mapped[list[Any]] = mapped_column(default=list)
    case_class: Mapped[str | None] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(8), default=CENTRE, server_default=CENTRE)
    facts: Mapped[dict[str, Any] | None]
    found_by: Mapped[str | None] = mapped_column(Text)
    waiting_since: Mapped[datetime | None]
    waits_because: Mapped[dict[str, Any] | None]

    @property
    def hold(self) -> Hold:
        """Who has the case, for the rules of the protocol."""
        return Hold(
            state=State(self.state),
            round=self.round,
            assignment=self.assignment,
            floor=self.floor,
            lead=self.lead,
            returned=tuple(self.returned),
            binding=self.binding,
            signed=self.signed,
            recalling=self.recalling,
            to_follow=self.to_follow,
            ended=self.ended,
        )

    def become(self, hold: Hold, now: datetime) -> None:
        """Take over what the protocol made of it; the age at the desk begins when a person first has to decide."""
        new = {name: getattr(hold, name) for name in _OF_HOLD}
        for name, value in (new | {"returned": list(hold.returned), "state": str(hold.state)}).items():
            if getattr(self, name) != value:
                setattr(self, name, value)
        if not hold.waits:
            self.waiting_since = self.waits_because = None
        elif self.waiting_since is None:
            self.waiting_since = now


# The desk asks for the oldest few of the few that wait, however many cases there are.
Index(
    "ix_cases_waiting_since_id",
    Case.waiting_since,
    Case.id,
    postgresql_where=Case.waiting_since.is_not(None),
    sqlite_where=Case.waiting_since.is_not(None),
)


# A search at the desk walks this alone, from the newest case on, and reads no more of a case than its words.
Index("ix_cases_id_found_by", Case.id, Case.found_by)


class Decision(Base):
    """Why a case went where it went. Append-only: triggers refuse update and delete.

    assignment: the number that was made, or the newest there was where the case went to a person (lead is None then).
    by: rule, model, person or ruling; actor: who or what. rule: what decided, where a rule did. routing, directory:
    hashes of the parts in force. seen: what rules could look at. matched: the rules that held, in order, each with what
    it held on. passed_over: bodies that were named and may not have the case, with why. precedent: the ruling that was
    followed, where one was. grounds: what else it rested on, such as scores of the text model and the basis that a
    person named; None where there is nothing else.
    """

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    at: Mapped[datetime]
    round: Mapped[int]
    assignment: Mapped[int]
    by: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str | None] = mapped_column(String(64))
    routing: Mapped[str | None] = mapped_column(String(64))
    directory: Mapped[str | None] = mapped_column(String(64))
    lead: Mapped[str | None] = mapped_column(String(64))
    split: Mapped[list[Any]] = mapped_column(default=list)
    assisting: Mapped[list[Any]]
    case_class: Mapped[str | None] = mapped_column(String(16))
    seen: Mapped[dict[str, Any]]
    matched: Mapped[list[Any]]
    runner_up: Mapped[str | None] = mapped_column(String(64))
    passed_over: Mapped[list[Any]]
    precedent: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    grounds: Mapped[dict[str, Any] | None]
    reason_zh: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)


class Precedent(Base):
    """A ruling that later cases follow (先例).

    case_id, number: the case that was ruled on. rule: the rule that the catalogue would have decided that case by,
    empty where none did; matter: its matter, empty where it had none. returned: bodies that had returned it; lead: the
    body that the ruling named. ended_at: since when no case follows it any more, with who ended it and why.
    """

    __tablename__ = "precedent"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    number: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(128))
    matter: Mapped[str] = mapped_column(String(128))
    returned: Mapped[list[Any]]
    lead: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(64))
    ended_because: Mapped[str | None] = mapped_column(Text)


# The router asks for those in force with each batch of cases; those that have ended stay for ever.
Index(
    "ix_precedent_in_force",
    Precedent.at,
    Precedent.id,
    postgresql_where=Precedent.ended_at.is_(None),
    sqlite_where=Precedent.ended_at.is_(None),
)
Index(
    "ix_decision_precedent",
    Decision.precedent,
    postgresql_where=Decision.precedent.is_not(None),
    sqlite_where=Decision.precedent.is_not(None),
)
