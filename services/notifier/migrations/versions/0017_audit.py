"""Keep what the last look for cases without a next step has found."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "audit",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("lacking", sa.Integer(), nullable=False),
        sa.Column("named", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit")),
    )
