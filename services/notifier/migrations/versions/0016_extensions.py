"""Keep the extensions that offices ask for."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "extension",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ground", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("granted_n", sa.Integer(), nullable=True),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("silence", sa.String(length=8), nullable=False),
        sa.Column("decide_by", UtcDateTime(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_name", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("due_before", UtcDateTime(), nullable=False),
        sa.Column("due_after", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    waits = sa.text("state = 'asked'")
    op.create_index(op.f("ix_extension_case_id_round"), "extension", ["case_id", "round"])
    op.create_index(op.f("ix_extension_decided_at"), "extension", ["decided_at"])
    op.create_index(
        "uq_extension_waits", "extension", ["task_id"], unique=True, postgresql_where=waits, sqlite_where=waits
    )
    op.create_index("ix_extension_waits", "extension", ["decide_by"], postgresql_where=waits, sqlite_where=waits)
