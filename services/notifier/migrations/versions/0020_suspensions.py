"""Let offices ask that a clock rest, beside asking for more time."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add what is said of a suspension; whatever was asked for before wanted more time."""
    op.add_column("extension", sa.Column("wish", sa.String(length=16), nullable=False, server_default="extension"))
    op.add_column("extension", sa.Column("evidence", sa.Text(), nullable=True))
    op.add_column("extension", sa.Column("whole", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("extension", sa.Column("rests_until", UtcDateTime(), nullable=True))
    op.add_column("extension", sa.Column("rested_until", UtcDateTime(), nullable=True))
    op.add_column("extension", sa.Column("ended_name", sa.Text(), nullable=True))
    op.add_column("extension", sa.Column("ended_words", sa.Text(), nullable=True))
    rests = sa.text("state = 'granted' and wish = 'suspension'")
    op.create_index("ix_extension_rests", "extension", ["case_id"], postgresql_where=rests, sqlite_where=rests)
