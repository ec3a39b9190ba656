"""A router on a real database, migrated as in earnest, and what the other services would send it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from services.router.app import create_app
from services.router.cli import Operations
from services.router.decisions.models import Case, Decision
from services.router.handlers import HANDLERS
from services.router.models import MIGRATIONS, RECORDS, History, Inbox, Outbox
from services.router.settings import Settings
from shared.contracts import Message, MessageType, from_bytes, to_bytes
from shared.contracts.from_intake import CASE_CLOSED, CASE_REOPENED, CASE_SUBMITTED, CASE_WITHDRAWN
from shared.contracts.from_notifier import (
    TASK_PART_REPORTED,
    TASK_RECALLED,
    TASK_REPORTED,
    TASK_RETURNED,
    TASK_SIGNED,
)
from shared.contracts.from_router import CASE_WAITING
from shared.contracts.words import ALL_ROUNDS
from shared.db import Database, new_id
from shared.db.history import Line, lines_of
from shared.db.migrate import upgrade
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.running import prepare_storage
from shared.messaging.transport import Delivery
from shared.process.clock import Clock
from tests.integration.router.face import Face
from tests.parts.places import read_once
from tests.parts.reuse import database_at, give_back
from tests.parts.templates import Prepare
from tests.unit.router.cases import HAICANG, case, haicang_parts

SECRET = "a-secret-for-tests-of-thirty-two-or-more"


class SetClock(Clock):
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_by(self, time: timedelta) -> None:
        self.instant += time


@dataclass
class Router:
    """A router, with the messages of intake and notifier at hand."""

    service: Service
    clock: SetClock
    operations: Operations = field(init=False)

    def __post_init__(self) -> None:
        self.operations = Operations(self.service)
        self.consumer = Consumer(self.service, HANDLERS)

    def load(self, folder: Path = HAICANG) -> list[str]:
        return self.operations.store(read_once(checked, folder) if folder == HAICANG else checked(folder))

    def take(self, *messages: Message) -> None:
        """Take messages in one batch; none of them may fail."""
        self.consumer.take([Delivery(to_bytes(message)) for message in messages])
        with self.service.database.read() as session:
            failed = session.execute(select(Inbox.type, Inbox.reason).where(Inbox.state != "done")).all()
        assert failed == []

    def case(self, case_id: str) -> Case:
        with self.service.database.read() as session:
            return session.scalars(select(Case).where(Case.id == case_id)).one()

    def sent(self) -> list[Message]:
        """Return every message in the outbox, the first first; nothing publishes them here."""
        with self.service.database.read() as session:
            return [from_bytes(body) for body in session.scalars(select(Outbox.body).order_by(Outbox.id))]

    def sent_about(self, subject: str) -> list[Message]:
        """Return what was sent about a case, but for how it waits at the desk; or about a body."""
        return [one for one in self.sent() if one.subject == subject and one.type != CASE_WAITING.name]

    def told_waiting(self, case_id: str) -> list[Message]:
        """Return each time that a case was said to wait at the desk."""
        return [one for one in self.sent() if one.subject == case_id and one.type == CASE_WAITING.name]

    def history(self, case_id: str) -> list[Line]:
        with self.service.database.read() as session:
            return lines_of(session, History, case_id)

    def decisions(self, case_id: str) -> list[Decision]:
        with self.service.database.read() as session:
            return list(session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.id)))


def checked(folder: Path) -> dict[str, dict[str, Any]]:
    """Return router's checked parts of a folder; no database is asked."""
    anywhere: Any = None
    return Operations(anywhere).check(folder)


def migrate(url: str) -> None:
    database = Database(url, "router")
    upgrade(database, MIGRATIONS)
    database.close()


@pytest.fixture(scope="session")
def prepare_postgres() -> Callable[[str], None]:
    """Migrate the database that each test gets a copy of."""
    return migrate


def migrate_and_load(url: str) -> None:
    migrate(url)
    with TemporaryDirectory() as folder:
        router = at(url, Path(folder))
        directory, routing = haicang_parts()
        router.operations.store({"directory": directory, "routing": routing})
        router.service.database.close()


