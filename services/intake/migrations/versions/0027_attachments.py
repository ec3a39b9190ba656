"""Keep files of cases."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("found", sa.String(200), nullable=True),
        sa.Column("scanned_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    waits = sa.text("due_at IS NOT NULL")
    op.create_index("ix_blob_waits", "blob", ["due_at"], postgresql_where=waits, sqlite_where=waits)
    op.create_index("ix_blob_touched_at", "blob", ["touched_at"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("by", sa.String(200), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_attachment_sha256_blob"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("case_id", "number", name="uq_attachment_case_id_number"),
        sa.UniqueConstraint("case_id", "sha256", name="uq_attachment_case_id_sha256"),
    )
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    untold = sa.text("NOT told")
    op.create_index("ix_attachment_untold", "attachment", ["added_at"], postgresql_where=untold, sqlite_where=untold)
