"""Tables of imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class ImportMapping(Base):
    """A version of a mapping; never changed, so that an import keeps the one it began with. by: who brought it."""

    __tablename__ = "import_mapping"

    agency: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))


class Import(Base):
    """A spreadsheet on its way into cases. Its row is the lock for its work.

    file: the SHA-256 of its bytes. kind: `xlsx` or `csv`. dry_run: nothing is taken. counted: cases of earlier years
    count in the figures. key: by which the request is known again. state: domain.State. notes: what was noticed of the
    file as a whole; fault: why it failed. row: the last that is done; last_row: the file's last, None
    until somebody has looked, or where it does not tell. The four counts are of rows. claim: of the worker that has it,
    until `claimed_until` (seconds of the database's clock since 1970). tries: how often it was begun, or gone on with,
    behind `row`. waits_until: the end of the day of which its agency has used up its cases; nobody takes it before
    `claimed_until` then.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        Index("uq_import_job_agency_key", "agency", "key", unique=True),
        Index("ix_import_job_agency_made_at", "agency", "made_at"),
        Index("ix_import_job_state", "state"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    agency: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(80))
    mapping: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    file: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    dry_run: Mapped[bool]
    counted: Mapped[bool]
    key: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16))
    notes: Mapped[list[Any]]
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    row: Mapped[int] = mapped_column(default=0)
    last_row: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    already_there: Mapped[int] = mapped_column(default=0)
    fits: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(36))
    claimed_until: Mapped[float | None]
    tries: Mapped[int] = mapped_column(default=0)
    waits_until: Mapped[datetime | None]


class ImportRow(Base):
    """What became of a row. number: of the case. problems: each with column, pointer, code, and zh and en."""

    __tablename__ = "import_row"

    import_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str | None] = mapped_column(String(100))
    number: Mapped[str | None] = mapped_column(String(32))
    problems: Mapped[list[Any]]


class ImportFile(Base):
    """A piece of a file, by the SHA-256 of the whole: one database holds what a case came from, on every machine."""

    __tablename__ = "import_file"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
