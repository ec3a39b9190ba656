"""Gather mails where a person would get many."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add by which mail one went, and how many go to an address."""
    with op.batch_alter_table("mail") as table:
        table.add_column(sa.Column("bundle", sa.String(length=32), nullable=True))
    op.create_table(
        "mail_pace",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_mail_pace")),
    )
