"""Configuration in the database: immutable parts named by their content's hash, and a pointer to the one in force.

A case freezes its configuration by storing hashes; parts are therefore never deleted.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from shared.db.canonical import canonical
from shared.db.direct import Question
from shared.db.models import CurrentPartRow, PartRow
from shared.db.session import table_of

_POINTERS = "current parts"
"""Where a session keeps what it has read of them: hashes by name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One version of one part."""

    name: str
    hash: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The part tables of one service."""

    part: type[PartRow]
    current: type[CurrentPartRow]

    def store(self, session: Session, name: str, content: dict[str, Any], now: datetime) -> str:
        """Store a version if it is new, put it in force, and return its hash. Doing it again changes nothing."""
        digest = self.keep(session, name, content, now)
        insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
        pointer = insert(self.current).values(name=name, hash=digest, since=now)
        session.execute(
            pointer.on_conflict_do_update(
                index_elements=["name"],
                set_={"hash": pointer.excluded.hash, "since": pointer.excluded.since},
                where=self.current.hash != digest,
            )
        )
        if _POINTERS in session.info:
            session.info[_POINTERS][name] = digest
        return digest

    def keep(self, session: Session, name: str, content: dict[str, Any], now: datetime) -> str:
        """Store a version if it is new, without putting it in force, and return its hash."""
        digest = hashlib.sha256(canonical([name, content]).encode()).hexdigest()
        # Two loads at once put the same in its place, or one after the other; neither may fail over the other's row.
        insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
        version = insert(self.part).values(hash=digest, name=name, content=content, stored_at=now)
        session.execute(version.on_conflict_do_nothing())
        return digest

    def versions(self, session: Session, name: str) -> list[Part]:
        """Return every version of a part that was ever stored, the oldest first."""
        rows = session.scalars(select(self.part).where(self.part.name == name).order_by(self.part.stored_at))
        return [Part(row.name, row.hash, row.content) for row in rows]

    def current_hash(self, session: Session, name: str) -> str | None:
        """Return the hash of the version in force, for caches to compare with.

        The first question of a transaction reads the pointers to all parts, which are few; the others cost nothing.
        """
        pointers: dict[str, str] | None = session.info.get(_POINTERS)
        if pointers is None:
            # Past the ORM: nearly every transaction asks, and what a unit has yet to write says nothing about it.
            pointers = session.info[_POINTERS] = {
                row[0]: row[1] for row in _all_pointers(table_of(self.current)).rows(session)
            }
        return pointers.get(name)

    def hold(self, session: Session, name: str) -> str | None:
        """Return the hash of the version in force; until the end of the transaction nobody else can change it."""
        pointer = session.get(self.current, name, with_for_update=True, populate_existing=True)
        if pointer is not None and _POINTERS in session.info:
            session.info[_POINTERS][name] = pointer.hash
        return pointer.hash if pointer else None

    def in_force(self, session: Session, name: str) -> Part | None:
        """Return the version in force, or None before the first load."""
        digest = self.current_hash(session, name)
        return self.version(session, digest) if digest else None

    def version(self, session: Session, digest: str) -> Part | None:
        """Return a version by its hash."""
        row = session.get(self.part, digest)
        return Part(row.name, row.hash, row.content) if row else None


@cache
def _all_pointers(current: Table) -> Question:
    return Question(select(current.c.name, current.c.hash))
