"""Keep how a decider's limit, a rest's end and the day of a call came about: a published year moves them, too."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Add the column and the table; what was asked, granted or planned before keeps its day."""
    with op.batch_alter_table("extension") as table:
        table.add_column(sa.Column("reckoned", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "call_back",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reckoned", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_call_back")),
    )
