"""Keep which bodies minutes let answer for a part."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column in place: the triggers stay."""
    op.add_column("minutes_decision", sa.Column("split", sa.JSON(), nullable=False, server_default="[]"))
