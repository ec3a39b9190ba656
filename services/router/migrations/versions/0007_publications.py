"""Keep each time that a dispatch catalogue was put in force: who, when, why, and the file as it was written."""

import sqlalchemy as sa
from alembic import op

from shared.db.guards import make_append_only
from shared.db.types import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table. What is in force was put there before there was a record, and stays without one."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("folder_rules", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_hash"), "publication", ["hash"])
    make_append_only(op.get_bind(), "publication")
