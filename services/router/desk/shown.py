"""What the desk's pages show: what waits, and a case with all that was decided about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.decisions import returns
from services.router.decisions import store as cases
from services.router.decisions.domain import WAITING, State
from services.router.decisions.models import Case
from services.router.desk import similar, store
from services.router.desk.actions import standing
from services.router.desk.proposed import Choosable, Proposed, Suggested, choosable, proposed, suggested
from services.router.desk.said import Decided, Happened, decided, happened
from services.router.experts.domain import Question, questions
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from shared.db.history import lines_of
from shared.messaging import Service
from shared.web.people import Viewer

PAGE = 25
"""Cases on one page of the list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A return that waits for an answer, with the name of the body that asks."""

    body: str
    name: Sentence
    by: str
    reason: str
    legal_basis: str
    at: datetime
    ground: Sentence | None


@dataclass(frozen=True, slots=True)
class Waits:
    """One line of the list. title, asked: None in a confidential case, which a list gives no word of.

    alone: whether it is decided on its own page, not with others. as_of: to be sent back with others.
    """

    number: str
    title: str | None
    since: datetime
    ruling: bool
    why: Sentence
    asked: Asked | None
    urgent: bool
    hops: int
    level: str
    alone: bool
    as_of: str


@dataclass(frozen=True, slots=True)
class LikeIt:
    """A past case that is like one that waits. lead: who reported on it; likeness: from 0 to 1."""

    number: str
    title: str
    lead: Sentence
    likeness: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as its page shows it. as_of: to be sent back with every form. leads, helpers: who may be chosen.

    alike: past cases like it, while it waits. split: who answers for a part, each with whether it has reported: None,
    or whether it finds the part its own. hops: how often it has changed hands. teams: what task forces are called, by
    code; team: the one that the case has, or that the rules would set up, None where neither. level: to whom it was
    raised. to_follow: who has it next, and on what basis.
    """

    id: str
    number: str
    facts: dict[str, Any]
    matter: Sentence | None
    state: str
    over: bool
    round: int
    lead: Sentence | None
    split: list[tuple[Sentence, bool | None]]
    assisting: list[Sentence]
    level: str
    signed: bool
    recalling: bool
    to_follow: Sentence | None
    waits: bool
    since: datetime | None
    why: Sentence | None
    asked: Asked | None
    as_of: str
    leads: list[Choosable]
    helpers: list[Choosable]
    suggested: list[Suggested]
    proposed: Proposed | None
    alike: list[LikeIt]
    hops: int
    teams: Mapping[str, Sentence]
    team: str | None
    decisions: list[Decided]
    history: list[Happened]
    asked_experts: list[Question]

    @property
    def can_be_recalled(self) -> bool:
        """Say whether the assignment may be asked back."""
        return not self.over and self.state == State.ASSIGNED and not self.signed and not self.recalling


def waiting(
    session: Session, service: Service, viewer: Viewer, after: tuple[datetime, str] | None
) -> tuple[list[Waits], str | None]:
    """Return a page of what waits that a viewer may see, and where the next one begins, None where there is none."""
    policy, found = policies.policy_in(session, service.parts), list[Case]()
    while len(found) <= PAGE:
        batch = store.waiting(session, PAGE + 1, after)
        found += [case for case in batch if case.facts is None or viewer.may_see(case.facts["about"])]
        if len(batch) <= PAGE:
            break
        after = (batch[-1].waiting_since or service.clock.now(), batch[-1].id)
    last = found[PAGE - 1] if len(found) > PAGE else None
    shown = [_waits(session, service, policy, case) for case in found[:PAGE]]
    return shown, f"{last.waiting_since.isoformat()} {last.id}" if last and last.waiting_since else None


def _waits(session: Session, service: Service, policy: Policy | None, case: Case) -> Waits:
    facts = case.facts or {}
    secret = facts.get("confidential", False)
    asked = _asked(policy, case, lines_of(session, service.records.history, case.id))
    return Waits(
        number=case.number or case.id,
        title=None if secret else facts.get("title", ""),
        since=case.waiting_since or service.clock.now(),
        ruling=case.state == State.RULING,
        why=case.waits_because or {"zh": "", "en": ""},
        asked=None if secret else asked,
        urgent=facts.get("urgency") == "emergency",
        hops=cases.hops(session, case.id) if case.assignment else 0,
        level=case.level,
        alone=asked is not None or case.state == State.RULING,
        as_of=standing(case),
    )


