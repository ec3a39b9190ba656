"""Keep which urgent tasks somebody has to open, and the calls that the desk makes for them."""

import sqlalchemy as sa
from alembic import op

from shared.db.guards import make_append_only
from shared.db.types import UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "watch",
        sa.Column("task_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("ladder", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("seen_by", sa.String(length=64), nullable=True),
        sa.Column("seen_how", sa.String(length=16), nullable=True),
        sa.Column("listed_at", UtcDateTime(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_watch")),
    )
    listed = sa.text("listed_at is not null and seen_at is null")
    op.create_index(op.f("ix_watch_case_id"), "watch", ["case_id"])
    op.create_index("ix_watch_listed", "watch", ["next_at"], postgresql_where=listed, sqlite_where=listed)
    op.create_table(
        "call",
        sa.Column("task_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("whom", sa.String(length=64), nullable=False),
        sa.Column("whom_name", sa.Text(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "number", name=op.f("pk_call")),
    )
    make_append_only(op.get_bind(), "call")
