"""Say which person of its body has a task, who gave it to them, and find a body's tasks."""

import sqlalchemy as sa
from alembic import op

from shared.db.guards import make_append_only
from shared.db.types import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column, the table and the indexes."""
    op.add_column("task", sa.Column("delegate", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_task_body_state"), "task", ["body", "state"])
    op.create_index(op.f("ix_task_delegate"), "task", ["delegate"])
    op.create_table(
        "delegation",
        sa.Column("task_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("given_to", sa.String(length=64), nullable=True),
        sa.Column("given_to_name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "line", name=op.f("pk_delegation")),
    )
    make_append_only(op.get_bind(), "delegation")
