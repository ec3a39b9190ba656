"""Questions to the knowledge base."""

from collections.abc import Sequence

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from services.intake.knowledge.domain import plain
from services.intake.knowledge.models import Entry, EntryUse, EntryVersion, EntryWord

MOST_WORDS = 8
"""Words of a search that are looked for."""


def version(session: Session, code: str, number: int) -> EntryVersion | None:
    """Return a version of an entry."""
    return session.get(EntryVersion, (code, number))


def newest(session: Session, codes: Sequence[str]) -> dict[str, EntryVersion]:
    """Return the newest version of each entry, by its code."""
    query = select(EntryVersion).join(
        Entry, (Entry.code == EntryVersion.code) & (Entry.version == EntryVersion.version)
    )
    return {one.code: one for one in session.scalars(query.where(Entry.code.in_(codes)))}


def versions(session: Session, code: str) -> Sequence[EntryVersion]:
    """Return every version of an entry, the newest first."""
    query = select(EntryVersion).where(EntryVersion.code == code)
    return session.scalars(query.order_by(EntryVersion.version.desc())).all()


def fitting(session: Session, text: str, limit: int) -> list[str]:
    """Return the codes of entries of which words stand in a text, those with the most words first."""
    stands = literal(plain([text])).contains(EntryWord.word)
    query = select(EntryWord.code).where(stands).group_by(EntryWord.code)
    return list(session.scalars(query.order_by(func.count().desc(), EntryWord.code).limit(limit)))


def matching(session: Session, words: str, limit: int, *, owners: Sequence[str] | None = None) -> list[str]:
    """Return the codes of entries in which each of some words stands, all of them for none. owners: only theirs."""
    query = select(Entry.code).order_by(Entry.code).limit(limit)
    if owners is not None:
        query = query.where(Entry.owner.in_(owners))
    for word in plain([words]).split()[:MOST_WORDS]:
        query = query.where(Entry.plain.contains(word, autoescape=True))
    return list(session.scalars(query))


def uses(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Return how many cases each entry has answered, by its code."""
    query = select(EntryUse.code, func.count()).where(EntryUse.code.in_(codes)).group_by(EntryUse.code)
    return {row[0]: row[1] for row in session.execute(query)}
