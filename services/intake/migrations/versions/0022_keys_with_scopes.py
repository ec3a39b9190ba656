"""Keep what an agency's key is called and good for, when it ends, and when it was last used."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns; the keys that are out there could bring cases and read them, and still can."""
    op.add_column("agency_key", sa.Column("name", sa.String(100), nullable=False, server_default=""))
    op.add_column("agency_key", sa.Column("scopes", sa.String(100), nullable=False, server_default="submit read"))
    op.add_column("agency_key", sa.Column("expires_at", UtcDateTime(), nullable=True))
    op.add_column("agency_key", sa.Column("replaced_by", sa.String(8), nullable=True))
    op.add_column("agency_key", sa.Column("last_used_at", UtcDateTime(), nullable=True))
