"""Keep how much each agency may do, and how much of it is used up."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Make the table and the columns; the usual holds for the agencies that are there."""
    op.add_column("agency", sa.Column("requests_a_minute", sa.Integer(), nullable=True))
    op.add_column("agency", sa.Column("cases_a_day", sa.Integer(), nullable=True))
    op.create_table(
        "agency_allowance",
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("policy", sa.String(16), nullable=False),
        sa.Column("window_start", UtcDateTime(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name="fk_agency_allowance_agency"),
        sa.PrimaryKeyConstraint("agency", "policy", name="pk_agency_allowance"),
    )
