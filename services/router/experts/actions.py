"""Experts are asked about a case, and what they answer is put on record. All of it stands in the case's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.router.decisions.domain import Refused
from services.router.decisions.models import Case
from services.router.experts.domain import ANSWERED, ASKED, PART, Expert, experts_of, may_be_asked, shown_of
from shared.contracts.from_router import EXPERT_ASKED
from shared.db import new_id
from shared.db.history import lines_of
from shared.db.parts import Parts
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form asks of whom. experts: ids. share: whether title and description go with the question."""

    experts: Sequence[str]
    text: str
    share: bool
    until: datetime


def askable(session: Session, parts: Parts, case: Case) -> list[Expert]:
    """Return who may be asked about a case."""
    part = parts.in_force(session, PART)
    return (
        [one for one in experts_of(part.content) if may_be_asked(one, case.facts or {})] if part and case.facts else []
    )


def ask(unit: Unit, case: Case, asking: Asking, by: str, person: str) -> None:
    """Ask each of some experts for an opinion; each gets a question of their own. Raises Refused."""
    if case.facts is None or case.hold.over:
        raise Refused(
            zh="事项已经结束，无法再征求意见。", en="The case is over; nobody can be asked about it any more."
        )
    known = {one.id: one for one in askable(unit.session, unit.service.parts, case)}
    if not asking.experts or not all(one in known for one in asking.experts):
        raise Refused(
            zh="所选专家已不在名单中，或须回避；请重新选择。",
            en="One of those is no longer on the list, or works for whom the case is of or about; choose again.",
        )
    shared = shown_of(case.facts, share=asking.share)
    for code in dict.fromkeys(asking.experts):
        expert, question = known[code], new_id()
        told: dict[str, Any] = {
            "question": question,
            "expert": {"id": expert.id, "name": expert.name},
            "group": dict(expert.group),
            "text": asking.text,
            "shared": shared is not None,
            "until": asking.until.isoformat(),
            "person": person,
        }
        line = unit.record(case, ASKED, told, by)
        whole = {"id": expert.id, "name": expert.name, "email": expert.email, "language": expert.language}
        data = {
            "question": question,
            "expert": whole,
            "group": dict(expert.group),
            "text": asking.text,
            "shared": shared,
            "asked_by": by,
            "until": asking.until.isoformat(),
        }
        unit.send(EXPERT_ASKED, case, data, line=line, round=case.round, assignment=case.assignment)


def take_answer(unit: Unit, case: Case, told: dict[str, Any]) -> None:
    """Put an answer on record (ExpertAnswered); a later one that came before it holds."""
    lines = lines_of(unit.session, unit.service.records.history, case.id)
    turns = [one.facts["turn"] for one in lines if one.kind == ANSWERED and one.facts["question"] == told["question"]]
    if told["turn"] > max(turns, default=0):
        kept = {name: told[name] for name in ("question", "turn", "text", "answered_at")}
        unit.record(case, ANSWERED, kept, told["by"])
