"""Keep the clocks that a place sets, and the cards that bodies get."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the tables."""
    runs = sa.text("stopped_at is null")
    op.create_table(
        "running_clock",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("task_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("body", sa.String(length=64), nullable=True),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reckoned", sa.JSON(), nullable=True),
        sa.Column("rests_since", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_by", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_running_clock")),
    )
    op.create_index(op.f("ix_running_clock_case_id_round"), "running_clock", ["case_id", "round"])
    op.create_index("ix_running_clock_runs", "running_clock", ["case_id"], postgresql_where=runs, sqlite_where=runs)
    op.create_table(
        "measure",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=128), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("clock", sa.String(length=80), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "round", "step", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_body_given_at"), "measure", ["body", "given_at"])
    op.create_index(op.f("ix_measure_given_at"), "measure", ["given_at"])
    with op.batch_alter_table("mail") as mail:  # the name of a step's timer is one, and they are longer now
        mail.alter_column("occasion", type_=sa.String(length=128))
