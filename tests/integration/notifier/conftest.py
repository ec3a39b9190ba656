"""A notifier on a real database, migrated as in earnest, and what the other services would send it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.app import create_app
from services.notifier.cli import Operations
from services.notifier.configuration import read
from services.notifier.directory.domain import Person
from services.notifier.escalation.clock import Clock as ClockRole
from services.notifier.escalation.models import Timer
from services.notifier.handlers import HANDLERS
from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.kindness.holding import Kindness
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from services.notifier.mail.sending import Sending
from services.notifier.mail.smtp import Postman, server_at
from services.notifier.mail.store import mails_of
from services.notifier.models import RECORDS, Base, History, Inbox, Outbox
from services.notifier.settings import Settings
from services.notifier.tasks.actions import Refused, act_on
from services.notifier.tasks.domain import Act
from services.notifier.tasks.links import Links
from services.notifier.tasks.models import Case, Task
from shared.contracts import Message, MessageType, from_bytes, to_bytes
from shared.contracts.words import Part
from shared.db import Database
from shared.db.history import Line, broken_lines, lines_of
from shared.db.migrate import upgrade
from shared.messaging import Service
from shared.messaging.consumer import Consumer
from shared.messaging.transport import Delivery
from shared.process.clock import Clock
from shared.web.app import Face
from tests.integration.notifier.scripted import ScriptedServer, scripted_server
from tests.parts.places import read_once
from tests.parts.reuse import database_at, give_back
from tests.parts.templates import Prepare

ROOT = Path(__file__).parents[3]
HAICANG, MIGRATIONS = ROOT / "config" / "haicang", ROOT / "services" / "notifier" / "migrations"
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Haicang."""

SECRET = "a-secret-for-tests-of-thirty-two-or-more"


class SetClock(Clock):
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.instant = START

    def now(self) -> datetime:
        return self.instant

    def is_at(self, text: str) -> None:
        """Go to a local time in Haicang."""
        self.instant = datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)

    def pass_by(self, **time: float) -> None:
        self.instant += timedelta(**time)


def haicang_parts() -> dict[str, dict[str, Any]]:
    """Return notifier's checked parts of Haicang's folder."""
    return read_once(read, HAICANG)


def without_clocks(parts: dict[str, Any]) -> dict[str, Any]:
    """Return a place's parts without the clocks that it sets, the steps that count by them, and its ladder."""
    limits, policy = parts["limits"], parts["escalation"]
    own = {one["clock"] for one in limits["clocks"]}
    ladder = {"card", "measure", "notice"}
    steps = [one for one in policy["steps"] if own.isdisjoint(one["clocks"]) and ladder.isdisjoint(one)]
    return {**parts, "limits": {**limits, "clocks": []}, "escalation": {**policy, "steps": steps}}


