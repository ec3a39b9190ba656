"""Keep by which words a case is found at the desk."""

import json

import sqlalchemy as sa
from alembic import op

from services.router.decisions.hearing import words_of

revision = "0013"
down_revision = "0012"

_BATCH = 500


def upgrade() -> None:
    """Add the column, fill it, and make the index that a search walks: it reads no more of a case than the words."""
    op.add_column("cases", sa.Column("found_by", sa.Text()))
    _fill(op.get_bind())
    op.create_index("ix_cases_id_found_by", "cases", ["id", "found_by"])


def _fill(connection: sa.Connection) -> None:
    # What the words are is the running release's to say: search and column have to agree.
    cases = sa.table("cases", sa.column("id"), sa.column("facts"), sa.column("found_by"))
    last = None
    while True:
        query = sa.select(cases.c.id, sa.cast(cases.c.facts, sa.Text).label("facts")).order_by(cases.c.id)
        rows = connection.execute((query if last is None else query.where(cases.c.id > last)).limit(_BATCH)).all()
        if not rows:
            return
        for case_id, text in rows:
            facts = json.loads(text) if text else None
            if facts:
                words = words_of(facts)
                connection.execute(cases.update().where(cases.c.id == case_id).values(found_by=words))
        last = rows[-1].id
