"""Works imports off, chunk by chunk: each chunk's cases, rows and progress commit together, or not at all.

Whoever dies in between leaves an import at the last chunk that was done; the next worker goes on behind it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice

import structlog

from services.intake.agencies import store as agencies
from services.intake.agencies.permits import Within, within
from services.intake.agencies.quota import Policy
from services.intake.cases.views import Links
from services.intake.codes.domain import Place
from services.intake.imports import converting, files, store, taking
from services.intake.imports.claiming import Claim
from services.intake.imports.domain import LEASE, LOOK_AGAIN, State
from services.intake.imports.mapping import Mapping, read
from services.intake.imports.models import Import, ImportRow
from services.intake.imports.rows import line_of, problems_of
from services.intake.imports.sheets.cells import MOST_ROWS, Cell, Fault, Row, Unreadable, unreadable
from services.intake.imports.sheets.text import Table
from services.intake.imports.sheets.workbook import Workbook
from services.intake.imports.taking import CHUNK, Line, Outcome, Result
from services.intake.words import Text
from shared.db.clock import database_now
from shared.messaging import Service, Unit

log = structlog.get_logger(__name__)

_GONE = Fault("gone", Text("文件已清除，请重新上传。", "The file is not kept any more; bring it again."))
_LINKS = Fault(
    "external_links",
    Text(
        "工作簿引用了其他文件；取用的是保存时的值。",
        "It refers to other workbooks; the values are those of when it was saved.",
    ),
)
_FORMULAS = Fault(
    "formulas",
    Text(
        "部分单元格是公式；取用的是保存时的结果。",
        "Some cells are formulas; the results are those of when it was saved.",
    ),
)


class Lost(Exception):
    """Another worker has the import."""


def work(
    service: Service, place: Place, links: Links, claimed: Claim, goes_on: Callable[[Import], bool] = lambda _: True
) -> None:
    """Work an import off, or as far as goes_on says after each chunk; then another claim may follow at once.

    Where the agency's cases of the day are used up it waits, and goes on behind the last row that was done.
    Raises DatabaseDown; what was done by then is done.
    """
    job = _Job(service, place, links, claimed)
    try:
        if job.waits_still():
            return
        with _spreadsheet(service, claimed.job, job.mapping) as (rows, last_row, notes):
            job.last_row, job.notes = last_row, notes
            for chunk in _chunks(job.lines(rows)):
                stands = job.take(chunk)
                if stands.waits_until is not None:
                    return
                if not goes_on(stands):
                    job.let_go()
                    return
        job.end(None)
    except Unreadable as error:
        job.end(error.fault)
    except Lost:
        log.warning("another worker has the import", id=claimed.job.id)


class _Job:
    """One import under way."""

    def __init__(self, service: Service, place: Place, links: Links, claimed: Claim) -> None:
        self._service, self._place, self._links, self._claim = service, place, links, claimed
        self._id, self._done, self.notes = claimed.job.id, claimed.job.row, list[Fault]()
        self.last_row: int | None = None
        with service.database.read() as session:
            kept = store.mapping(session, claimed.job.agency, claimed.job.mapping, claimed.job.version)
            agency = agencies.agency(session, claimed.job.agency)
            # Neither is ever deleted.
            assert kept is not None  # noqa: S101  # nosec B101
            assert agency is not None  # noqa: S101  # nosec B101
            self.mapping, self._whose = (
                read(kept.content),
                taking.Whose(agency.code, agency.name, agency.tells_enterprise),
            )
        self._names: dict[str, str] = {}
        self._formulas = False
        self._within: Within

    def waits_still(self) -> bool:
        """Say whether an import that waits for the next day's cases has to wait on: its file is not opened for that."""
        with self._service.begin(f"import {self._id}") as unit:
            job = self._held(unit)
            if job.waits_until is None:
                return False
            permits = self._permits(unit, held=False)
            if permits.left:
                job.waits_until = None
                return False
            _wait(unit, job, permits)
            return True

    def _permits(self, unit: Unit, held: bool) -> Within:
        zone = self._place.zone
        found = self._within = within(unit.session, self._whose.code, Policy.CASES, unit.now, zone, held=held)
        return found

    def lines(self, rows: Iterator[Row]) -> Iterator[Line]:
        """Yield the rows behind the head that are not done yet. Raises Unreadable."""
        columns = self._columns(rows)
        self._names = {one.column.pointer: one.name for one in columns}
        now = self._service.clock.now()
        for count, (number, cells) in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise unreadable(
                    "too_many_rows",
                    f"超过 {MOST_ROWS} 行；之前的各行已处理，其余请分成另一个文件。",
                    f"There are more than {MOST_ROWS} rows. Those before are done; put the others into another file.",
                )
            if number > self._done and any(_holds(cells, one.at) for one in columns):
                self._formulas = self._formulas or any(cell.formula for cell in cells)
                yield line_of(number, cells, self.mapping, columns, self._place, now)

    def _columns(self, rows: Iterator[Row]) -> list[converting.Place]:
        for number, cells in rows:
            if number == self.mapping.head:
                return converting.places(self.mapping, cells)
            if number > self.mapping.head:
                break
        raise unreadable(
            "no_head",
            f"第 {self.mapping.head} 行没有列名（映射的 header_row）。",
            f"Row {self.mapping.head} holds no names of columns (header_row of the mapping).",
        )

    def take(self, lines: list[Line]) -> Import:
        """Take a chunk of rows, and return the import as it stands then."""
        stands: list[Import] = []

        def who(unit: Unit) -> taking.Whose:
            # Locked first of all, so that nobody takes it from a worker at it: the import, then cases, the allowance.
            stands[:] = [self._held(unit)]
            return self._whose

        def beside(unit: Unit, results: list[Result]) -> None:
            [job] = stands
            for one in results:
                problems = [problem.told() for problem in problems_of(one, self._names)]
                unit.session.write(
                    ImportRow,
                    import_id=self._id,
                    row=one.line,
                    outcome=one.outcome.value,
                    reference=one.reference[:100] if one.reference else None,
                    number=one.case_number,
                    problems=problems,
                )
            counts = Counter(one.outcome for one in results)
            job.taken += counts[Outcome.TAKEN]
            job.already_there += counts[Outcome.KNOWN]
            job.fits += counts[Outcome.FITS]
            job.refused += counts[Outcome.REFUSED]
            job.last_row, job.claimed_until = self.last_row, database_now(unit.session) + LEASE
            if results:
                job.row, job.tries = results[-1].line, 1  # what follows is the first try there
            if len(results) < len(lines):
                _wait(unit, job, self._within)

        job = self._claim.job
        taking.take(
            self._service,
            lines,
            self._place,
            self._links,
            begin=(f"import {self._id}", ""),
            who=who,
            beside=beside,
            # What was closed long ago comes from the operator, and none of it is new.
            permits=None if self.mapping.historical else self._permits,
            dry=job.dry_run,
            counted=job.counted,
        )
        return stands[0]

    def let_go(self) -> None:
        """Leave the import to whoever comes next."""
        with self._service.begin(f"import {self._id}") as unit:
            job = self._held(unit)
            job.claim, job.claimed_until, job.tries = None, None, 0

    def end(self, fault: Fault | None) -> None:
        """Say that the import is over: done, or failed at the file."""
        with self._service.begin(f"import {self._id}") as unit:
            job = self._held(unit)
            notes = [*self.notes, *([_FORMULAS] if self._formulas else [])]
            job.notes = [one.told() for one in notes]
            job.fault = fault.told() if fault else None
            job.state, job.ended_at = (State.FAILED if fault else State.DONE).value, unit.now
            job.claim, job.claimed_until = None, None

    def _held(self, unit: Unit) -> Import:
        job = store.claimed(unit.session, self._id, self._claim.token)
        if job is None:
            raise Lost
        return job


