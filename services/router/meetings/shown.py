"""What the pages of meetings show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.decisions.choices import name_of
from services.router.decisions.domain import LEVELS, WAITING, Refused, State, raised
from services.router.decisions.models import Case
from services.router.desk.proposed import Choosable, choosable
from services.router.meetings import domain, store
from services.router.meetings.models import Meeting, Minutes
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from shared.messaging import Service
from shared.web.people import Viewer


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting in a list. minutes: their number, None where there are none yet."""

    id: str
    number: str
    held_on: date
    place: str
    level: str
    cases: int
    minutes: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A case on an agenda. title: None where it is confidential. lead: None where the desk has it.

    words to due_on: what the minutes say of it, None before there are any; to: whom they give it to, None where it
    stays. leads, helpers: who may be chosen, where minutes are to be recorded.
    """

    id: str
    number: str
    title: str | None
    state: str
    over: bool
    level: str
    lead: Sentence | None
    words: str | None
    to: Sentence | None
    assisting: list[Sentence]
    split: list[Sentence]
    due_on: date | None
    leads: list[Choosable]
    helpers: list[Choosable]


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting with its agenda. hidden: how many cases of it the viewer may not see."""

    listed: Listed
    called_by: str
    called_at: datetime
    bodies: list[Sentence]
    present: list[Sentence]
    recorded_by: str | None
    recorded_at: datetime | None
    items: list[Item]
    hidden: int


@dataclass(frozen=True, slots=True)
class OfCase:
    """A case's meetings. may_take: those that are to come and could take it. next_level: None at the highest."""

    number: str
    title: str
    confidential: bool
    level: str
    meetings: list[Listed]
    may_take: list[Listed]
    next_level: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A body that may be asked to come."""

    code: str
    name: Sentence


LISTED = 100
"""Meetings that the list shows."""


def meetings(session: Session) -> list[Listed]:
    """Return the meetings: those to come first, then the newest."""
    return [_listed(session, one, minutes) for one, minutes in store.meetings(session, LISTED)]


def bodies(session: Session, service: Service) -> list[Named]:
    """Return the bodies that stand today."""
    policy = policies.policy_in(session, service.parts)
    if policy is None:
        return []
    day = policy.day(service.clock.now())
    return [Named(one.code, {"zh": one.zh, "en": one.en}) for one in policy.directory.all() if one.valid_on(day)]


def meeting(
    session: Session, service: Service, viewer: Viewer, meeting_id: str, *, choosing: bool = False
) -> Shown | None:
    """Return a meeting as a viewer may see it; None where there is none. choosing: with who may be named."""
    found = store.meeting(session, meeting_id)
    if found is None:
        return None
    minutes, policy = store.minutes(session, found.id), policies.policy_in(session, service.parts)
    agenda = [case for _, case in store.agenda(session, found.id)]
    visible = [case for case in agenda if viewer.may_see((case.facts or {}).get("about"))]
    said = store.decided(session, found.id)
    items = []
    for case in visible:
        one, facts = said.get(case.id), case.facts or {}
        choice = choosable(policy, case, service.clock.now()) if choosing and policy and case.facts else ([], [])
        items.append(
            Item(
                id=case.id,
                number=case.number or case.id,
                title=None if facts.get("confidential") else facts.get("title", ""),
                state=case.state,
                over=case.hold.over,
                level=case.level,
                lead=_name(policy, case.lead) if case.lead and case.state not in WAITING else None,
                words=one.words if one else None,
                to=_name(policy, one.lead) if one and one.lead else None,
                assisting=_names(policy, one.assisting if one else ()),
                split=_names(policy, one.split if one else ()),
                due_on=one.due_on if one else None,
                leads=choice[0],
                helpers=choice[1],
            )
        )
    return Shown(
        listed=_listed(session, found, minutes),
        called_by=found.by,
        called_at=found.at,
        bodies=_names(policy, found.bodies),
        present=_names(policy, minutes.present if minutes else ()),
        recorded_by=minutes.by if minutes else None,
        recorded_at=minutes.at if minutes else None,
        items=items,
        hidden=len(agenda) - len(visible),
    )


def of_case(session: Session, case: Case) -> OfCase:
    """Return the meetings of a case, and what can be done about it there."""
    facts, had = case.facts or {}, store.of_case(session, case.id)
    taken = {one.id for one, _ in had}
    may = [one for one in store.to_be_held(session) if one.id not in taken and _may_take(one, case)]
    return OfCase(
        number=case.number or case.id,
        title=facts.get("title", ""),
        confidential=facts.get("confidential", False),
        level=case.level,
        meetings=[_listed(session, one, minutes) for one, minutes in had],
        may_take=[_listed(session, one, None) for one in may],
        next_level=_next(case),
    )


def _may_take(meeting: Meeting, case: Case) -> bool:
    try:
        domain.may_take(meeting.level, case.level, case.hold)
    except Refused:
        return False
    return case.state != State.UNHEARD


def _next(case: Case) -> str | None:
    try:
        return raised(case.hold, case.level) if case.level != LEVELS[-1] else None
    except Refused:
        return None


def _listed(session: Session, one: Meeting, minutes: Minutes | None) -> Listed:
    cases = store.count(session, one.id)
    return Listed(one.id, one.number, one.held_on, one.place, one.level, cases, minutes.number if minutes else None)


def _names(policy: Policy | None, codes: Sequence[str]) -> list[Sentence]:
    return [_name(policy, code) for code in codes]


def _name(policy: Policy | None, code: str) -> Sentence:
    return name_of(policy, code) if policy else {"zh": code, "en": code}
