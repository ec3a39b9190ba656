"""Reports for operators: what `nwd report` asks of intake."""

from collections.abc import Iterable

from services.intake.codes.store import place_in_force
from services.intake.reports import store
from services.intake.reports.domain import Definitions, Month
from services.intake.reports.keeping import recount
from services.intake.reports.making import Report, report_of
from shared.messaging import Service


class Reports:
    """Intake's part of `nwd report`."""

    def __init__(self, service: Service, address: str) -> None:
        """Take intake's service. address: how people reach the house, for links."""
        self._service, self._address = service, address

    def month(self, month: Month) -> Report:
        """Return the report of a month. Raises LookupError where no place, or no figures, are loaded."""
        with self._service.database.read() as session:
            place = place_in_force(session, self._service.parts, None)
            if place is None:
                raise LookupError("no place is loaded yet; run `nwd load <folder>`")
            now = self._service.clock.now()
            found = report_of(session, self._service.parts, place, month, now, address=self._address)
        if not found.definitions.figures:
            raise LookupError("the place defines no figures; write figures.yaml in its folder and run `nwd load`")
        return found

    def definitions(self) -> Definitions:
        """Return the figures in force."""
        with self._service.database.read() as session:
            return store.definitions_in_force(session, self._service.parts)

    def recount(self) -> Iterable[tuple[int, int]]:
        """Count every case anew from its history; yield how many were done so far, and how many were wrong."""
        return recount(self._service)
