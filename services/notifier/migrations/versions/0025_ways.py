"""Let short messages go by other ways than mail, with the states and promises of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add to the mails by which way each goes, and the code of a short link."""
    with op.batch_alter_table("mail") as mail:
        mail.add_column(sa.Column("way", sa.String(length=16), server_default="mail", nullable=False))
        mail.add_column(sa.Column("code", sa.String(length=16), nullable=True))
    otherwise = sa.text("due_at is not null and way <> 'mail'")
    op.create_index(
        "ix_mail_open_otherwise",
        "mail",
        ["due_at", "created_at"],
        postgresql_where=otherwise,
        sqlite_where=otherwise,
    )
    op.create_index(op.f("ix_mail_code"), "mail", ["code"], unique=True)