def _wait(unit: Unit, job: Import, permits: Within) -> None:
    """Leave an import until its agency may bring cases again; looked at before, for the operator may allow more."""
    left = (permits.until - unit.now).total_seconds()
    job.state, job.waits_until, job.tries = State.WAITING.value, permits.until, 0
    job.claim, job.claimed_until = None, database_now(unit.session) + max(1.0, min(left, LOOK_AGAIN))


def _holds(cells: list[Cell], at: int) -> bool:
    return at < len(cells) and (cells[at].value is not None or cells[at].fault is not None)


@contextmanager
def _spreadsheet(
    service: Service, job: Import, mapping: Mapping
) -> Iterator[tuple[Iterator[Row], int | None, list[Fault]]]:
    """Open the file of an import, and say how far its rows go and what is noticed of it. Raises Unreadable."""
    try:
        file = files.get(service, job.file)
    except LookupError:
        raise Unreadable(_GONE) from None
    with file:
        if job.kind == "csv":
            table = Table(file)
            last_row = table.last_row()
            with closing(table.rows()) as rows:
                yield rows, last_row, []
            return
        with closing(Workbook(file, mapping.sheet)) as book, closing(book.rows()) as rows:
            yield rows, book.last_row, [_LINKS] if book.links else []


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(lines, CHUNK)):
        yield chunk
