"""Keep where agencies want their events sent, and what is on its way there."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("contact", sa.String(254), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("former", sa.String(200), nullable=True),
        sa.Column("former_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("off_why", sa.String(16), nullable=True),
        sa.Column("off_at", UtcDateTime(), nullable=True),
        sa.Column("off_position", sa.BigInteger(), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("last_ok_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoint"),
    )
    op.create_index("uq_webhook_endpoint_agency_url", "webhook_endpoint", ["agency", "url"], unique=True)
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("claim", sa.String(36), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
    )
    waits, of_event = sa.text("state = 'waiting'"), sa.text("event_id IS NOT NULL")
    op.create_index(
        "uq_webhook_delivery_endpoint_id_event_id",
        "webhook_delivery",
        ["endpoint_id", "event_id"],
        unique=True,
        postgresql_where=of_event,
        sqlite_where=of_event,
    )
    for name, columns in (("due", ["endpoint_id", "due_at"]), ("case", ["endpoint_id", "case_id", "position"])):
        op.create_index(
            f"ix_webhook_delivery_{name}", "webhook_delivery", columns, postgresql_where=waits, sqlite_where=waits
        )
    op.create_index("ix_webhook_delivery_endpoint_id_id", "webhook_delivery", ["endpoint_id", "id"])
    op.create_index("ix_webhook_delivery_over_at", "webhook_delivery", ["over_at"])
