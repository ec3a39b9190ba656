"""Keep what bodies appeal against being counted, and the rulings."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ruling", sa.Text(), nullable=True),
        sa.Column("ruled_by", sa.String(64), nullable=True),
        sa.Column("ruled_by_name", sa.String(200), nullable=True),
        sa.Column("ruled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
    )
    op.create_index("ix_appeal_case_id_body", "appeal", ["case_id", "body"])
    op.create_index("ix_appeal_entered_at", "appeal", ["entered_at"])
