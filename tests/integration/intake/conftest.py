"""Intake with its real service: on SQLite always, on PostgreSQL where the test asks for it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from services.intake.cases import store
from services.intake.models import RECORDS
from shared.db.history import broken_lines
from tests.integration.intake.house import House, make_house, move_in, move_to, open_house
from tests.parts.reuse import database_at, give_back
from tests.parts.templates import Prepare, Template


def fill(url: str) -> str:
    """Fill a database with a place and an agency, and return the agency's key."""
    with TemporaryDirectory() as folder:
        made = make_house(url, Path(folder))
        made.service.database.close()
    return made.key


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Intake whose app serves one test after another."""
    folder = tmp_path_factory.mktemp("standing")
    return open_house(f"sqlite:///{folder}/intake.db", folder, "")


@pytest.fixture
def house(standing: House, sqlite_templates: Callable[[Prepare], Template]) -> Iterator[House]:
    """Intake on SQLite."""
    filled = sqlite_templates(fill)
    yield from _kept(move_in(standing, Path(filled.place), filled.told))


@pytest.fixture
def unchecked(house: House) -> House:
    """Intake of a place where nobody checks a bad verdict before the case is taken up again."""
    house.loosen(verdicts_checked=False)
    return house


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """Intake before any place was loaded."""
    yield from _kept(make_house(f"sqlite:///{tmp_path}/intake.db", tmp_path, place=None))


@pytest.fixture(scope="session")
def standing_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Another one, for tests on PostgreSQL: some have both."""
    folder = tmp_path_factory.mktemp("standing")
    return open_house(f"sqlite:///{folder}/intake.db", folder, "")


@pytest.fixture
def house_on_postgres(
    standing_elsewhere: House,
    postgres_copies: Callable[[Prepare | None], str],
    postgres_templates: Callable[[Prepare | None], Template],
) -> Iterator[House]:
    """Intake on PostgreSQL."""
    database = database_at(postgres_copies(fill), "intake", pool=8)
    store.give_back_sequences(database.engine)  # the database was made fresh since
    yield from _kept(move_to(standing_elsewhere, database, postgres_templates(fill).told))


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> House:
    """Intake on each database."""
    return request.getfixturevalue("house" if request.param == "sqlite" else "house_on_postgres")


def _kept(found: House) -> Iterator[House]:
    yield found
    # Whatever a test did, every history holds together afterwards.
    with found.service.database.read() as session:
        assert list(broken_lines(session, RECORDS.history, RECORDS.case)) == []
    give_back(found.service.database)
