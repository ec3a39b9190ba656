"""What pages show of cases on the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.ledger.models import LedgerEntry
from services.notifier.models import History
from services.notifier.owned import name_of
from shared.db.history import lines_of
from shared.web.languages import language


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as pages show it. title: None where the case is confidential."""

    one: LedgerEntry
    number: str
    title: str | None
    owner: str

    @property
    def live(self) -> bool:
        """Say whether the case stands on the ledger by this entry now."""
        return self.one.ended_at is None

    @property
    def missed(self) -> bool:
        """Say whether the review that is due was missed."""
        return self.live and self.one.missed_at is not None

    @property
    def reviewed_at(self) -> datetime | None:
        """Return when somebody last reported on a review."""
        return datetime.fromisoformat(self.one.reported["at"]) if self.one.reported else None


def row(session: Session, one: LedgerEntry) -> Row:
    """Return one entry."""
    title = None if one.facts["confidential"] else one.facts["title"]
    return Row(one, number=one.facts["number"], title=title, owner=name_of(session, one.owner)[language()])


def rows(session: Session, found: Iterable[LedgerEntry]) -> list[Row]:
    """Return some entries."""
    return [row(session, one) for one in found]


def reports(session: Session, one: LedgerEntry) -> list[dict[str, Any]]:
    """Return what was reported of an entry's reviews, the newest first; `at` is an instant."""
    told = [line.facts for line in lines_of(session, History, one.case_id) if line.kind == "ledger.reviewed"]
    own = [facts for facts in told if facts["entry"] == one.number]
    return [{**facts, "at": datetime.fromisoformat(facts["at"])} for facts in reversed(own)]