def at(url: str, folder: Path) -> Router:
    """Return the router of a database, with a folder for all else."""
    clock = SetClock()
    return Router(Service("router", RECORDS, database_at(url, "router"), clock, folder / "run"), clock)


@pytest.fixture(params=["sqlite", "postgres"])
def bare_router(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_copies: Callable[[Prepare], str]
) -> Iterator[Router]:
    """A router with its tables and no configuration."""
    prepare = migrate_and_load if "router" in request.fixturenames else migrate
    copy = sqlite_copies if request.param == "sqlite" else request.getfixturevalue("postgres_copies")
    router = at(copy(prepare), tmp_path)
    yield router
    give_back(router.service.database)


@pytest.fixture
def router(bare_router: Router) -> Router:
    """A router for Haicang: for whoever asks for it, its database was a copy of one that had loaded it."""
    return bare_router


@pytest.fixture
def by_rules(router: Router) -> Router:
    """A router for a place where returns are agreed to at once, and the rules choose again."""
    directory, routing = haicang_parts()
    router.operations.store({"directory": directory, "routing": {**routing, "returns_decided_by": "rules"}})
    return router


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app that serves one test after another: to make one takes longer than most tests of it."""
    told = {"NWD_DATA_DIR": str(tmp_path_factory.mktemp("standing")), "NWD_SECRET_KEY": SECRET}
    settings = Settings.from_env(told)
    prepare_storage(settings.common, MIGRATIONS)
    app = create_app(settings)
    app.testing = True
    return app


@pytest.fixture
def face(router: Router, standing: Flask) -> Face:
    """The HTTP face of a router for Haicang, whose clock stands still at this moment: cookies age by the real one."""
    router.clock.instant = datetime.now(UTC)
    service: Service = standing.extensions["nwd"]
    vars(service).update(vars(router.service))
    return Face(standing, Router(service, router.clock))


def message(kind: MessageType, case_id: str, data: dict[str, Any], key: tuple[int, int] = (0, 0)) -> Message:
    """Return a message as its sender would send it; each call is another message."""
    return Message(
        id=new_id(),
        type=kind.name,
        source=kind.source,
        subject=case_id,
        time=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
        round=key[0],
        assignment=key[1],
        data=data,
    )


def submitted(case_id: str, text: str = "", **stated: Any) -> Message:
    return message(CASE_SUBMITTED, case_id, {"case": case(text, **stated)}, (1, 0))


def reopened(case_id: str, new_round: int, **stated: Any) -> Message:
    return message(CASE_REOPENED, case_id, {"case": case(**stated), "reason": "未解决"}, (new_round, 0))


def part_reported(
    case_id: str, body: str, key: tuple[int, int], *, agrees: bool = True, text: str = "已办理"
) -> Message:
    told = {"body": body, "agrees": agrees, "text": text, "by": f"{body}的经办人"}
    return message(TASK_PART_REPORTED, case_id, told, key)


def withdrawn(case_id: str) -> Message:
    return message(CASE_WITHDRAWN, case_id, {"reason": None}, (ALL_ROUNDS, 0))


def closed(case_id: str, last: int = 1) -> Message:
    return message(CASE_CLOSED, case_id, {"outcome": None, "satisfaction": None}, (last, 0))


def signed(case_id: str, lead: str, key: tuple[int, int]) -> Message:
    return message(TASK_SIGNED, case_id, {"turn": 2, "lead": lead, "by": "某人"}, key)


def recalled(case_id: str, lead: str, key: tuple[int, int]) -> Message:
    return message(TASK_RECALLED, case_id, {"turn": 2, "lead": lead, "by": None}, key)


def returned(case_id: str, lead: str, key: tuple[int, int]) -> Message:
    data = {"turn": 2, "lead": lead, "by": "某人", "reason": "不属本单位职责", "legal_basis": "“三定”规定"}
    return message(TASK_RETURNED, case_id, data, key)


def reported(case_id: str, lead: str, key: tuple[int, int]) -> Message:
    data = {"turn": 3, "lead": lead, "by": "某人", "report": "经过", "answer": "已办理", "outcome": "solved"}
    return message(TASK_REPORTED, case_id, data, key)
