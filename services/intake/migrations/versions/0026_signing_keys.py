"""Keep which keys sign their requests, and with which nonces they have."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the table and the column; no key has signed before."""
    op.add_column("agency_key", sa.Column("signs", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "agency_nonce",
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", "nonce", name="pk_agency_nonce"),
    )
    op.create_index("ix_agency_nonce_until", "agency_nonce", ["until"])
