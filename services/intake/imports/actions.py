"""What is asked for: a mapping is kept, a spreadsheet is to be worked off."""

from typing import Any, NamedTuple

from services.intake.imports import store
from services.intake.imports.domain import State
from services.intake.imports.models import Import, ImportMapping
from shared.db import new_id
from shared.messaging import Unit

ROLE = "imports"
"""Who works imports off, and is rung for it."""


class Asked(NamedTuple):
    """A spreadsheet that was brought. file: the SHA-256 of its bytes. counted: see models.Import."""

    file: str
    file_name: str
    kind: str
    size: int
    dry_run: bool
    counted: bool = False
    key: str | None = None


def keep_mapping(unit: Unit, agency: str, name: str, content: dict[str, Any], by: str) -> ImportMapping:
    """Keep a checked mapping as a new version, unless it is what the newest says."""
    newest = store.mapping(unit.session, agency, name)
    if newest is not None and newest.content == content:
        return newest
    version = newest.version + 1 if newest else 1
    made = ImportMapping(agency=agency, name=name, version=version, content=content, made_at=unit.now, by=by)
    unit.session.add(made)
    unit.session.flush()
    return made


def ask(unit: Unit, agency: str, mapping: ImportMapping, asked: Asked, by: str) -> Import:
    """Put a spreadsheet among those that wait for a worker."""
    made = Import(
        id=new_id(),
        agency=agency,
        by=by,
        mapping=mapping.name,
        version=mapping.version,
        file=asked.file,
        file_name=asked.file_name,
        kind=asked.kind,
        size=asked.size,
        dry_run=asked.dry_run,
        counted=asked.counted,
        key=asked.key,
        state=State.WAITING.value,
        notes=[],
        fault=None,
        row=0,
        last_row=None,
        taken=0,
        already_there=0,
        fits=0,
        refused=0,
        made_at=unit.now,
        ended_at=None,
        claim=None,
        claimed_until=None,
        tries=0,
        waits_until=None,
    )
    unit.session.add(made)
    unit.session.flush()
    unit.ring(ROLE)
    return made


def is_historical(mapping: ImportMapping) -> bool:
    """Say whether a mapping is of cases that were closed long ago."""
    return bool(mapping.content.get("historical", False))
