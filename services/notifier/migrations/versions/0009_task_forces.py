"""Keep task forces, their stages and the bodies that are in them."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables."""
    live = sa.text("dissolved_at is null")
    op.create_table(
        "task_force",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("lead", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("dissolved_at", UtcDateTime(), nullable=True),
        sa.Column("why", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_force")),
    )
    key = ["case_id", "round", "assignment"]
    op.create_index(op.f("ix_task_force_case_id_round_assignment"), "task_force", key, unique=True)
    op.create_index("ix_task_force_live", "task_force", ["started_at"], postgresql_where=live, sqlite_where=live)
    op.create_table(
        "stage",
        sa.Column("force_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("helping", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("force_id", "stage", name=op.f("pk_stage")),
    )
    op.create_table(
        "task_force_member",
        sa.Column("force_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("force_id", "body", name=op.f("pk_task_force_member")),
    )
    op.create_index(op.f("ix_task_force_member_body"), "task_force_member", ["body"])