def case_page(session: Session, service: Service, case: Case, now: datetime, viewer: Viewer) -> Shown:
    """Return all that the page of a case shows."""
    policy, facts = policies.policy_in(session, service.parts), case.facts or {}
    lines = lines_of(session, service.records.history, case.id)
    waits = case.hold.waits
    leads, helpers = choosable(policy, case, now) if policy and waits else ([], [])
    decisions = cases.decisions(session, case.id)
    matters = policy.names["matter"] if policy else {}
    matter = matters.get(facts.get("matter") or "")
    return Shown(
        id=case.id,
        number=case.number or case.id,
        facts=facts,
        matter=dict(matter) if matter else None,
        state=case.state,
        over=case.hold.over,
        round=case.round,
        lead=_name(policy, case.lead) if case.lead and case.state not in WAITING else None,
        split=_split(policy, case) if case.state not in WAITING else [],
        assisting=[_name(policy, code) for code in case.assisting] if case.state not in WAITING else [],
        level=case.level,
        signed=case.signed,
        recalling=case.recalling,
        to_follow=_to_follow(policy, case),
        waits=waits,
        since=case.waiting_since,
        why=case.waits_because,
        asked=_asked(policy, case, lines) if waits else None,
        as_of=standing(case),
        leads=leads,
        helpers=helpers,
        suggested=suggested(case, decisions, leads, helpers) if waits else [],
        proposed=proposed(policy, case, decisions) if waits else None,
        alike=_alike(session, policy, case, viewer) if waits else [],
        hops=cases.hops(session, case.id),
        teams=policy.task_forces if policy else {},
        team=_team(session, policy, case, now),
        decisions=[decided(one, policy) for one in reversed(decisions)],
        history=[happened(line, policy) for line in reversed(lines)],
        asked_experts=questions(lines),
    )


def _alike(session: Session, policy: Policy | None, case: Case, viewer: Viewer) -> list[LikeIt]:
    """Return what a viewer may see of the past cases that are most like one."""
    past = [
        similar.Past(one.number or one.id, one.facts["title"], one.lead or "", similar.text_of(one.facts))
        for one in store.reported(session)
        if one.facts and not one.facts["confidential"] and viewer.may_see(one.facts["about"]) and one.id != case.id
    ]
    found = similar.most_alike(similar.text_of(case.facts or {}), past)
    return [LikeIt(one.past.number, one.past.title, _name(policy, one.past.lead), one.likeness) for one in found]


def _team(session: Session, policy: Policy | None, case: Case, now: datetime) -> str | None:
    if policy is None or case.facts is None:
        return None
    has = cases.task_force(session, case.id, case.round) if case.assignment else None
    if has is not None or not case.hold.waits:
        return has or None
    winner = policy.verdict(policy.facts(case.facts), now).winner
    return winner.rule.task_force if winner else None


def _to_follow(policy: Policy | None, case: Case) -> Sentence | None:
    plan = case.to_follow
    if not plan:
        return None
    name = _name(policy, plan["lead"])
    return {"zh": f"{name['zh']}（{plan['basis']}）", "en": f"{name['en']} ({plan['basis']})"}


def _asked(policy: Policy | None, case: Case, lines: Sequence[Any]) -> Asked | None:
    asked = returns.pending(case, lines)
    if asked is None:
        return None
    name = _name(policy, asked.body)
    return Asked(asked.body, name, asked.by, asked.reason, asked.legal_basis, asked.at, asked.ground)


def _split(policy: Policy | None, case: Case) -> list[tuple[Sentence, bool | None]]:
    return [(_name(policy, code), case.parts[code]["agrees"] if code in case.parts else None) for code in case.split]


def _name(policy: Policy | None, code: str) -> Sentence:
    body = policy.directory.get(code) if policy else None
    return {"zh": body.zh, "en": body.en} if body else {"zh": code, "en": code}
