"""Keep who is away, until when and why."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("stand_in", sa.String(length=64), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("passed_on_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    lasts = sa.text("ended_at is null")
    op.create_index(op.f("ix_absence_person_at"), "absence", ["person", "at"])
    op.create_index("ix_absence_not_ended", "absence", ["since"], postgresql_where=lasts, sqlite_where=lasts)
