"""Number what agencies hear of their cases."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the tables. Lines that were written before are no events: agencies have read them where they stand."""
    op.create_table(
        "agency_event",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line_of", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("followed", sa.String(16), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agency_event"),
    )
    stands, waits = sa.text("position IS NOT NULL"), sa.text("position IS NULL")
    op.create_index(
        "uq_agency_event_agency_position",
        "agency_event",
        ["agency", "position"],
        unique=True,
        postgresql_where=stands,
        sqlite_where=stands,
    )
    op.create_index(
        "ix_agency_event_waiting", "agency_event", ["agency", "id"], postgresql_where=waits, sqlite_where=waits
    )
    op.create_table(
        "event_head",
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", name="pk_event_head"),
    )
