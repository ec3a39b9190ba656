"""Let mails wait for a better hour."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0024"
down_revision = "0023"

HELD = sa.text("held_at is not null")


def upgrade() -> None:
    """Add since when, until when and why a mail waits, and find those that do."""
    with op.batch_alter_table("mail") as table:
        table.add_column(sa.Column("held_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("not_before", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("held_for", sa.String(length=16), nullable=True))
    for column in ("not_before", "held_at"):
        op.create_index(f"ix_mail_{column}", "mail", [column], postgresql_where=HELD, sqlite_where=HELD)
