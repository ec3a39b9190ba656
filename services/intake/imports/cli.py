"""What operators do with spreadsheets from the command line; the options are the joined command's."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake.agencies import store as agencies
from services.intake.agencies.actions import Refused
from services.intake.cases.views import Links
from services.intake.codes.current import CurrentPlace
from services.intake.imports import actions, claiming, files, report, store, working
from services.intake.imports.actions import Asked
from services.intake.imports.domain import OVER
from services.intake.imports.mapping import NAME, parse
from services.intake.imports.models import Import, ImportRow
from services.intake.imports.taking import Outcome
from shared.messaging import Service
from shared.web.faults import field_errors
from shared.web.problems import Problem

MOST, FEW = 50, 20
LOOK = 0.5
"""Seconds between two looks at an import that a role is at work on."""
_BOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Progress(NamedTuple):
    """An import as it stands. bad: the first of its refused rows."""

    id: str
    agency: str
    file_name: str
    state: str
    dry_run: bool
    row: int
    taken: int
    already_there: int
    fits: int
    refused: int
    fault: dict[str, Any] | None
    notes: list[Any]
    waits_until: datetime | None
    bad: list[ImportRow]


class Imports:
    """The part of `nwd` that is about spreadsheets. Every method raises Refused with a reason in words."""

    def __init__(self, service: Service, public_url: str) -> None:
        self._service, self._links = service, Links(public_url)

    def keep_mapping(self, agency: str, name: str, text: bytes) -> int:
        """Keep a mapping, and return the number of its version."""
        if not NAME.fullmatch(name):
            raise Refused(f"{name!r} is no name of a mapping: write 1 to 40 small letters, digits and hyphens")
        try:
            content = parse(text)
        except ValidationError as error:
            told = "; ".join(f"{one.pointer or 'the file'}: {one.text.en}" for one in field_errors(error.messages))
            raise Refused(f"the mapping cannot be kept: {told}") from error
        with self._service.begin(f"nwd import mapping {agency} {name}") as unit:
            _known(unit.session, agency)
            return actions.keep_mapping(unit, agency, name, content, "operator").version

    def ask(
        self,
        agency: str,
        file: Path,
        name: str,
        *,
        dry_run: bool = False,
        historical: bool = False,
        counted: bool = False,
    ) -> str:
        """Put a file among what waits to be worked off, and return the import's id."""
        with self._service.database.read() as session:
            _known(session, agency)
            kept = store.mapping(session, agency, name)
        if kept is None:
            raise Refused(f"{agency} has no mapping {name}; bring it with `nwd import mapping`")
        if actions.is_historical(kept) != historical:
            said = "is of cases that were closed long ago: add --historical" if not historical else "is not historical"
            raise Refused(f"the mapping {name} {said}")
        if counted and not historical:
            raise Refused("--count is for cases of earlier years; others are counted anyhow")
        try:
            with file.open("rb") as stream:
                digest, size, head = files.put(self._service, stream)
        except Problem as error:
            raise Refused(str(error)) from error
        kind = "xlsx" if head.startswith(_BOOK) else "csv"
        with self._service.begin(f"nwd import run {agency}") as unit:
            brought = Asked(digest, file.name[:200], kind, size, dry_run, counted)
            return actions.ask(unit, agency, kept, brought, "operator").id

    def work(self, import_id: str, told: Callable[[int], None]) -> Progress:
        """Return an import once it is over, or waits for the next day: worked off right here, unless a role does.

        told: the last row that is done, each time that it is another.
        """
        place = CurrentPlace(self._service).get()
        if place is None:
            raise Refused("no place is loaded yet; run `nwd load <folder>` first")

        pause, said = threading.Event(), 0

        def tell(row: int) -> None:
            nonlocal said
            if row != said:
                told(row)
                said = row

        def goes_on(job: Import) -> bool:
            tell(job.row)
            return True

        while True:
            claimed = claiming.claim(self._service, import_id)
            if claimed is not None:
                working.work(self._service, place, self._links, claimed, goes_on)
            found = self.one(import_id)
            if found.state in OVER or found.waits_until is not None:
                return found
            tell(found.row)
            pause.wait(LOOK)

    def newest(self, agency: str | None) -> list[Progress]:
        """Return the newest imports."""
        with self._service.database.read() as session:
            return [_progress(one, []) for one in store.newest(session, agency, MOST)]

    def one(self, import_id: str) -> Progress:
        """Return an import with the first of its refused rows."""
        with self._service.database.read() as session:
            job = session.get(Import, import_id)
            if job is None:
                raise Refused(f"there is no import {import_id}; `nwd import list` has the newest")
            return _progress(job, store.rows(session, job.id, 0, FEW, Outcome.REFUSED))

    def report(self, import_id: str, language: str) -> Iterator[str]:
        """Yield what became of every row as a table."""
        with self._service.database.read() as session:
            job = session.get(Import, import_id)
        if job is None or job.state not in OVER:
            raise Refused(f"{import_id} is no import that is over; `nwd import list` has the newest")
        return report.written(self._service, job, language)


def _known(session: Session, agency: str) -> None:
    if agencies.agency(session, agency) is None:
        raise Refused(f"there is no agency {agency}; `nwd agency list` has those there are")


def _progress(job: Import, bad: list[ImportRow]) -> Progress:
    told = {name: getattr(job, name) for name in Progress._fields if name != "bad"}
    return Progress(**told, bad=bad)
