"""Keep until when a task may be returned, and the minutes that an assignment rests on."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns; what was assigned before has neither."""
    op.add_column("cases", sa.Column("basis", sa.Text(), nullable=True))
    op.add_column("task", sa.Column("return_until", UtcDateTime(), nullable=True))
