"""The precedents as the desk's page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.decisions import store
from services.router.decisions.choices import name_of
from services.router.decisions.models import Case
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from shared.messaging import Service
from shared.web.people import Viewer


@dataclass(frozen=True, slots=True)
class Followed:
    """A precedent. reason: None where the ruled case is confidential. used: how many assignments followed it."""

    id: str
    number: str
    rule: str
    matter: Sentence | None
    returned: Sequence[Sentence]
    lead: Sentence
    at: datetime
    by: str
    reason: str | None
    used: int
    ended_at: datetime | None
    ended_by: str | None
    ended_because: str | None


def precedents(session: Session, service: Service, viewer: Viewer) -> list[Followed]:
    """Return the precedents of cases that a viewer may see: those in force first, the newest before the older."""
    policy = policies.policy_in(session, service.parts)
    found = store.precedents(session)
    ids = [one.case_id for one, _ in found]
    ruled = {case.id: case.facts or {} for case in session.scalars(select(Case).where(Case.id.in_(ids)))}
    matters = policy.names["matter"] if policy else {}
    return [
        Followed(
            id=one.id,
            number=one.number,
            rule=one.rule,
            matter=dict(matters.get(one.matter) or {"zh": one.matter, "en": one.matter}) if one.matter else None,
            returned=[_name(policy, code) for code in one.returned],
            lead=_name(policy, one.lead),
            at=one.at,
            by=one.by,
            reason=None if ruled[one.case_id].get("confidential") else one.reason,
            used=used,
            ended_at=one.ended_at,
            ended_by=one.ended_by,
            ended_because=one.ended_because,
        )
        for one, used in found
        if viewer.may_see(ruled[one.case_id].get("about"))
    ]


def _name(policy: Policy | None, code: str) -> Sentence:
    return name_of(policy, code) if policy else {"zh": code, "en": code}
