"""Keep up to where an agency's events are not kept any more."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Add the column."""
    op.add_column("event_head", sa.Column("gone", sa.BigInteger(), nullable=False, server_default="0"))
