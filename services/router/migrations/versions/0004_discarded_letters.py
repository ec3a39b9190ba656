"""Make room for the word that says of a dead letter that a person has discarded it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Widen the column."""
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("state", existing_type=sa.String(length=8), type_=sa.String(length=16), nullable=False)
