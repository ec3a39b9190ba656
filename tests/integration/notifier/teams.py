"""A case with a task force, and what tests ask about it."""

from datetime import timedelta
from typing import Any

import pytest

from services.notifier.directory.domain import Person
from services.notifier.mail.domain import MailKind
from services.notifier.task_forces import store
from services.notifier.task_forces.actions import Refused, act_on_stage
from services.notifier.task_forces.domain import StageAct
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.task_forces.replay import differences
from services.notifier.verification import snapshot
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.staff import office

OFFICES = ("planning_land", "preliminary", "acquisition", "key_projects", "investment", "industry")
LEAD = party("planning_land")


@pytest.fixture
def ready(notifier: Notifier) -> Notifier:
    """A notifier whose directory has come."""
    notifier.take(*(office(code, f"{code}_1", leader=f"{code}_leader") for code in OFFICES))
    return notifier


def enlarged(notifier: Notifier, key: tuple[int, int] = (1, 1), case: str = "", **more: Any) -> str:
    """Let a case be assigned with a task force, and return its id."""
    case = case or new_id()
    notifier.take(assigned(case, key, **{"lead": LEAD, "task_force": "enlargement", "case_class": "weighty", **more}))
    return case


def forces(notifier: Notifier, case: str) -> list[TaskForce]:
    with notifier.service.database.read() as session:
        return store.of_case(session, case)


def team(notifier: Notifier, case: str) -> TaskForce:
    return forces(notifier, case)[-1]


def stages(notifier: Notifier, case: str) -> dict[str, StageRow]:
    with notifier.service.database.read() as session:
        return {row.stage: row for row in store.stages(session, team(notifier, case).id)}


def states(notifier: Notifier, case: str) -> dict[str, str]:
    return {code: row.state for code, row in stages(notifier, case).items()}


def members(notifier: Notifier, case: str) -> set[str]:
    with notifier.service.database.read() as session:
        return set(store.members(session, team(notifier, case).id))


def act(
    notifier: Notifier, case: str, stage: str, word: StageAct = StageAct.DONE, body: str = "", note: str = ""
) -> Refused | None:
    office = body or (stages(notifier, case)[stage].body if word is StageAct.DONE else team(notifier, case).lead)
    who = Person(f"{office}_1", f"{office}的经办人", f"{office}_1@haicang.example", "zh")
    with notifier.service.begin("test") as unit:
        return act_on_stage(unit, team(notifier, case).id, stage, word, who, frozenset({office}), note)


def told(notifier: Notifier, case: str, kind: MailKind) -> list[tuple[str, str]]:
    return [(mail.person, mail.details["stage"]["en"]) for mail in notifier.mails(case, kind)]


def lines(notifier: Notifier, case: str, prefix: tuple[str, ...] = ("stage.", "task_force.")) -> list[str]:
    found = [line for line in notifier.history(case) if line.kind.startswith(prefix)]
    return [f"{line.kind} {line.facts.get('stage', '')}".strip() for line in found]


def wrong(notifier: Notifier, case: str) -> list[str]:
    with notifier.service.database.read() as session:
        found = store.of_case(session, case)
        rows = {force.id: store.stages(session, force.id) for force in found}
    findings = [one for one in snapshot(notifier.service, timedelta(days=3650)).findings if case in one]
    return [*differences(found, rows, notifier.history(case)), *findings]
