"""Let the few mails of which nobody knows whether they arrived be found without reading those that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

DOUBTFUL = sa.text("due_at is not null and suspects > 0")


def upgrade() -> None:
    """Add the index by which senders look for them."""
    op.create_index(
        "ix_mail_doubtful",
        "mail",
        ["due_at", "created_at"],
        postgresql_where=DOUBTFUL,
        sqlite_where=DOUBTFUL,
    )
