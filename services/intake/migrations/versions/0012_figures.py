"""Keep what is counted of each case beside its history."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table. Cases that are there already are counted by `nwd report recount`."""
    op.create_table(
        "counted",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(128), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.String(64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "event", "round", "assignment", "turn", "mark", name="pk_counted"),
    )
    op.create_index("ix_counted_at_event", "counted", ["at", "event"])
