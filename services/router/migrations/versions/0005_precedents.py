"""Keep rulings that later cases follow, and with each decision the precedent and all else that it rested on."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns in place, not by copying: the decision's triggers stay. Then make the table."""
    op.add_column("decision", sa.Column("precedent", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column("decision", sa.Column("grounds", sa.JSON(), nullable=True))
    op.create_index(
        "ix_decision_precedent",
        "decision",
        ["precedent"],
        postgresql_where=sa.text("precedent IS NOT NULL"),
        sqlite_where=sa.text("precedent IS NOT NULL"),
    )
    op.create_table(
        "precedent",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("matter", sa.String(length=128), nullable=False),
        sa.Column("returned", sa.JSON(), nullable=False),
        sa.Column("lead", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precedent")),
    )
    op.create_index(
        "ix_precedent_in_force",
        "precedent",
        ["at", "id"],
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
