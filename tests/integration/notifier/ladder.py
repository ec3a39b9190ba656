"""A place whose policy has a ladder of cards and notices, and what people do on it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from services.notifier.directory.domain import Person
from services.notifier.escalation.models import MeasureRow
from services.notifier.notices import actions, answering
from services.notifier.notices.actions import Refused
from services.notifier.notices.domain import Supervisor
from services.notifier.notices.models import Answer, Notice
from services.notifier.notices.replay import differences
from shared.contracts.from_router import DIRECTORY_BODY
from shared.db import new_id
from shared.db.history import lines_of
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, message, party

STEPS = """
offices:
  watch: {name: {zh: 督查办, en: supervision office}, body: watch, as: [handlers]}
steps:
  - step: yellow
    clocks: [closing]
    when: {before: {n: 1, unit: working_days}}
    card: yellow
  - step: blue
    name: {zh: 蓝色督办单待签发, en: A blue notice waits to be signed}
    clocks: [closing]
    when: {after: {n: 1, unit: working_days}}
    to: [watch]
    mail: step
    card: red
    notice:
      colour: blue
      demand: {zh: 请说明进展并尽快办理。, en: Say how it stands and act soon.}
      limit: {n: 1, unit: working_days}
      stopped_by: any_action
  - step: orange
    clocks: [notice.blue]
    when: {after: {n: 0, unit: minutes}}
    notice:
      colour: orange
      demand: {zh: 请书面说明未办结的原因。, en: Say in writing why it is not done.}
      limit: {n: 1, unit: working_days}
      stopped_by: written_answer
  - step: severe
    clocks: [notice.orange]
    when: {after: {n: 0, unit: minutes}}
    notice:
      colour: red
      demand: {zh: 请由负责人会签书面答复。, en: Answer in writing with two signatures.}
      limit: {n: 1, unit: working_days}
      stopped_by: countersigned_answer
  - step: bulletin
    clocks: [notice.severe]
    when: {after: {n: 0, unit: minutes}}
    measure: bulletin
"""
SUPERVISOR = Supervisor("guodong", "叶国栋", frozenset({"watch"}))
AUTHOR = Person("land_1", "land_1某人", "land_1@haicang.example", "zh")
LEADER = Person("land_leader", "land_leader某人", "land_leader@haicang.example", "zh")


@pytest.fixture
def place(notifier: Notifier, tmp_path: Path) -> Notifier:
    """A notifier of the place with the ladder."""
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    (folder / "escalation.yaml").write_text(STEPS, encoding="utf-8")
    notifier.load(folder, clocks=True)
    told = {**party("watch"), "kind": "office", "may_lead": False, "aliases": [], "liaison": None, "stand_in": None}
    told |= {"valid_from": "2020-01-01", "valid_until": None, "successor": None}
    notifier.take(message(DIRECTORY_BODY, "watch", {"version": 1, "body": told}))
    return notifier


def brought(place: Notifier, **more: object) -> str:
    """Bring a case; its limit is the end of the 1st of December, and the blue notice is drafted a day after."""
    case = new_id()
    place.take(assigned(case, lead=party("land"), **more))  # type: ignore[arg-type]
    return case


def at(place: Notifier, moment: str) -> None:
    """Go to a local time, and let the clock do what is due."""
    place.clock.is_at(moment)
    place.tick()


def notices(place: Notifier, case: str) -> list[Notice]:
    """Return the notices of a case, the first first."""
    with place.service.database.read() as session:
        return list(session.scalars(select(Notice).where(Notice.case_id == case).order_by(Notice.drafted_at)))


def stands(place: Notifier, case: str) -> list[tuple[str, str, int | None]]:
    """Return colour, state and number of each notice of a case."""
    return [(one.colour, one.state, one.number) for one in notices(place, case)]


def sign(place: Notifier, notice: Notice, who: Supervisor = SUPERVISOR, zh: str = "") -> Refused | None:
    with place.service.begin("test") as unit:
        return actions.sign(unit, notice.id, who, zh or notice.zh, notice.en)


def answer(place: Notifier, case: str, notice: Notice, text: str = "已约谈经办人。") -> Refused | None:
    with place.service.begin("test") as unit:
        return answering.answer(unit, place.lead(case), notice.id, AUTHOR, text)


def countersign(place: Notifier, case: str, notice: Notice, who: Person = LEADER) -> Refused | None:
    with place.service.begin("test") as unit:
        return answering.countersign(unit, place.lead(case), notice.id, who)


def replays(place: Notifier, case: str) -> None:
    """Hold the notices and cards of a case against its history."""
    with place.service.database.read() as session:
        own = list(session.scalars(select(Notice).where(Notice.case_id == case)))
        written = list(session.scalars(select(Answer).where(Answer.notice_id.in_([one.id for one in own]))))
        given = list(session.scalars(select(MeasureRow).where(MeasureRow.case_id == case)))
        lines = lines_of(session, place.service.records.history, case)
    assert list(differences(own, written, given, lines)) == []
