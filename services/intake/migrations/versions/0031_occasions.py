"""Keep symposiums and visits, and which cases came from them."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "occasion",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("enterprise_key", sa.String(200), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_occasion"),
    )
    op.create_index("ix_occasion_held_on", "occasion", ["held_on"])
    op.create_index("ix_occasion_enterprise_key_held_on", "occasion", ["enterprise_key", "held_on"])
    op.create_table(
        "occasion_case",
        sa.Column("occasion_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name="fk_occasion_case_occasion_id"),
        sa.PrimaryKeyConstraint("occasion_id", "number", name="pk_occasion_case"),
        sa.UniqueConstraint("case_id", name="uq_occasion_case_case_id"),
    )
