"""Count the tries of a spreadsheet in the database: one that ends its process is not begun anew for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Add the column."""
    op.add_column("import_job", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
