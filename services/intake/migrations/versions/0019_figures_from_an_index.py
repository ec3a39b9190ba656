"""Let a month's sums be read from an index alone: rows of a month lie all over the table."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the index that holds all that a sum needs."""
    op.drop_index("ix_counted_at_event", "counted")
    op.create_index("ix_counted_at_event_body_words", "counted", ["at", "event", "body", "words"])
