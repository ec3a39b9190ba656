"""Keep to whom beyond the district a case was passed, and how often it is asked for there."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Add both columns."""
    with op.batch_alter_table("ledger_entry") as table:
        table.add_column(sa.Column("outside", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("outside_agency", sa.String(32), nullable=True))
        table.add_column(sa.Column("days", sa.Integer(), nullable=True))
    only = sa.text("outside_agency IS NOT NULL")
    op.create_index(
        "ix_ledger_entry_outside_agency", "ledger_entry", ["outside_agency"], postgresql_where=only, sqlite_where=only
    )
