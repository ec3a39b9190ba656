"""Keep which case a mail has brought: its bytes stay for as long as that lives."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Add the column; of mails that came before nothing is known."""
    with op.batch_alter_table("incoming") as table:
        table.add_column(sa.Column("brought", sa.Uuid(as_uuid=False), nullable=True))
