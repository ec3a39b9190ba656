"""Where the parts come from: the environment, else programs that are here, else packages that may be installed."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.parts import debian, postgres, rabbit
from tests.parts.postgres import PostgresServer
from tests.parts.rabbit import RabbitServer

DATABASE_URL = "NWD_TEST_DATABASE_URL"
AMQP_URL = "NWD_TEST_AMQP_URL"
MANAGEMENT_URL = "NWD_TEST_RABBITMQ_MANAGEMENT_URL"

Server = TypeVar("Server", PostgresServer, RabbitServer)


class Missing(Exception):
    """A part that cannot be had here; the text names it and says how to get it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of part: how its programs are found, and which package brings them."""

    name: str
    variable: str
    package: str
    find_programs: Callable[[], Path | None]


POSTGRES = Kind("PostgreSQL", DATABASE_URL, "postgresql", postgres.find_programs)
RABBITMQ = Kind("RabbitMQ", AMQP_URL, "rabbitmq-server", rabbit.find_programs)


def given_database(environment: Mapping[str, str]) -> str | None:
    """Return the URL of the PostgreSQL that the environment names, None where it names none."""
    for name in (DATABASE_URL, "NWD_DATABASE_URL"):
        url = environment.get(name, "")
        if url.startswith(("postgresql://", "postgresql+psycopg://", "postgres://")):
            return "postgresql+psycopg://" + url.split("://", 1)[1]
    return None


def given_broker(environment: Mapping[str, str]) -> str | None:
    """Return the URL of the RabbitMQ that the environment names, None where it names none."""
    return environment.get(AMQP_URL) or environment.get("NWD_AMQP_URL") or None


def programs_of(kind: Kind) -> Path:
    """Return the folder of a part's programs, installed first where that is needed and allowed. Raises Missing."""
    found = kind.find_programs()
    if found is None and debian.may_install():
        failure = debian.install(kind.package)
        found = kind.find_programs()
        if found is None:
            raise Missing(f"{kind.name} is missing: installing {kind.package} failed: {failure}")
    if found is None:
        raise Missing(
            f"{kind.name} is missing: install the package {kind.package}, or name a server's URL in {kind.variable}"
        )
    return found


def start_postgres(*, may_be_killed: bool = False) -> PostgresServer:
    """Start a private PostgreSQL. Raises Missing or DidNotStart."""
    return _started(PostgresServer(programs_of(POSTGRES), may_be_killed=may_be_killed))


def start_rabbit() -> RabbitServer:
    """Start a private RabbitMQ. Raises Missing or DidNotStart."""
    return _started(RabbitServer(programs_of(RABBITMQ)))


def _started(server: Server) -> Server:
    """Start a server; where that fails, leave nothing of it behind."""
    try:
        server.start()
    except BaseException:
        server.destroy()
        raise
    return server


def must_have_all(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a missing part fails the run (`CI=true`) or skips what needs it."""
    return environment.get("CI", "").lower() in {"1", "true", "yes"}
