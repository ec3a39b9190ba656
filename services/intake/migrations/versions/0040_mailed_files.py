"""Keep which files came with mails about cases, and what became of each."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "mailed_file",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("mail", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("by", sa.String(200), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("code", sa.String(32), nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "mail", "number", name="pk_mailed_file"),
    )
    waits = sa.text("due_at IS NOT NULL")
    op.create_index("ix_mailed_file_waits", "mailed_file", ["due_at"], postgresql_where=waits, sqlite_where=waits)
