"""Let a mail be about no case, carry what its link is made from while it is on its way, and expire."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change the table."""
    with op.batch_alter_table("mail") as mail:
        mail.alter_column("case_id", existing_type=sa.Uuid(as_uuid=False), nullable=True)
        mail.alter_column("task_id", existing_type=sa.Uuid(as_uuid=False), nullable=True)
        mail.add_column(sa.Column("secret", sa.Text(), nullable=True))
        mail.add_column(sa.Column("expires_at", UtcDateTime(), nullable=True))
