"""Let a domain get no more than so many mails a minute."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

AT_A_GATE = sa.text("gate is not null")


def upgrade() -> None:
    """Add for which domain a mail waits, and what domains have got."""
    with op.batch_alter_table("mail") as table:
        table.add_column(sa.Column("gate", sa.Text(), nullable=True))
        table.add_column(sa.Column("gate_rank", sa.SmallInteger(), nullable=True))
        table.add_column(sa.Column("gate_since", sa.Double(), nullable=True))
    op.create_index(
        "ix_mail_gate",
        "mail",
        ["gate", "due_at", "gate_rank", "created_at"],
        postgresql_where=AT_A_GATE,
        sqlite_where=AT_A_GATE,
    )
    op.create_table(
        "mail_domain",
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("slowed_to", sa.Integer(), nullable=True),
        sa.Column("slowed_at", sa.Double(), nullable=True),
        sa.Column("slowed_since", sa.Double(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_mail_domain")),
    )
