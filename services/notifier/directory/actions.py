"""Keeping the copy of the directory, and who of a body is there today."""

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.store import away
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
    else:
        return
    unit.session.flush()
    store.forget(unit.session, body["code"])


def keep_person(unit: Unit, version: int, person: dict[str, Any]) -> bool:
    """Keep a person as they stand now, and say whether it is news that they have left, or who follows them."""
    before = store.staff(unit.session, person["id"])
    news = people.keep_person(unit.session, PersonCopy, version, person)
    known = before is not None and before["left"] and before["successor"] == person["successor"]
    return news and person["left"] and not known


def team_today(unit: Unit, task: Task) -> Team:
    """Return who is in a task's body today; before the directory has come, those whom the assignment named."""
    return body_today(unit, task.body, task.party)


def body_today(unit: Unit, code: str, party: Mapping[str, Any] | None = None) -> Team:
    """Return who is in a body today. party: whom an assignment named, for as long as the directory's copy lacks it."""
    told = store.body(unit.session, code) or party
    return team_now(unit, told) if told else Team({})


def team_now(unit: Unit, told: Mapping[str, Any]) -> Team:
    """Return the team of a body as a message names it, with who is on duty today and who is away at this moment."""
    dated = told.get("duty") or told.get("stand_ins")
    return team_of(told, today(unit) if dated else None, gone(unit))


def gone(unit: Unit) -> dict[str, str | None]:
    """Return who is away at this moment, each with whoever stands in for them, or None; read once in a unit."""
    found: dict[str, str | None] | None = unit.session.info.get("away")
    if found is None:
        found = unit.session.info["away"] = away(unit.session, unit.now)
    return found


def today(unit: Unit) -> date:
    """Return the day in the place's zone; in UTC's before a calendar is loaded."""
    try:
        zone = regimes.in_force(unit).calendar.zone
    except regimes.NothingLoaded:
        return unit.now.astimezone(UTC).date()
    return unit.now.astimezone(zone).date()


def delegate_of(unit: Unit, task: Task) -> list[Person]:
    """Return who of its body has a task, if anybody has, as a list: they are written to beside the handlers on duty.

    Beside and not instead, for the office answers for the task: should its one reader be away, others must know. Who is
    away is not written to; whoever stands in for them is.
    """
    team = team_today(unit, task)
    found = team.member(task.delegate) if task.delegate else None
    return team.present(found) if found else []
