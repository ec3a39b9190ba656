"""Write a daily digest to those who answer for bodies."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add who has had which digest, and who wants none."""
    op.create_table(
        "digest_reader",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("off_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_digest_reader")),
    )
