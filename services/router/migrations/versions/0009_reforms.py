"""Keep which bodies a reform has ended, who follows them, and on what document that rests."""

import sqlalchemy as sa
from alembic import op

from shared.db.guards import make_append_only
from shared.db.types import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reform",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("successor", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("body", name=op.f("pk_reform")),
        sa.UniqueConstraint("id", name=op.f("uq_reform_id")),
    )
    make_append_only(op.get_bind(), "reform")
