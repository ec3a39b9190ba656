"""Keep whose enterprise is told what becomes of its case, and whom to call because they could not be written to."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Make the table and the columns; nobody is told of a case that was taken before."""
    op.add_column("cases", sa.Column("tells", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("agency", sa.Column("tells_enterprise", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "untold",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_untold_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_untold"),
    )
    is_open = sa.text("line > told")
    op.create_index("ix_untold_since", "untold", ["since"], postgresql_where=is_open, sqlite_where=is_open)
