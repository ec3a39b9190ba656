"""Keep which message told the day of a call: a published year moves it, and what is older must not move it back."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Add the column."""
    op.add_column("cases", sa.Column("call_move", sa.Integer(), nullable=False, server_default="0"))
