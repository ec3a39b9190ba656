"""Keep on which day somebody should call about an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; of answers that went out before no day is known."""
    op.add_column("cases", sa.Column("call_on", sa.Date(), nullable=True))
