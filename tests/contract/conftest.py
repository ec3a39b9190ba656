"""The road in each combination of database and transport."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.messaging import Service
from tests.contract.plain import plain_service
from tests.contract.road import Road, SetClock


@pytest.fixture(scope="session")
def prepare_postgres(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Make the tables of both services and the lease table in the database that each test gets a copy of."""

    def prepare(url: str) -> None:
        Road(tmp_path_factory.mktemp("prepared"), url, url, url).close()

    return prepare


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A service with the common tables, on each database; a test file may have another of that name."""
    url = f"sqlite:///{tmp_path}/intake.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = plain_service("intake", url, tmp_path)
    yield made
    made.database.close()


COMBINATIONS = ["sqlite-lease", "postgres-lease", "postgres-rabbit"]


def make_road(request: pytest.FixtureRequest, combination: str, folder: Path, clock: SetClock | None = None) -> Road:
    more = {"clock": clock} if clock else {}
    if combination == "sqlite-lease":
        urls = [f"sqlite:///{folder}/{name}.db" for name in ("intake", "router", "messages")]
        return Road(folder, *urls, **more)
    url = request.getfixturevalue("postgres_url")
    if combination == "postgres-lease":
        return Road(folder, url, url, url, **more)
    amqp = request.getfixturevalue("amqp")
    return Road(folder, url, url, amqp.url, amqp.prefix, **more)


@pytest.fixture(params=COMBINATIONS)
def road(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Road]:
    """A road on the real clock; nothing runs on it yet."""
    made = make_road(request, request.param, tmp_path)
    yield made
    made.close()


@pytest.fixture(params=COMBINATIONS)
def slow_road(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Road]:
    """A road whose clock the test moves."""
    made = make_road(request, request.param, tmp_path, SetClock())
    yield made
    made.close()
