"""Keep which cases wait at the dispatch desk, and since when."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the table."""
    waits = sa.text("over_at is null")
    op.create_table(
        "wait",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("awaited", sa.String(length=16), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("case_class", sa.String(length=64), nullable=False),
        sa.Column("limits", sa.String(length=64), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.Column("escalation", sa.String(length=64), nullable=False),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.Column("over_by", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_wait")),
    )
    op.create_index("ix_wait_waits", "wait", ["case_id"], postgresql_where=waits, sqlite_where=waits)
