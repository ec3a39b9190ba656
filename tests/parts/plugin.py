"""The pytest fixtures that hand out real parts.

One PostgreSQL and one RabbitMQ serve a whole run, also where pytest-xdist spreads it over processes. What a test gets
there is its own: a database, a virtual host. Chaos tests get servers that nobody else uses.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import FrameType
from typing import NoReturn, TypeVar

import pytest

from tests.parts import management, postgres, smtp, supply
from tests.parts.debian import say
from tests.parts.management import Amqp, Management
from tests.parts.memory import keep_in_memory
from tests.parts.once import close_run, open_run, run_folder
from tests.parts.postgres import PostgresServer
from tests.parts.program import DidNotStart
from tests.parts.rabbit import RabbitServer
from tests.parts.reuse import Reusable, close_kept
from tests.parts.templates import EMPTY, Prepare, Template, filled

Part = TypeVar("Part")
_private: list[PostgresServer | RabbitServer] = []
_why_missing: dict[str, str] = {}


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        keep_in_memory()
        open_run()
        _take_what_is_given()
        # Ctrl-C ends a run in order; whoever sends the other signal means the same.
        signal.signal(signal.SIGTERM, _end)
    # What is set here for a running installation must not leak into the tests: one that forgot its settings would mail
    # people.
    for name in [one for one in os.environ if one.startswith("NWD_") and not one.startswith("NWD_TEST_")]:
        del os.environ[name]
    os.environ.pop("PORT", None)
    if not is_worker and config.getoption("numprocesses", None) and _needs_parts(config):
        _start_for_everybody()


def pytest_unconfigure(config: pytest.Config) -> None:
    close_kept()
    if hasattr(config, "workerinput"):
        return
    if not any(isinstance(one, PostgresServer) for one in _private):
        _drop_templates()
    while _private:
        _private.pop().destroy()
    close_run()


def _drop_templates() -> None:
    """Remove from a given server what was made there for all of the run's processes."""
    for made in run_folder().glob("*.database"):
        postgres.drop_database(os.environ[supply.DATABASE_URL], made.stem)


def _take_what_is_given() -> None:
    database, broker = supply.given_database(os.environ), supply.given_broker(os.environ)
    if database:
        os.environ[supply.DATABASE_URL] = database
    if broker:
        os.environ[supply.AMQP_URL] = broker


def _needs_parts(config: pytest.Config) -> bool:
    return not all("unit" in Path(str(one).split("::")[0]).parts for one in config.args)


def _start_for_everybody() -> None:
    """Start before the workers do: they inherit the URLs, and one server does for all of them."""
    for start in (_database_url, _broker_url):
        try:
            start()
        except (supply.Missing, DidNotStart) as error:
            if supply.must_have_all():
                raise pytest.UsageError(str(error)) from error
            say(str(error))


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _database_url() -> str:
    if supply.DATABASE_URL not in os.environ:
        say("starting a private PostgreSQL")
        server = supply.start_postgres()
        _private.append(server)
        os.environ[supply.DATABASE_URL] = server.url
    return os.environ[supply.DATABASE_URL]


def _broker_url() -> str:
    if supply.AMQP_URL not in os.environ:
        say("starting a private RabbitMQ (some ten seconds)")
        server = supply.start_rabbit()
        _private.append(server)
        os.environ[supply.AMQP_URL] = server.url
        os.environ[supply.MANAGEMENT_URL] = server.management_url
    return os.environ[supply.AMQP_URL]


def or_skip(get: Callable[[], Part]) -> Part:
    """Return a part; where it cannot be had, skip the test that asked, or fail it with `CI=true`."""
    try:
        return get()
    except supply.Missing as error:
        if supply.must_have_all():
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_server_url() -> str:
    """URL of the run's PostgreSQL, its maintenance database."""
    return or_skip(_database_url)


@pytest.fixture(scope="session")
def prepare_postgres() -> Prepare | None:
    """Override it: a function that fills the database which `postgres_url` copies."""
    return None


@pytest.fixture(scope="session")
def postgres_templates(postgres_server_url: str) -> Callable[[Prepare | None], Template]:
    """Give a database that a function filled: each is made once in a run, so migrations run once."""

    def make(prepare: Prepare) -> Template:
        name = postgres.make_database(postgres_server_url)
        (run_folder() / f"{name}.database").touch()
        return Template(name, prepare(postgres.with_database(postgres_server_url, name)) or "")

    @cache
    def template(prepare: Prepare | None) -> Template:
        return filled("postgres", prepare, make) if prepare else EMPTY

    return template


