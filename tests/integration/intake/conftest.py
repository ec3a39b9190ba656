"""Intake with its real service: on SQLite always, on PostgreSQL where the test asks for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.intake.models import RECORDS
from shared.db.history import broken_lines
from tests.integration.intake.house import House, make_house, open_house


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A SQLite file that is ready, to be copied, and the key of the agency in it."""
    folder = tmp_path_factory.mktemp("prepared")
    made = make_house(f"sqlite:///{folder}/intake.db", folder)
    made.service.database.close()
    return folder / "intake.db", made.key


@pytest.fixture
def house(tmp_path: Path, prepared: tuple[Path, str]) -> Iterator[House]:
    """Intake on SQLite."""
    shutil.copy(prepared[0], tmp_path / "intake.db")
    yield from _kept(open_house(f"sqlite:///{tmp_path}/intake.db", tmp_path, prepared[1]))


@pytest.fixture
def unchecked(house: House) -> House:
    """Intake of a place where nobody checks a bad verdict before the case is taken up again."""
    house.loosen(verdicts_checked=False)
    return house


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """Intake before any place was loaded."""
    yield from _kept(make_house(f"sqlite:///{tmp_path}/intake.db", tmp_path, place=None))


@pytest.fixture
def house_on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[House]:
    """Intake on PostgreSQL."""
    yield from _kept(make_house(postgres_url, tmp_path))


def _kept(found: House) -> Iterator[House]:
    yield found
    # Whatever a test did, every history holds together afterwards.
    with found.service.database.read() as session:
        assert list(broken_lines(session, RECORDS.history, RECORDS.case)) == []
    found.service.database.close()
