"""Keep what the centre's own endings need: proposals that wait for a second signature, and what cases are found by."""

import json

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and the columns, and fill these from the first line of each case's history."""
    op.add_column("cases", sa.Column("enterprise", sa.String(200)))
    op.add_column("cases", sa.Column("about", sa.String(200)))
    op.add_column("cases", sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("ending", sa.JSON(none_as_null=True)))
    op.create_index("ix_cases_received_at_id", "cases", ["received_at", "id"])
    op.create_index("ix_cases_state_received_at_id", "cases", ["state", "received_at", "id"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_proposal_case_id"),
    )
    op.create_index("ix_proposal_case_id", "proposal", ["case_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "uq_proposal_waiting",
        "proposal",
        ["case_id", "round"],
        unique=True,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    cases = sa.table(
        "cases",
        sa.column("id"),
        sa.column("enterprise"),
        sa.column("about"),
        sa.column("confidential", sa.Boolean()),
    )
    first_lines = sa.text("select case_id, text from history where line = 1")
    for case_id, text in connection.execute(first_lines).all():
        told = json.loads(text)["facts"]["case"]
        who = told["enterprise"] or told["complainant"] or {}
        hidden = told["confidential"] or told["anonymous"]
        found_by = {
            "enterprise": None if hidden else who.get("name"),
            "about": told["about"],
            "confidential": told["confidential"],
        }
        connection.execute(cases.update().where(cases.c.id == case_id).values(**found_by))
