"""Tables of cases."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, Integer, Select, String, Text, Uuid, false, select, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.agencies.models import Agency
from services.intake.base import Base
from services.intake.cases.merging import Asked, Proposed, Standing
from shared.contracts.words import TEST_AGENCY, CaseState
from shared.db.models import CaseHead
from shared.db.session import IN_ORDER


class Case(CaseHead, Base):
    """A case: what is searched for, and where it stands. What was brought stands in the first line of its history.

    body_digest: of the request that made it. place_part: the configuration that it was taken under, and keeps.
    heard: the marks of events that are on record, so that none is told twice.
    due_round, due_assignment, due_turn, due_move: the key of the event that `due_at` came from.
    proposed: what is under review (merging.Proposed); never shown outside the centre.
    legal_basis, result_class: of the answer: the law that it rests on, and its class where such a case has one.
    enterprise: whose case it is, for those who search; None where that is not to be found out from a list.
    ending: how the centre itself ended the round, and what it said (endings.domain.ending); None in any other state.
    enterprise_key, enterprise_code: whose case it is, as cases are compared (same.domain.keys).
    merged_into: the case that this one was merged into, None in any state but `merged`; joined: how many are in this.
    tells: whether the enterprise hears by itself what becomes of it (informing); settled when it is taken.
    """

    __tablename__ = "cases"
    __table_args__ = (
        # The agency's own number is a key too: its second POST is the same case, whatever became of the first answer.
        Index("uq_cases_agency_source_reference", "agency", "source_reference", unique=True),
        # Pages of an agency's cases, newest first.
        Index("ix_cases_agency_received_at_id", "agency", "received_at", "id"),
        Index("ix_cases_agency_state_received_at_id", "agency", "state", "received_at", "id"),
        # The same for the centre, which sees the cases of all agencies.
        Index("ix_cases_received_at_id", "received_at", "id"),
        Index("ix_cases_state_received_at_id", "state", "received_at", "id"),
        # What has changed since an agency last asked.
        Index("ix_cases_agency_updated_at", "agency", "updated_at"),
        # An enterprise's newest cases, by its name and by its credit code.
        Index("ix_cases_enterprise_key_received_at", "enterprise_key", "received_at"),
        Index("ix_cases_enterprise_code_received_at", "enterprise_code", "received_at"),
        Index(
            "ix_cases_merged_into",
            "merged_into",
            postgresql_where=text("merged_into IS NOT NULL"),
            sqlite_where=text("merged_into IS NOT NULL"),
        ),
        # Which of those that others were merged into have changed.
        Index(
            "ix_cases_updated_at_joined",
            "updated_at",
            postgresql_where=text("joined > 0"),
            sqlite_where=text("joined > 0"),
        ),
        {"info": {IN_ORDER: ("agency", "source_reference")}},
    )

    number: Mapped[str] = mapped_column(String(32), unique=True)
    # No foreign key: its check would lock the agency's row in every POST of that agency. Agencies are never deleted.
    agency: Mapped[str] = mapped_column(String(32))
    source_reference: Mapped[str | None] = mapped_column(String(100))
    body_digest: Mapped[str] = mapped_column(String(64))
    tracking_code: Mapped[str] = mapped_column(String(6))
    link_token: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    matter: Mapped[str | None] = mapped_column(String(40))
    enterprise: Mapped[str | None] = mapped_column(String(200))
    enterprise_key: Mapped[str | None] = mapped_column(String(200))
    enterprise_code: Mapped[str | None] = mapped_column(String(18))
    about: Mapped[str | None] = mapped_column(String(200))
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    place_part: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    round: Mapped[int] = mapped_column(Integer, default=1)
    assignment: Mapped[int] = mapped_column(Integer, default=0)
    turn: Mapped[int] = mapped_column(Integer, default=0)
    lead: Mapped[str | None] = mapped_column(String(64))
    due_at: Mapped[datetime | None]
    due_round: Mapped[int] = mapped_column(Integer, default=0)
    due_assignment: Mapped[int] = mapped_column(Integer, default=0)
    due_turn: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    due_move: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    asked: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answer: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(20))
    legal_basis: Mapped[str | None] = mapped_column(Text)
    result_class: Mapped[str | None] = mapped_column(String(8))
    call_on: Mapped[date | None]
    call_move: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    ending: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    merged_into: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    joined: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    tells: Mapped[bool] = mapped_column(default=False, server_default=false())
    heard: Mapped[list[Any]]
    received_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def standing(self) -> Standing:
        """Where the case stands, for the rules of merging."""
        return Standing(
            state=CaseState(self.state),
            round=self.round,
            assignment=self.assignment,
            turn=self.turn,
            lead=self.lead,
            due_at=self.due_at,
            due_of=(self.due_round, self.due_assignment, self.due_turn, self.due_move),
            proposed=Proposed.read(self.proposed) if self.proposed else None,
            asked=Asked(self.asked["what"], datetime.fromisoformat(self.asked["until"])) if self.asked else None,
            answer=self.answer,
            outcome=self.outcome,
            legal_basis=self.legal_basis,
            result_class=self.result_class,
            call_on=self.call_on,
            call_move=self.call_move,
        )

    @standing.setter
    def standing(self, new: Standing) -> None:
        self.state, self.round, self.assignment, self.turn = str(new.state), new.round, new.assignment, new.turn
        self.lead, self.due_at = new.lead, new.due_at
        self.due_round, self.due_assignment, self.due_turn, self.due_move = new.due_of
        self.proposed = asdict(new.proposed) if new.proposed else None
        self.asked = {"what": new.asked.what, "until": new.asked.until.isoformat()} if new.asked else None
        self.answer, self.outcome = new.answer, new.outcome
        self.legal_basis, self.result_class = new.legal_basis, new.result_class
        self.call_on, self.call_move = new.call_on, new.call_move


@dataclass(slots=True)
class Taken:
    """A case that was just taken: the head of its history, what its receipt says, and what others ask of its row."""

    id: str
    agency: str
    state: str
    number: str
    tracking_code: str
    link_token: str
    line: int = 0
    line_hash: str = ""
    merged_into: None = None
    joined: int = 0
    tells: bool = False


def in_earnest() -> ColumnElement[bool]:
    """Return what holds of every case but those that test keys have brought: for lists of the centre, and figures."""
    return ~Case.agency.startswith(TEST_AGENCY, autoescape=True)


def tests() -> Select[Any]:
    """Return the question for the ids of all cases that test keys have brought, by way of the few doubles there are."""
    doubles = select(Agency.code).where(Agency.code.startswith(TEST_AGENCY, autoescape=True))
    return select(Case.id).where(Case.agency.in_(doubles))


class CaseNumber(Base):
    """Where case numbers come from: on PostgreSQL the table's sequence alone is used, on SQLite its AUTOINCREMENT.

    Never a counter row: its lock would last until the commit, and cases would be taken one at a time.
    """

    __tablename__ = "case_number"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Idempotency(Base):
    """A request that was done, under the key that its sender gave it, with the answer it got.

    scope: whose key it is. digest: of what was asked. status, answer: what was said. case_id: what it was about.
    """

    __tablename__ = "idempotency"
    __table_args__ = ({"info": {IN_ORDER: ("scope", "key")}},)

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    created_at: Mapped[datetime]