@pytest.fixture(scope="session")
def used_databases(postgres_server_url: str) -> Iterator[dict[str, tuple[Reusable, ExitStack]]]:
    """Databases that a test is done with and that are fresh again, by the template that they were copied from."""
    waiting: dict[str, tuple[Reusable, ExitStack]] = {}
    yield waiting
    for _, kept in waiting.values():
        kept.close()


@pytest.fixture
def postgres_copies(
    postgres_server_url: str,
    postgres_templates: Callable[[Prepare | None], Template],
    used_databases: dict[str, tuple[Reusable, ExitStack]],
) -> Iterator[Callable[[Prepare | None], str]]:
    """Give the URL of a database for this test alone: a copy of what a function filled, or one made fresh again."""
    lent: list[tuple[str, Reusable, ExitStack]] = []

    def copy(prepare: Prepare | None) -> str:
        template = postgres_templates(prepare).place
        if template in used_databases:
            database, kept = used_databases.pop(template)
        else:
            kept = ExitStack()
            database = Reusable(kept.enter_context(postgres.new_database(postgres_server_url, template)))
            kept.callback(database.close)
        lent.append((template, database, kept))
        return database.url

    yield copy
    for template, database, kept in lent:
        if template not in used_databases and database.freshen():
            used_databases[template] = database, kept
        else:
            kept.close()


@pytest.fixture
def postgres_url(postgres_copies: Callable[[Prepare | None], str], prepare_postgres: Prepare | None) -> str:
    """URL of a database for this test alone, as `prepare_postgres` fills it."""
    return postgres_copies(prepare_postgres)


@pytest.fixture(scope="session")
def sqlite_templates() -> Callable[[Prepare], Template]:
    """Give a database file that a function filled, to be copied: each is made once in a run."""

    def make(prepare: Prepare) -> Template:
        path = Path(mkdtemp(dir=run_folder())) / "filled.db"
        return Template(str(path), prepare(f"sqlite:///{path}") or "")

    @cache
    def template(prepare: Prepare) -> Template:
        return filled("sqlite", prepare, make)

    return template


@pytest.fixture(scope="session")
def sqlite_copies(
    sqlite_templates: Callable[[Prepare], Template], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Prepare], str]:
    """Give the URL of a copy of what a function filled, in the place of the copy that was given before."""
    place = tmp_path_factory.mktemp("copy")

    def copy(prepare: Prepare) -> str:
        for old in place.iterdir():
            old.unlink()
        shutil.copy(sqlite_templates(prepare).place, place / "copy.db")
        return f"sqlite:///{place}/copy.db"

    return copy


@contextmanager
def place_on_broker() -> Iterator[Amqp]:
    """Give a virtual host of RabbitMQ for a while; on a given broker a prefix for all names that are declared."""
    url = or_skip(_broker_url)
    interface = os.environ.get(supply.MANAGEMENT_URL)
    with management.own_virtual_host(url, Management(interface)) if interface else management.own_names(url) as place:
        yield place


@pytest.fixture
def amqp() -> Iterator[Amqp]:
    """A place on the broker for this test alone."""
    with place_on_broker() as place:
        yield place


@pytest.fixture(scope="module")
def _chaos_rabbit() -> Iterator[RabbitServer]:
    server = or_skip(supply.start_rabbit)
    yield server
    server.destroy()


@pytest.fixture(scope="session")
def _chaos_postgres() -> Iterator[PostgresServer]:
    server = or_skip(lambda: supply.start_postgres(may_be_killed=True))
    yield server
    server.destroy()


@pytest.fixture
def broker(_chaos_rabbit: RabbitServer) -> RabbitServer:
    """A RabbitMQ that this test may kill, stop and start. It runs when the test begins."""
    _chaos_rabbit.start()
    return _chaos_rabbit


@pytest.fixture
def database_server(_chaos_postgres: PostgresServer) -> PostgresServer:
    """A PostgreSQL that this test may kill, stop and start. It runs when the test begins."""
    _chaos_postgres.start()
    return _chaos_postgres


@pytest.fixture
def smtp_sink() -> Iterator[smtp.SmtpSink]:
    """An SMTP server for this test alone that keeps what it is sent."""
    with smtp.smtp_server() as sink:
        yield sink
