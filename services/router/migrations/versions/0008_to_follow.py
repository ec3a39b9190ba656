"""Keep with a case what is assigned next, once its present assignment has been taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column in place."""
    op.add_column("cases", sa.Column("to_follow", sa.JSON(), nullable=True))
