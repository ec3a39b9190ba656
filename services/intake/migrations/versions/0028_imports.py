"""Keep spreadsheets that become cases: mappings, imports, their rows and files."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_mapping",
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("agency", "name", "version", name="pk_import_mapping"),
    )
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("mapping", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(255), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("fault", sa.JSON(none_as_null=True), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("row", "taken", "already_there", "fits", "refused")
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("claim", sa.String(36), nullable=True),
        sa.Column("claimed_until", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_import_job"),
    )
    op.create_index("uq_import_job_agency_key", "import_job", ["agency", "key"], unique=True)
    op.create_index("ix_import_job_agency_made_at", "import_job", ["agency", "made_at"])
    op.create_index("ix_import_job_state", "import_job", ["state"])
    op.create_index("ix_import_job_file", "import_job", ["file"])
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(100), nullable=True),
        sa.Column("number", sa.String(32), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "row", name="pk_import_row"),
    )
    op.create_table(
        "import_file",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "part", name="pk_import_file"),
    )
