"""Keep bodies that answer for a part apart from those that assist, and what they have reported."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns in place, not by copying: the decision's triggers stay. Split bodies assisted before."""
    op.add_column("cases", sa.Column("split", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("cases", sa.Column("parts", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("decision", sa.Column("split", sa.JSON(), nullable=False, server_default="[]"))
