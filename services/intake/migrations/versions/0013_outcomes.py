"""Keep with an answer the law that it rests on, and its class."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("cases", sa.Column("legal_basis", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("result_class", sa.String(length=8), nullable=True))
