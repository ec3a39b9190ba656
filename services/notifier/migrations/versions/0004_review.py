"""Let a report happen once in a turn: what is done with a task is kept by its turn as well."""

import sqlalchemy as sa
from alembic import op

from shared.db.guards import make_append_only

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Widen the key of `deed`; what is there was done in a turn that nobody wrote down."""
    with op.batch_alter_table("deed") as deed:
        deed.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
        deed.drop_constraint("pk_deed", type_="primary")
        deed.create_primary_key("pk_deed", ["task_id", "act", "turn"])
    if op.get_bind().dialect.name == "sqlite":
        # There the table was made anew, and its triggers went with the old one.
        make_append_only(op.get_bind(), "deed")
