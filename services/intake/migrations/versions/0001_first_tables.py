"""Make intake's first tables."""

import sqlalchemy as sa
from alembic import op

from shared.db import UtcDateTime
from shared.db.guards import make_append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _agencies()
    _cases()
    _pages_and_codes()
    _common()
    for table in ("history", "part"):
        make_append_only(op.get_bind(), table)


def _agencies() -> None:
    op.create_table(
        "agency",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_agency"),
    )
    op.create_table(
        "agency_key",
        sa.Column("id", sa.String(8), nullable=False),
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name="fk_agency_key_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_agency_key"),
    )
    op.create_index("ix_agency_key_agency", "agency_key", ["agency"])


def _cases() -> None:
    op.create_table(
        "case_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("line_hash", sa.String(64), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("source_reference", sa.String(100)),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("tracking_code", sa.String(6), nullable=False),
        sa.Column("link_token", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("matter", sa.String(40)),
        sa.Column("place_part", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(64)),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("due_round", sa.Integer(), nullable=False),
        sa.Column("due_assignment", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("outcome", sa.String(20)),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
        sa.UniqueConstraint("link_token", name="uq_cases_link_token"),
    )
    op.create_index("uq_cases_agency_source_reference", "cases", ["agency", "source_reference"], unique=True)
    op.create_index("ix_cases_agency_received_at_id", "cases", ["agency", "received_at", "id"])
    op.create_index("ix_cases_agency_state_received_at_id", "cases", ["agency", "state", "received_at", "id"])
    op.create_index("ix_cases_agency_updated_at", "cases", ["agency", "updated_at"])
    op.create_table(
        "idempotency",
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_idempotency"),
    )


def _pages_and_codes() -> None:
    op.create_table(
        "tracking_tries",
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("about", name="pk_tracking_tries"),
    )
    op.create_index("ix_tracking_tries_since", "tracking_tries", ["since"])
    op.create_table(
        "body",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_body"),
    )


def _common() -> None:
    op.create_table(
        "history",
        sa.Column("case_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "line", name="pk_history"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_next_attempt_at", "outbox", ["next_attempt_at"])
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("type", sa.String(128), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("reason", sa.Text()),
        sa.Column("body", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    unfinished = sa.text("state != 'done'")
    op.create_index(
        "ix_inbox_unfinished",
        "inbox",
        ["state", "next_attempt_at"],
        postgresql_where=unfinished,
        sqlite_where=unfinished,
    )
    op.create_table(
        "part",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_part"),
    )
    op.create_index("ix_part_name", "part", ["name"])
    op.create_table(
        "current_part",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_current_part"),
    )


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first tables")
