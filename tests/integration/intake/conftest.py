"""Intake with its real service: on SQLite always, on PostgreSQL where the test asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.intake.models import RECORDS
from shared.db.history import broken_lines
from tests.integration.intake.house import House, make_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Intake on SQLite."""
    yield from _kept(make_house(f"sqlite:///{tmp_path}/intake.db", tmp_path))


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
