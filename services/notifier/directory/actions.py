"""Keeping the copy of the directory."""

from typing import Any

from services.notifier.directory import store
from services.notifier.directory.domain import Person, Team, team_of
from services.notifier.directory.models import BodyCopy, PersonCopy
from services.notifier.tasks.models import Task
from shared.db import people
from shared.messaging import Unit


def keep_body(unit: Unit, version: int, body: dict[str, Any]) -> None:
    """Keep a body as it stands now; an older version than the one that is kept changes nothing."""
    kept = unit.session.get(BodyCopy, body["code"], with_for_update=True)
    if kept is None:
        unit.session.add(BodyCopy(code=body["code"], version=version, body=body))
    elif version > kept.version:
        before, after = ({one.id for one in team_of(told).everybody()} for told in (kept.body, body))
        kept.former = sorted((before | set(kept.former)) - after)
        kept.version, kept.body = version, body


def keep_person(unit: Unit, version: int, person: dict[str, Any]) -> bool:
    """Keep a person as they stand now, and say whether it is news that they have left, or who follows them."""
    before = store.staff(unit.session, person["id"])
    news = people.keep_person(unit.session, PersonCopy, version, person)
    known = before is not None and before["left"] and before["successor"] == person["successor"]
    return news and person["left"] and not known


def team_today(unit: Unit, task: Task) -> Team:
    """Return who is in a task's body today; before the directory has come, those whom the assignment named."""
    return store.team(unit.session, task)


def delegate_of(unit: Unit, task: Task) -> list[Person]:
    """Return who of its body has a task, if anybody has, as a list: they are written to beside the handlers on duty.

    Beside and not instead, for the office answers for the task: should its one reader be away, others must know.
    """
    found = team_today(unit, task).member(task.delegate) if task.delegate else None
    return [found] if found else []
