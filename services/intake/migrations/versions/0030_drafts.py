"""Keep drafts of long forms, contact points with their links, and how often the public form was used."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "draft",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_draft"),
    )
    op.create_index("ix_draft_owner_until", "draft", ["owner", "until"])
    op.create_index("ix_draft_until", "draft", ["until"])
    op.create_table(
        "contact_point",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_contact_point"),
        sa.UniqueConstraint("digest", name="uq_contact_point_digest"),
    )
    op.create_table(
        "form_use",
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("about", "day", name="pk_form_use"),
    )
    op.create_index("ix_form_use_day", "form_use", ["day"])
