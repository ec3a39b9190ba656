"""Find what has changed behind merged cases, and keep when a group of joint handling was closed."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add an index and three columns."""
    others = sa.text("joined > 0")
    op.create_index("ix_cases_updated_at_joined", "cases", ["updated_at"], postgresql_where=others, sqlite_where=others)
    op.add_column("joint", sa.Column("closed_at", UtcDateTime()))
    op.add_column("joint", sa.Column("closed_by_name", sa.String(200)))
    op.add_column("joint", sa.Column("result", sa.Text()))
