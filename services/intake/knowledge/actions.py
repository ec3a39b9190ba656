"""What happens to the knowledge base: a folder brings entries, their owners confirm and change them, cases use them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from sqlalchemy import delete

from services.intake.cases.models import Case
from services.intake.knowledge import store
from services.intake.knowledge.domain import Said, plain, said_of
from services.intake.knowledge.models import Entry, EntryUse, EntryVersion, EntryWord
from shared.contracts.naming import folded
from shared.messaging import Unit

log = structlog.get_logger(__name__)

LOADED, CONFIRMED, CHANGED = "loaded", "confirmed", "changed"


class Unusable(Exception):
    """The entry is not there, has been changed meanwhile, or has expired."""


def load(unit: Unit, entries: Iterable[Mapping[str, Any]]) -> bool:
    """Take the entries of a folder; return whether any is new or other than before.

    An entry that its owner has changed here stays as it is: the folder's text is older than theirs.
    """
    changed = False
    for told in entries:
        said = said_of(told)
        known = store.versions(unit.session, told["code"])
        brought = next((one for one in known if one.way == LOADED), None)
        if brought is not None and said_of(brought.said) == said:
            continue
        if brought is not None and known[0].way != LOADED:
            log.warning("the folder's entry is other than before, and its owner's stays", entry=told["code"])
            continue
        _write(unit, told["code"], said, LOADED, None, told["checked_by"])
        changed = True
    return changed


def confirm(unit: Unit, code: str, seen: int, until: date, *, by: str, name: str) -> None:
    """Say that an entry is still right, until a day. seen: its version when that was asked. Raises Unusable."""
    _write(unit, code, replace(_held(unit, code, seen), valid_until=until), CONFIRMED, by, name)


def change(unit: Unit, code: str, seen: int, said: Said, *, by: str, name: str) -> None:
    """Change what an entry says; who owns it stays. Raises Unusable where it is not what was shown any more."""
    _write(unit, code, replace(said, owner=_held(unit, code, seen).owner), CHANGED, by, name)


def use(unit: Unit, case: Case, code: str, number: int, day: date) -> None:
    """Put on record that a case is answered with a version of an entry. Raises Unusable where it may not be used."""
    entry, version = unit.session.get(Entry, code), store.version(unit.session, code, number)
    if entry is None or version is None or entry.version != number or said_of(version.said).expired(day):
        raise Unusable
    unit.session.add(EntryUse(case_id=case.id, round=case.round, code=code, version=number, at=unit.now))


def _held(unit: Unit, code: str, seen: int) -> Said:
    entry = unit.session.get(Entry, code, with_for_update=True, populate_existing=True)
    version = store.version(unit.session, code, seen)
    if entry is None or version is None or entry.version != seen:
        raise Unusable
    return said_of(version.said)


def _write(unit: Unit, code: str, said: Said, way: str, by: str | None, name: str) -> None:
    entry = unit.session.get(Entry, code)
    text = plain([code, said.question_zh, said.question_en, said.answer_zh, said.answer_en, *said.words])
    if entry is None:
        entry = Entry(code=code, version=1, owner=said.owner, plain=text)
        unit.session.add(entry)
    else:
        entry.version, entry.owner, entry.plain = entry.version + 1, said.owner, text
    told = {"at": unit.now, "way": way, "by": by, "by_name": name, "said": said.told()}
    unit.session.add(EntryVersion(code=code, version=entry.version, **told))
    unit.session.execute(delete(EntryWord).where(EntryWord.code == code))
    words = {folded(word).strip() for word in said.words}
    unit.session.add_all(EntryWord(word=word, code=code) for word in sorted(words))
    unit.session.flush()
