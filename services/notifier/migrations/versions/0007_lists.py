"""Find mails by state and cases under way without reading what is over; keep who stood in a body; widen a word."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the indexes, the column, and room for the word `discarded`."""
    not_sent, live = sa.text("state <> 'sent'"), sa.text("round > ended")
    op.create_index(op.f("ix_mail_created_at_key"), "mail", ["created_at", "key"])
    op.create_index(
        "ix_mail_not_sent", "mail", ["state", "created_at"], postgresql_where=not_sent, sqlite_where=not_sent
    )
    op.create_index("ix_cases_live", "cases", ["id"], postgresql_where=live, sqlite_where=live)
    op.add_column("body", sa.Column("former", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("state", existing_type=sa.String(length=8), type_=sa.String(length=16), nullable=False)
