"""A private PostgreSQL for the tests."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.parts.program import DidNotStart, Program, free_port, new_folder

_SERVES = "database system is ready to accept connections"
_SETTINGS = {
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Without this a killed server leaves segments in /dev/shm, outside its folder.
    "dynamic_shared_memory_type": "mmap",
    "log_line_prefix": "%m ",
    "autovacuum": "off",
}
# For a server that no test kills: only the machine's own fall could lose what was not synced.
_NEVER_KILLED = {"fsync": "off", "full_page_writes": "off"}


def find_programs() -> Path | None:
    """Return the folder that holds `initdb` and `postgres`, the newest version's where there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((one for one in folders if (one / "initdb").exists() and (one / "postgres").exists()), None)


class PostgresServer:
    """PostgreSQL with its own data folder and port. Anybody on this machine may log in: it holds test data alone.

    may_be_killed: whether it must keep what it promises by the same calls as in earnest.
    """

    def __init__(self, programs: Path, *, may_be_killed: bool) -> None:
        self._folder = new_folder()
        self._port = free_port()
        self._user = self._unprivileged_user()
        data = self._folder / "data"
        data.mkdir(mode=0o700)
        if self._user:
            os.chown(data, *self._user)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self._initdb(programs, data, environment)
        told = _SETTINGS if may_be_killed else {**_SETTINGS, **_NEVER_KILLED}
        settings = [argument for name, value in told.items() for argument in ("-c", f"{name}={value}")]
        self._program = Program(
            "postgres",
            [str(programs / "postgres"), "-D", str(data), "-p", str(self._port), *settings],
            environment,
            self._folder,
            self._answers,
            self._user,
        )

    @property
    def url(self) -> str:
        """The URL of its maintenance database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it and return once it answers."""
        self._program.start()

    def pid(self) -> int | None:
        """Return the id of the process that serves now, None while there is none."""
        return self._program.pid()

    def boots(self) -> int:
        """Return how often its own log says that it began to serve."""
        return self._program.boots(_SERVES)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back on the same port with its data."""
        self._program.kill()

    def stop(self) -> None:
        """Shut it down in order, ending connections."""
        self._program.stop(signal.SIGINT)

    def destroy(self) -> None:
        """Stop it and remove its data."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            connect(self.url, timeout=2).close()
            return True
        return False

    @staticmethod
    def _unprivileged_user() -> tuple[int, int] | None:
        # PostgreSQL refuses to run as root.
        if os.getuid() != 0:
            return None
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            user = pwd.getpwnam("nobody")
        return user.pw_uid, user.pw_gid

    def _initdb(self, programs: Path, data: Path, environment: dict[str, str]) -> None:
        command = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        user = {"user": self._user[0], "group": self._user[1], "extra_groups": []} if self._user else {}
        done = subprocess.run(
            [*command, "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
            env=environment,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            **user,  # type: ignore[call-overload]
        )
        if done.returncode != 0:
            raise DidNotStart(f"initdb ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def connect(url: str, timeout: int = 10) -> psycopg.Connection:
    """Connect to a URL as SQLAlchemy writes it, each statement committing itself."""
    return psycopg.connect(
        url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True, connect_timeout=timeout
    )


def new_name() -> str:
    """Return a name that nothing but a test has."""
    return f"nwd_test_{uuid4().hex[:16]}"


def with_database(url: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    head, _, query = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


def make_database(server_url: str, template: str = "template0") -> str:
    """Make a database and return its name."""
    name = new_name()
    with connect(server_url) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return name


def drop_database(server_url: str, name: str) -> None:
    """Remove a database, whoever is still connected."""
    with connect(server_url) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def new_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """Make a database for a while and give its URL; it is dropped at the end."""
    name = make_database(server_url, template)
    try:
        yield with_database(server_url, name)
    finally:
        drop_database(server_url, name)
