"""Keep groups of cases that are handled jointly."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "joint",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("common", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_joint"),
    )
    op.create_index("ix_joint_made_at", "joint", ["made_at"])
    op.create_table(
        "joint_case",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("joint_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_joint_case"),
    )
    op.create_index("ix_joint_case_joint_id", "joint_case", ["joint_id"])
