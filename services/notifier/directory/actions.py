"""Keeping the copy of the directory."""

from typing import Any

from services.notifier.directory.domain import Team, team_of
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
        kept.version, kept.body = version, body


def keep_person(unit: Unit, version: int, person: dict[str, Any]) -> None:
    """Keep a person as they stand now."""
    people.keep_person(unit.session, PersonCopy, version, person)


def team_today(unit: Unit, task: Task) -> Team:
    """Return who is in a task's body today; before the directory has come, those whom the assignment named."""
    kept = unit.session.get(BodyCopy, task.body)
    return team_of(kept.body if kept else task.party)
