"""Intake as tests have it: the app, its service and an agency's key."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.intake.agencies.admission import EXTENSION, Admission
from services.intake.app import create_app
from services.intake.cases.numbers import case_number
from services.intake.cli import Operations
from services.intake.codes.current import CurrentPlace
from services.intake.handlers import HANDLERS
from services.intake.models import MIGRATIONS, RECORDS, Case, Outbox
from services.intake.reviews import actions as reviews
from services.intake.settings import Settings
from shared.contracts import Message, from_bytes, to_bytes
from shared.contracts.enterprise import ENTERPRISE_INFORMED
from shared.db import Database, new_id
from shared.db.migrate import upgrade
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.dead_letters import dead_letters
from shared.messaging.service import run_folder
from shared.messaging.transport import Delivery
from tests.parts.places import read_once

HAICANG = Path(__file__).parents[3] / "config" / "haicang"

BODY: dict[str, Any] = {
    "kind": "help",
    "channel": "window",
    "title": "增资扩产需要新增工业用地",
    "enterprise": {"name": "厦门澜峰精密制造有限公司"},
}

CASE_DUE = "2026-12-01T09:30:00+00:00"

DECISION = {"by": "rule", "rule": "land", "rules_version": "1", "reason": {"zh": "用地", "en": "land"}}


def party(code: str, zh: str, en: str) -> dict[str, Any]:
    """Return a body as an assignment names it."""
    return {"code": code, "name": {"zh": zh, "en": en}, "relation": "assign", "handlers": [], "leader": None}


@dataclass
class House:
    """Intake as a test has it: the app, its service, an agency's key."""

    app: Any
    service: Service
    key: str
    operations: Operations
    clock: "TestClock"
    data_dir: Path
    folder: Path = HAICANG

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode("utf-8")
        return self.client().post(
            path,
            data=data,
            headers={"Authorization": f"Bearer {key or self.key}", "Content-Type": "application/json", **named},
        )

    def get(self, path: str, *, key: str | None = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client().get(path, headers={"Authorization": f"Bearer {key or self.key}", **named})

    def bring(self, **fields: Any) -> dict[str, Any]:
        """Bring a case and return the answer's body."""
        answer = self.post("/v1/cases", {**BODY, **fields})
        assert answer.status_code == 202, answer.json
        return answer.json

    def numbered(self, sequence: int) -> str:
        """Return a number that is right in itself, whether there is such a case or not."""
        return case_number("HC", 2026, sequence)

    def case(self, number: str) -> Case:
        with self.service.database.read() as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def sent(self, number: str | None = None) -> list[Message]:
        """Return what stands in the outbox, in the order in which it was sent, but for what enterprises are told."""
        with self.service.database.read() as session:
            rows = [from_bytes(row) for row in session.scalars(select(Outbox.body).order_by(Outbox.id))]
        wanted = self.case(number).id if number else None
        return [one for one in rows if wanted in (None, one.subject) and one.type != ENTERPRISE_INFORMED.name]

    def informed(self, number: str) -> list[Message]:
        """Return what the enterprise of a case is told, in order."""
        with self.service.database.read() as session:
            rows = [from_bytes(row) for row in session.scalars(select(Outbox.body).order_by(Outbox.id))]
        wanted = self.case(number).id
        return [one for one in rows if one.subject == wanted and one.type == ENTERPRISE_INFORMED.name]

    def told(self, number: str, kind: str, data: dict[str, Any], *, in_round: int = 1, assignment: int = 1) -> Message:
        """Return a message as another service would send it about a case."""
        source = "router" if kind.startswith(("case.assigned", "directory")) else "notifier"
        return Message(
            id=new_id(),
            type=f"{kind}.v1",
            source=source,
            subject=self.case(number).id,
            time=self.clock.now(),
            data=data,
            round=in_round,
            assignment=assignment,
        )

    def body(self, code: str, zh: str, en: str, *, version: int = 1) -> Message:
        """Return a message of the directory."""
        body = {
            **party(code, zh, en),
            "kind": "office",
            "may_lead": True,
            "liaison": None,
            "stand_in": None,
            "valid_from": "2020-01-01",
            "valid_until": None,
            "successor": None,
        }
        data = {"version": version, "body": body}
        return Message(new_id(), "directory.body.v1", "router", code, self.clock.now(), data)

    def hear(self, *messages: Message) -> None:
        """Take messages as the consumer would."""
        Consumer(self.service, HANDLERS).take([Delivery(to_bytes(one)) for one in messages])

    def loosen(self, **rules: Any) -> None:
        """Change what the place's configuration says, for the cases to come."""
        self.operations.store({"place": {**read_once(checked, self.folder)["place"], **rules}})

    def dead(self) -> list[str]:
        return [letter.reason for letter in dead_letters(self.service)]

    def reported(self, number: str, *, in_round: int = 1, assignment: int = 1, turn: int = 3) -> None:
        """Let a case be signed for and reported."""
        where = {"in_round": in_round, "assignment": assignment}
        lead = {"lead": "planning_land", "by": "林工"}
        said = {"report": "内部情况：指标已落实。", "answer": "已排定供地。", "outcome": "solved"}
        self.hear(
            self.told(number, "task.signed", {"turn": turn - 1, **lead}, **where),
            self.told(number, "task.reported", {"turn": turn, **lead, **said}, **where),
        )

    def approve(self, number: str) -> None:
        """Let the centre approve what a case has under review."""
        with self.service.begin("test") as unit:
            case = unit.case(self.case(number).id)
            reviews.approve(unit, case, case.standing.key, actor="weicheng_wang", name="王伟诚")

    def answered(self, number: str, *, in_round: int = 1, assignment: int = 1) -> None:
        """Let a case be signed for, reported, and its answer approved."""
        self.reported(number, in_round=in_round, assignment=assignment)
        self.approve(number)


class TestClock:
    """A clock that a test can move and stop; otherwise each look is a millisecond later than the one before."""

    __test__ = False

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
        self._tick = timedelta(milliseconds=1)

    def now(self) -> datetime:
        self.at += self._tick
        return self.at

    def stand(self) -> None:
        self._tick = timedelta(0)

    def go(self) -> None:
        self._tick = timedelta(milliseconds=1)


def open_house(url: str, data_dir: Path, key: str) -> House:
    """Return intake on a database that is ready."""
    app = create_app(settings_for(url, data_dir))
    return _house(app, data_dir, key)


def move_in(standing: House, file: Path, key: str) -> House:
    """Return intake on a copy of a database file, with the app of a house that nobody uses any more."""
    house = move_to(standing, standing.service.database, key)
    shutil.copy(file, house.data_dir / "intake.db")
    return house


def move_to(standing: House, database: Database, key: str) -> House:
    """Return intake on another database, with an empty folder and the app of a house that nobody uses any more.

    To make an app takes longer than most tests of one, and a database that was there before keeps what SQLAlchemy has
    compiled.
    """
    shutil.rmtree(standing.data_dir)
    standing.data_dir.mkdir()
    service = Service("intake", RECORDS, database, standing.service.clock, run_folder(standing.data_dir))
    vars(standing.service).update(vars(service))  # the app's parts hold the service itself
    standing.app.extensions["intake.place"] = CurrentPlace(standing.service)
    standing.app.extensions[EXTENSION] = Admission(standing.service)
    return _house(standing.app, standing.data_dir, key)


def _house(app: Any, data_dir: Path, key: str) -> House:
    app.testing = True
    service: Service = app.extensions["nwd"]
    clock = TestClock()
    service.clock = clock  # type: ignore[assignment]
    return House(app, service, key, Operations(service), clock, data_dir)


def make_house(url: str, data_dir: Path, *, place: Path | None = HAICANG) -> House:
    """Make the tables, load a place, add an agency, and return intake."""
    database = Database(settings_for(url, data_dir).common.database_url, "intake")
    upgrade(database, MIGRATIONS)
    database.close()
    house = open_house(url, data_dir, "")
    if place is not None:
        house.operations.store(read_once(checked, place) if place == HAICANG else checked(place))
    house.key = house.operations.add_agency("window-hall", "政务服务大厅")
    return house


def checked(folder: Path) -> dict[str, dict[str, Any]]:
    """Return intake's checked parts of a folder; no database is asked."""
    anywhere: Any = None
    return Operations(anywhere).check(folder)


def settings_for(url: str, data_dir: Path) -> Settings:
    return Settings.from_env(
        {
            "NWD_INTAKE_DATABASE_URL": url,
            "NWD_DATA_DIR": str(data_dir),
            "NWD_SECRET_KEY": "a-secret-of-the-tests-and-nothing-else",
            "NWD_PUBLIC_URL": "https://cases.haicang.example",
        }
    )
