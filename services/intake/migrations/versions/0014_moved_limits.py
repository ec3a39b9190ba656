"""Keep which change of a round's limits a case's limit comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column; no limit has been moved before."""
    op.add_column("cases", sa.Column("due_move", sa.Integer(), nullable=False, server_default="0"))
