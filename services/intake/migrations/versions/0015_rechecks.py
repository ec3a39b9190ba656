"""Keep which ended cases are drawn to be looked at again, and what was found."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables, and the index by which the cases are found that ended in a month."""
    op.create_table(
        "recheck_draw",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("share", sa.String(24), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("month", "kind", name="pk_recheck_draw"),
    )
    op.create_table(
        "recheck",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("person", sa.String(64), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recheck"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_recheck_case_id"),
    )
    op.create_index("uq_recheck_case_id_month_kind", "recheck", ["case_id", "month", "kind"], unique=True)
    op.create_index("ix_recheck_month_kind_place", "recheck", ["month", "kind", "place"])
    op.create_index("ix_recheck_state", "recheck", ["state"])
    ended = sa.text(
        "kind IN ('case.closed', 'case.answered_at_once', 'case.withdrawn', 'case.declined', 'case.terminated')"
    )
    op.create_index("ix_history_ended_at", "history", ["at"], postgresql_where=ended, sqlite_where=ended)
