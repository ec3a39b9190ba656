"""Keep the addresses at which agencies bring cases by mail."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "mailbox",
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("allowed", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("agency", name="pk_mailbox"),
        sa.UniqueConstraint("token", name="uq_mailbox_token"),
    )
