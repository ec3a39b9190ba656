"""Keep whose cases are compared, which may be the same matter, and what was merged into what."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table and the columns, and fill these from the first line of each case's history.

    `merged_into` has no foreign key: SQLite adds none to a table that is there.
    """
    op.add_column("cases", sa.Column("enterprise_key", sa.String(200)))
    op.add_column("cases", sa.Column("enterprise_code", sa.String(18)))
    op.add_column("cases", sa.Column("merged_into", sa.Uuid(as_uuid=False)))
    op.add_column("cases", sa.Column("joined", sa.Integer(), nullable=False, server_default="0"))
    _fill(op.get_bind())
    op.create_index("ix_cases_enterprise_key_received_at", "cases", ["enterprise_key", "received_at"])
    op.create_index("ix_cases_enterprise_code_received_at", "cases", ["enterprise_code", "received_at"])
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index("ix_cases_merged_into", "cases", ["merged_into"], postgresql_where=merged, sqlite_where=merged)
    op.create_table(
        "likeness",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("other_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_by_name", sa.String(200)),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("why", sa.Text()),
        sa.PrimaryKeyConstraint("case_id", "other_id", name="pk_likeness"),
    )
    op.create_index("ix_likeness_other_id", "likeness", ["other_id"])


def _fill(connection: sa.Connection) -> None:
    cases = sa.table("cases", sa.column("id"), sa.column("enterprise_key"), sa.column("enterprise_code"))
    for case_id, text in connection.execute(sa.text("select case_id, text from history where line = 1")).all():
        told = json.loads(text)["facts"]["case"]
        enterprise = told["enterprise"] or {}
        if not enterprise or told["anonymous"] or told["confidential"]:
            continue
        name = unicodedata.normalize("NFKC", enterprise["name"]).casefold()
        key = "".join(filter(str.isalnum, name))[:200] or None
        code = enterprise.get("uscc") or None
        connection.execute(cases.update().where(cases.c.id == case_id).values(enterprise_key=key, enterprise_code=code))
