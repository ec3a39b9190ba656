"""Let a clock rest while the enterprise has been asked for something."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("clock", sa.Column("rests_since", UtcDateTime(), nullable=True))
    op.add_column("clock", sa.Column("asked_in", sa.Integer(), nullable=True))
