"""Keep what is under review, and of which turn a case's limit is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns, and find what is to be reviewed without reading all cases."""
    op.add_column("cases", sa.Column("due_turn", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("proposed", sa.JSON(), nullable=True))
