"""What stands beside the list of what waits: what was looked for, and what was given lately and may be taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.decisions import store as cases
from services.router.decisions.choices import name_of
from services.router.decisions.models import Case
from services.router.desk import store
from services.router.desk.actions import standing
from services.router.policy import Policy
from services.router.rules.domain import fit_to_lead
from services.router.rules.reasons import Sentence
from services.router.rules.words import plain
from shared.messaging import Service
from shared.web.people import Viewer

MOST_FOUND, MOST_GIVEN = 30, 15


@dataclass(frozen=True, slots=True)
class Found:
    """A case that was looked for. title: None in a confidential one. lead: of the newest assignment, if it stands."""

    number: str
    title: str | None
    enterprise: str | None
    state: str
    over: bool
    lead: Sentence | None
    hops: int


@dataclass(frozen=True, slots=True)
class Given:
    """A case that a person has given to a body, which has not signed yet. as_of: to be sent back with the undoing."""

    number: str
    title: str | None
    lead: Sentence
    by: str
    at: datetime
    hops: int
    as_of: str


def found(
    session: Session, service: Service, viewer: Viewer, words: str, after: str | None = None
) -> tuple[list[Found], str | None]:
    """Return a page of cases by their number, or by words of title and enterprise, the newest first; and what is next.

    after: what was next on the page before; None where nothing is. A confidential case is found by its whole number
    alone, and what it is about stands in no list.
    """
    policy = policies.policy_in(session, service.parts)
    exact = cases.by_number(session, words.strip().upper())
    if exact is not None:
        return ([_found(session, policy, exact)] if _seen(viewer, exact) else []), None
    shown = list[Case]()
    for case in _matching(session, plain(words.strip()), after):
        if not _seen(viewer, case):
            continue
        if len(shown) == MOST_FOUND:
            return [_found(session, policy, one) for one in shown], shown[-1].id
        shown.append(case)
    return [_found(session, policy, one) for one in shown], None


def given(session: Session, service: Service, viewer: Viewer) -> list[Given]:
    """Return what people have given lately and nobody has signed for, the newest first."""
    policy = policies.policy_in(session, service.parts)
    return [
        Given(
            number=case.number or case.id,
            title=_title(case),
            lead=_name(policy, case.lead or ""),
            by=actor,
            at=at,
            hops=cases.hops(session, case.id),
            as_of=standing(case),
        )
        for case, actor, at in store.given_by_people(session, MOST_GIVEN)
        if _seen(viewer, case)
    ]


def leads(session: Session, service: Service) -> list[tuple[str, Sentence]]:
    """Return who may lead a case today that is about nobody: codes and names."""
    policy = policies.policy_in(session, service.parts)
    if policy is None:
        return []
    day = policy.day(service.clock.now())
    fit = (body for body in policy.directory.all() if body.valid_on(day))
    return [
        (body.code, {"zh": body.zh, "en": body.en})
        for body in fit
        if fit_to_lead(body.code, policy.directory, day, None)[0] is not None
    ]


def _matching(session: Session, wanted: str, after: str | None) -> Iterator[Case]:
    while wanted:
        page = store.found(session, wanted, MOST_FOUND + 1, after)
        yield from page
        if len(page) <= MOST_FOUND:
            return
        after = page[-1].id


def _seen(viewer: Viewer, case: Case) -> bool:
    return case.facts is None or viewer.may_see(case.facts["about"])


def _found(session: Session, policy: Policy | None, case: Case) -> Found:
    facts: dict[str, Any] = case.facts or {}
    secret, enterprise = facts.get("confidential", False), facts.get("enterprise") or {}
    return Found(
        number=case.number or case.id,
        title=_title(case),
        enterprise=None if secret else enterprise.get("name"),
        state=case.state,
        over=case.hold.over,
        lead=_name(policy, case.lead) if case.lead and not case.hold.waits else None,
        hops=cases.hops(session, case.id),
    )


def _title(case: Case) -> str | None:
    facts = case.facts or {}
    return None if facts.get("confidential") else facts.get("title", "")


def _name(policy: Policy | None, code: str) -> Sentence:
    return name_of(policy, code) if policy else {"zh": code, "en": code}
