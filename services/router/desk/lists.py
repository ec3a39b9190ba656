"""What stands beside the list of what waits: what was looked for, and what was given lately and may be taken back."""

from collections.abc import Iterable, Iterator
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


def found(session: Session, service: Service, viewer: Viewer, words: str) -> list[Found]:
    """Return cases by their number, or by words of title and enterprise among those that wait and the recent ones.

    A confidential case is found by its whole number alone, and what it is about stands in no list.
    """
    policy, wanted = policies.policy_in(session, service.parts), plain(words.strip())
    shown = list[Found]()
    for case in _matching(session, words.strip().upper(), wanted):
        if case.facts is None or viewer.may_see(case.facts["about"]):
            shown.append(_found(session, policy, case))
        if len(shown) == MOST_FOUND:
            break
    return shown


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
        if case.facts is None or viewer.may_see(case.facts["about"])
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


def _matching(session: Session, number: str, wanted: str) -> Iterator[Case]:
    exact = cases.by_number(session, number)
    if exact is not None:
        yield exact
        return
    seen = set[str]()
    for case in _looked_through(session):
        if case.id not in seen and wanted and wanted in _words(case):
            seen.add(case.id)
            yield case


def _looked_through(session: Session) -> Iterable[Case]:
    yield from store.waiting(session, store.LOOKED_THROUGH)
    yield from store.recent(session)


def _words(case: Case) -> str:
    facts: dict[str, Any] = case.facts or {}
    if not facts or facts["confidential"]:
        return ""
    enterprise = facts["enterprise"] or {}
    return plain(f"{case.number}\n{facts['title']}\n{enterprise.get('name', '')}")


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
