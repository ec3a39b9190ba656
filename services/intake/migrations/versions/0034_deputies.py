"""Keep who makes a suggestion, and what each was given and said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "occasion_deputy",
        sa.Column("occasion_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("contact", sa.String(254), nullable=True),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name="fk_occasion_deputy_occasion_id"),
        sa.PrimaryKeyConstraint("occasion_id", "number", name="pk_occasion_deputy"),
    )
    op.create_table(
        "occasion_reply",
        sa.Column("occasion_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("deputy", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(16), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name="fk_occasion_reply_occasion_id"),
        sa.PrimaryKeyConstraint("occasion_id", "deputy", "round", name="pk_occasion_reply"),
    )
