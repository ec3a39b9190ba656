"""Keep what enterprises were to be told, by the line of intake's history that it came with."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "informing",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("mail", sa.String(32), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "line", name="pk_informing"),
    )
