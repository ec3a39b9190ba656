"""Keep how the day of a review came about, so that it is reckoned again when a year is published."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column; what was planned before keeps its day."""
    with op.batch_alter_table("ledger_entry") as table:
        table.add_column(sa.Column("reckoned", sa.JSON(none_as_null=True), nullable=True))
