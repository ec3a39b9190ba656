"""Keep answers with owner and last day, every version of them, and which of them answered which case."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime
from shared.db.guards import make_append_only

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "knowledge",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_knowledge"),
    )
    op.create_index("ix_knowledge_owner", "knowledge", ["owner"])
    op.create_table(
        "knowledge_version",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("by", sa.String(64)),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_knowledge_version"),
    )
    op.create_table(
        "knowledge_word",
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("word", "code", name="pk_knowledge_word"),
    )
    op.create_index("ix_knowledge_word_code", "knowledge_word", ["code"])
    op.create_table(
        "knowledge_use",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "round", name="pk_knowledge_use"),
    )
    op.create_index("ix_knowledge_use_code", "knowledge_use", ["code"])
    for table in ("knowledge_version", "knowledge_use"):
        make_append_only(op.get_bind(), table)
