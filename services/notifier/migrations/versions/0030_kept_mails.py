"""Let the bytes of mails that came in go while their rows stay."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0030"
down_revision = "0029"

KEPT = sa.text("raw_gone_at is null")


def upgrade() -> None:
    """Say when they went."""
    op.add_column("incoming", sa.Column("raw_gone_at", UtcDateTime(), nullable=True))
    op.create_index("ix_incoming_kept", "incoming", ["over_at"], postgresql_where=KEPT, sqlite_where=KEPT)
