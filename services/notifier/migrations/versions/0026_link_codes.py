"""Ask for a code where a mail's link is opened in a browser that is not known."""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("only_for", sa.String(length=80), nullable=True),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_person_since"), "device", ["person", "since"])
    op.create_table(
        "link_code",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("sealed", sa.String(length=64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
    )
    op.create_index(op.f("ix_link_code_until"), "link_code", ["until"])
    op.create_table(
        "link_code_tries",
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_link_code_tries")),
    )
    op.create_index(op.f("ix_link_code_tries_since"), "link_code_tries", ["since"])
