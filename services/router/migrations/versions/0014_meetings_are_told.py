"""Count how often a meeting was told of, so that the newest can be told from what came late."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column."""
    op.add_column("meeting", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
