"""Keep the lines of rosters that are entered on pages."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "roster_line",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("whom", sa.String(length=64), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_line")),
    )
    op.create_index(op.f("ix_roster_line_body"), "roster_line", ["body"])
