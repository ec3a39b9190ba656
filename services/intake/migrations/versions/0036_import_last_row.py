"""Keep how far the rows of a spreadsheet go."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column."""
    op.add_column("import_job", sa.Column("last_row", sa.Integer(), nullable=True))