@dataclass
class Notifier:
    """A notifier, with its roles and the other services' messages at hand."""

    service: Service
    clock: SetClock
    settings: Settings
    senders: list[Sending] = field(default_factory=list)
    consumer: Consumer = field(init=False)

    def __post_init__(self) -> None:
        self.consumer = Consumer(self.service, HANDLERS)
        self.operations = Operations(self.service, self.settings)
        self.links = Links(self.settings.common.secret_keys, self.settings.common.public_url)
        self.ticking = ClockRole(self.service)
        self.addresses = ReplyAddresses("reply@in.haicang.example", [SECRET])

    def load(self, folder: Path = HAICANG, *, clocks: bool = False) -> list[str]:
        """Load a place. clocks: also those that it sets, and its ladder; most tests are not about them."""
        parts = haicang_parts() if folder == HAICANG else self.operations.check(folder)
        return self.operations.store(parts if clocks else without_clocks(parts))

    def take(self, *messages: Message) -> None:
        """Take messages in one batch; none of them may fail."""
        self.consumer.take([Delivery(to_bytes(message)) for message in messages])
        with self.service.database.read() as session:
            failed = session.execute(select(Inbox.type, Inbox.reason).where(Inbox.state != "done")).all()
            assert failed == []
            assert list(broken_lines(session, History, Case)) == []

    def act(self, task: Task, act: Act, **facts: Any) -> Refused | None:
        """Do something with a task as one of its body's people."""
        who = Person(f"{task.body}_1", f"{task.body}的经办人", f"{task.body}_1@haicang.example", "zh")
        with self.service.begin("test") as unit:
            return act_on(unit, task.id, act, who, facts)

    def tick(self) -> None:
        """Let the clock do what is due."""
        while self.ticking.turn() == 0.0:
            pass

    def sender(
        self,
        server: str | None = None,
        only_to: str | None = None,
        replies: ReplyAddresses | None = None,
        *,
        kind: bool = False,
    ) -> Sending:
        """Return a mail role of its own, as one process would have it. kind: whether mails wait for a better hour."""
        postman = Postman(server_at(server)) if server else None
        sender = Sender(self.settings.mail_from, self.links, only_to, replies)
        self.senders.append(Sending(self.service, sender, postman, Kindness(on=kind)))
        return self.senders[-1]

    def case(self, case_id: str) -> Case:
        with self.service.database.read() as session:
            return session.scalars(select(Case).where(Case.id == case_id)).one()

    def tasks(self, case_id: str) -> list[Task]:
        """Return every task that a case ever had, oldest first, the lead's before the others of its assignment."""
        query = (
            select(Task)
            .where(Task.case_id == case_id)
            .order_by(Task.round, Task.assignment, Task.part != Part.LEAD, Task.part.desc(), Task.body)
        )
        with self.service.database.read() as session:
            return list(session.scalars(query))

    def lead(self, case_id: str) -> Task:
        return [task for task in self.tasks(case_id) if task.part == Part.LEAD][-1]

    def states(self, case_id: str) -> list[tuple[str, str]]:
        return [(task.body, task.state) for task in self.tasks(case_id)]

    def timers(self, case_id: str) -> dict[str, Timer]:
        with self.service.database.read() as session:
            return {timer.step: timer for timer in session.scalars(select(Timer).where(Timer.case_id == case_id))}

    def mails(self, case_id: str, kind: MailKind | None = None) -> list[Mail]:
        with self.service.database.read() as session:
            return [mail for mail in mails_of(session, case_id) if kind is None or mail.kind == kind]

    def sent(self, kind: MessageType | None = None) -> list[Message]:
        """Return every message in the outbox, the first first; nothing publishes them here."""
        with self.service.database.read() as session:
            found = [from_bytes(body) for body in session.scalars(select(Outbox.body).order_by(Outbox.id))]
        return [message for message in found if kind is None or message.type == kind.name]

    def history(self, case_id: str) -> list[Line]:
        with self.service.database.read() as session:
            return lines_of(session, History, case_id)

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all rows of all tables but the inbox: what a message that changes nothing leaves as it was."""
        tables = [table for table in Base.metadata.sorted_tables if table.name != "inbox"]
        with self.service.database.read() as session:
            every = {table.name: select(table).order_by(*table.primary_key.columns) for table in tables}
            return {name: [tuple(row) for row in session.execute(query)] for name, query in every.items()}


def settings_for(folder: Path, **variables: str) -> Settings:
    return Settings.from_env(
        {
            "NWD_DATA_DIR": str(folder),
            "NWD_SECRET_KEY": SECRET,
            "NWD_PUBLIC_URL": "http://nwd.example",
            "NWD_MAIL_FROM": "centre@haicang.example",
            **variables,
        }
    )


@pytest.fixture(scope="session")
def prepare_postgres() -> Callable[[str], None]:
    """Migrate the database that each test gets a copy of."""
    return migrate


def migrate(url: str) -> None:
    database = Database(url, "notifier")
    upgrade(database, MIGRATIONS)
    database.close()


def migrate_and_load(url: str) -> None:
    migrate(url)
    with TemporaryDirectory() as folder:
        notifier = at(url, Path(folder))
        notifier.load()
        notifier.service.database.close()


def at(url: str, folder: Path) -> Notifier:
    """Return the notifier of a database, with a folder for all else."""
    database, clock = database_at(url, "notifier"), SetClock()
    service = Service("notifier", RECORDS, database, clock, folder / "run")
    return Notifier(service, clock, settings_for(folder, NWD_NOTIFIER_DATABASE_URL=url))


@pytest.fixture(params=["sqlite", "postgres"])
def bare_notifier(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_copies: Callable[[Prepare], str]
) -> Iterator[Notifier]:
    """A notifier with its tables and no configuration."""
    prepare = migrate_and_load if "notifier" in request.fixturenames else migrate
    copy = sqlite_copies if request.param == "sqlite" else request.getfixturevalue("postgres_copies")
    notifier = at(copy(prepare), tmp_path)
    yield notifier
    for sender in notifier.senders:
        sender.close()
    give_back(notifier.service.database)


@pytest.fixture
def notifier(bare_notifier: Notifier) -> Notifier:
    """A notifier for Haicang: for whoever asks for it, its database was a copy of one that had loaded it."""
    return bare_notifier


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Face:
    """An app that serves one test after another: to make one takes longer than most tests of it."""
    app = create_app(settings_for(tmp_path_factory.mktemp("standing")))
    app.testing = True
    return app


@pytest.fixture
def face(notifier: Notifier, standing: Face) -> Face:
    """The HTTP face of this test's notifier: the same database, under the clock that tests move."""
    vars(standing.extensions["nwd"]).update(vars(notifier.service))
    standing.extensions["notifier.settings"] = notifier.settings
    return standing


@pytest.fixture
def client(face: Face) -> FlaskClient:
    return face.test_client()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running
