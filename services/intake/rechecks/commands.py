"""What the operator's command draws, and how it tells of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.intake.codes.domain import Place
from services.intake.codes.outcomes import Recheck as Rule
from services.intake.codes.outcomes import RecheckKind
from services.intake.rechecks import actions, domain, store
from services.intake.rechecks.domain import LINES
from services.intake.reports.domain import Month
from shared.messaging import Service


@dataclass(frozen=True, slots=True)
class Told:
    """A case that was drawn. place: from 1. state: waiting, or what was found."""

    number: str
    case: str
    place: int
    digest: str
    state: str


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw of a month. new: made just now. agrees: whether the histories give the same again, as they must."""

    kind: str
    place: str
    share: str
    least: int
    population: int
    at: datetime
    by: str
    new: bool
    agrees: bool
    drawn: list[Told]

    def plain(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return {**asdict(self), "at": self.at.isoformat()}


def draw(service: Service, place: Place, month: Month, by: str) -> list[Draw]:
    """Draw for a month, and return all that was ever drawn for it. Raises NotOver."""
    with service.begin(f"nwd recheck draw {month}") as unit:
        new = {made.rule.kind for made in actions.draw(unit, place, month, by) if made.new}
    return of_month(service, place, month, new)


def of_month(service: Service, place: Place, month: Month, new: set[RecheckKind]) -> list[Draw]:
    """Return what was drawn for a month, each draw recomputed from the histories."""
    with service.database.read() as session:
        ended = store.ended(session, month.begins(place.zone), month.moved(1).begins(place.zone))
        found = store.drawn(session, str(month))
        told = []
        for one in store.draws(session, str(month)):
            kind = RecheckKind(one.kind)
            cases = [
                Told(case.number, case.id, drawn.place, drawn.digest, drawn.state)
                for drawn, case in found
                if drawn.kind == one.kind
            ]
            again = domain.draw(ended.get(LINES[kind], set()), one.place, month, Rule(kind, one.share, one.least))
            agrees = [(case.case, case.digest) for case in cases] == [tuple(drawn) for drawn in again]
            told.append(
                Draw(kind, one.place, one.share, one.least, one.population, one.at, one.by, kind in new, agrees, cases)
            )
    return told
