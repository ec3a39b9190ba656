"""Keep what each agency calls our states."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "agency_states",
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("agency", "version", name="pk_agency_states"),
    )
