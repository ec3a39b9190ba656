"""Why a case went where it went, decision by decision, in plain sentences of both languages."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.decisions import store
from services.router.decisions.models import Case, Precedent
from services.router.decisions.sentences import ASPECTS
from services.router.decisions.told import Told
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from shared.db.parts import Parts


@dataclass(frozen=True, slots=True)
class Explained:
    """One decision. heading: who got the case; sentences: all that it rested on, the most important first."""

    id: str
    at: datetime
    by: str
    heading: Sentence
    sentences: list[Sentence]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A case's decisions, the newest first. hops: how often it has changed hands. level: to whom it was raised."""

    number: str
    hops: int
    level: str
    withheld: bool
    decisions: list[Explained] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it JSON-ready, instants as ISO 8601 in UTC."""
        return {
            **asdict(self),
            "decisions": [{**asdict(one), "at": one.at.astimezone(UTC).isoformat()} for one in self.decisions],
        }


def explained(session: Session, parts: Parts, case: Case, *, everybody: bool = False) -> Explanation:
    """Return why a case went where it went.

    everybody: for a reader who has not signed in: of a confidential case it is told who decided, when and for whom,
    but not what the case says, nor what was said of it.
    """
    withheld = everybody and bool(case.facts and case.facts["confidential"])
    built: dict[tuple[str | None, str | None], Policy | None] = {}
    told: list[Explained] = []
    decisions, leads = store.decisions(session, case.id), list[str]()
    for one in decisions:
        if one.lead:
            leads.append(one.lead)
        versions = (one.routing, one.directory)
        if versions not in built:
            built[versions] = policies.policy_of(session, parts, *versions)
        precedent = session.get(Precedent, one.precedent) if one.precedent else None
        hops = sum(before != after for before, after in pairwise(leads))
        told.append(_explain(Told(one, built[versions], precedent, hops, withheld, case.facts)))
    return Explanation(case.number or case.id, store.hops(session, case.id), case.level, withheld, told[::-1])


def _explain(told: Told) -> Explained:
    one = told.decision
    lead = told.name(one.lead) if one.lead else None
    heading = (
        {"zh": f"派给{lead['zh']}", "en": f"To {lead['en']}"} if lead else {"zh": "留给派单台", "en": "To the desk"}
    )
    return Explained(one.id, one.at, one.by, heading, [said for aspect in ASPECTS for said in aspect(told)])
