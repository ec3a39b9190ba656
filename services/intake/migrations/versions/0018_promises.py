"""Keep dated promises with their owners."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "promise",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("fell_due", sa.Boolean(), nullable=False),
        sa.Column("fulfilled", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("tries", sa.JSON(), nullable=False),
        sa.Column("wish", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(200), nullable=True),
        sa.Column("moved_to", sa.Integer(), nullable=True),
        sa.Column("taken_up", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_promise_case_id"),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_promise"),
    )
    op.create_index("ix_promise_state_until", "promise", ["state", "until"])
