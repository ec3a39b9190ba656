"""Keep coordination meetings with their agenda, their minutes and decisions, and to whom a case was raised."""

import sqlalchemy as sa
from alembic import op

from shared.db.guards import make_append_only
from shared.db.types import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column in place, then make the tables."""
    op.add_column("cases", sa.Column("level", sa.String(length=8), nullable=False, server_default="centre"))
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("number", name=op.f("uq_meeting_number")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "case_id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_case_id"), "agenda_item", ["case_id"])
    op.create_table(
        "minutes",
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("number", name=op.f("uq_minutes_number")),
    )
    op.create_table(
        "minutes_decision",
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lead", sa.String(length=64), nullable=True),
        sa.Column("assisting", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", "case_id", name=op.f("pk_minutes_decision")),
    )
    for table in ("minutes", "minutes_decision"):
        make_append_only(op.get_bind(), table)
