"""Watch dated promises."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0015"
down_revision = "0014"

TO_TAKE_UP = sa.text("state = 'broken'")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "promise",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("reported", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fell_due_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("taken_up", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_promise")),
        sa.UniqueConstraint("id", name=op.f("uq_promise_id")),
    )
    op.create_index("ix_promise_owner_state", "promise", ["owner", "state"])
    op.create_index("ix_promise_broken", "promise", ["ended_at"], postgresql_where=TO_TAKE_UP, sqlite_where=TO_TAKE_UP)
