"""Keep to whom beyond the district a case was passed, and how often it is asked for there."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Add both columns."""
    with op.batch_alter_table("ledger_entry") as table:
        table.add_column(sa.Column("outside", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("days", sa.Integer(), nullable=True))
