"""What pages show of promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.notifier.owned import name_of
from services.notifier.promises.domain import LIVE
from services.notifier.promises.models import Promise
from shared.contracts.words import PromiseState
from shared.web.languages import language

TONES = {
    PromiseState.OPEN: "running",
    PromiseState.DUE: "warning",
    PromiseState.KEPT: "done",
    PromiseState.BROKEN: "alarm",
    PromiseState.MOVED: "quiet",
    PromiseState.DROPPED: "quiet",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A promise as pages show it. title: None where the case is confidential. late: its day has passed."""

    one: Promise
    number: str
    title: str | None
    owner: str
    tone: str
    late: bool

    @property
    def reported_at(self) -> datetime | None:
        """Return when its owner last said that it is kept."""
        return datetime.fromisoformat(self.one.reported["at"]) if self.one.reported else None

    @property
    def live(self) -> bool:
        """Say whether it can still be kept."""
        return self.one.state in LIVE


def row(session: Session, one: Promise, now: datetime) -> Row:
    """Return one promise."""
    facts = one.facts or {}
    return Row(
        one,
        number=facts["number"],
        title=None if facts["confidential"] else facts["title"],
        owner=name_of(session, one.owner)[language()],
        tone=TONES[PromiseState(one.state)],
        late=one.state in LIVE and one.due_at is not None and now >= one.due_at,
    )


def rows(session: Session, found: Iterable[Promise], now: datetime) -> list[Row]:
    """Return some promises."""
    return [row(session, one, now) for one in found]
