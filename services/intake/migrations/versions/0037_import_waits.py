"""Let a spreadsheet wait for the next day's cases of its agency."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Add the column."""
    op.add_column("import_job", sa.Column("waits_until", UtcDateTime(), nullable=True))
