"""Keep what the enterprise is asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("cases", sa.Column("asked", sa.JSON(), nullable=True))
