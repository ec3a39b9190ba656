"""Keep how each due time came about, so that it can be reckoned again by another calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns; what began before has none, and stays as it is."""
    op.add_column("clock", sa.Column("reckoned", sa.JSON(), nullable=True))
    op.add_column("task", sa.Column("reckoned", sa.JSON(), nullable=True))
