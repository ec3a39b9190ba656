"""What the board asks: of the cases under way, never of those that are over."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.notifier.board.domain import WATCHED
from services.notifier.limits.models import Clock
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Case, Deed, Task
from shared.contracts.words import Part


class Live(NamedTuple):
    """A case under way, with the lead's task of its present assignment and the clock of its round."""

    case_id: str
    number: str
    title: str
    confidential: bool
    about: str | None
    task_id: str
    body: str
    name: dict[str, Any]
    state: str
    task_due_at: datetime
    clock: Clock


CHUNK = 1_000
"""Cases whose tasks are asked for at once."""


def live(session: Session, bodies: Collection[str] | None) -> list[Live]:
    """Return the cases that somebody may have to look at, what is due soonest first. bodies: only those that they lead.

    In two questions, so that each database begins with the index of cases under way, whatever it thinks of the tables.
    """
    cases = {row.id: row for row in session.execute(cases_under_way())}
    ids = sorted(cases)
    found = []
    for begin in range(0, len(ids), CHUNK):
        for row in session.execute(leads_of(ids[begin : begin + CHUNK], bodies)):
            case = cases[row.case_id]
            if (row.round, row.assignment) == (case.round, case.assignment):
                told = (case.id, case.number, case.title, case.confidential, case.about)
                found.append(Live(*told, row.id, row.body, row.name, row.state, row.due_at, row.Clock))
    return sorted(found, key=lambda one: (one.clock.due_at, one.task_id))


def cases_under_way() -> Select[Any]:
    """Return the question for them. Descriptions stay where they are: those of hundreds of cases are megabytes."""
    facts = Case.facts
    return select(
        Case.id,
        Case.round,
        Case.assignment,
        facts["number"].as_string().label("number"),
        facts["title"].as_string().label("title"),
        facts["confidential"].as_boolean().label("confidential"),
        facts["about"].as_string().label("about"),
    ).where(Case.round > Case.ended)


def leads_of(cases: Collection[str], bodies: Collection[str] | None) -> Select[Any]:
    """Return the question for the leads' tasks of some cases, of all their assignments, each with its round's clock."""
    query = (
        select(
            Task.id,
            Task.case_id,
            Task.round,
            Task.assignment,
            Task.body,
            Task.party["name"].label("name"),
            Task.state,
            Task.due_at,
            Clock,
        )
        .join(Clock, (Clock.case_id == Task.case_id) & (Clock.round == Task.round))
        .where(Task.case_id.in_(cases), Task.part == Part.LEAD, Task.state.in_(WATCHED))
    )
    return query if bodies is None else query.where(Task.body.in_(bodies))


def since(session: Session, tasks: Iterable[str]) -> dict[str, datetime]:
    """Return by task when it was last returned, reported, or the enterprise asked for something."""
    acts = (Act.RETURN, Act.REPORT, Act.ASK_SUPPLEMENT)
    query = (
        select(Deed.task_id, func.max(Deed.at))
        .where(Deed.task_id.in_(list(tasks)), Deed.act.in_(acts))
        .group_by(Deed.task_id)
    )
    return {task_id: at for task_id, at in session.execute(query)}  # noqa: C416 - rows are no pairs to the type checker
