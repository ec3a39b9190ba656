"""A history that somebody has laid hands on shows it, however they did it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from shared.db import new_id
from shared.db.history import broken_lines
from shared.messaging import Service
from tests.contract.plain import Case, History, plain_service

CASES = [new_id(), new_id()]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service with two cases of three lines each, whose guards somebody has taken away."""
    made = plain_service("intake", f"sqlite:///{tmp_path}/intake.db", tmp_path)
    with made.begin("test") as unit:
        for case_id in CASES:
            case = unit.case_or_new(case_id)
            for number in (1, 2, 3):
                unit.record(case, "said", {"number": number}, "tester")
    with made.database.begin() as session:
        for act in ("update", "delete"):
            session.execute(text(f"drop trigger history_no_{act}"))
    yield made
    made.database.close()


def found(service: Service) -> list[str]:
    with service.database.read() as session:
        return list(broken_lines(session, History, Case))


def test_an_untouched_history_holds_together(service: Service) -> None:
    assert found(service) == []


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("update history set text = replace(text, 'tester', 'nobody') where line = 2", "was changed after"),
        ("update history set hash = '' where line = 3", "was changed after"),
        ("update history set kind = 'unsaid' where line = 2", "another case, number, kind or time"),
        ("update history set at = '2020-01-01 00:00:00.000000' where line = 1", "another case, number, kind or time"),
        ("delete from history where line = 2", "line 2 is missing"),
        ("delete from history where line = 3", "does not end where its row says"),
        ("delete from history", "does not end where its row says"),
        ("update history set line = 10 - line", "is missing before"),
        ("update matter_case set line = 2", "does not end where its row says"),
        ("delete from matter_case", "has a history but no row"),
    ],
)
def test_what_was_done_to_a_history_shows_for_each_case(service: Service, deed: str, words: str) -> None:
    with service.database.begin() as session:
        session.execute(text(deed))
    told = found(service)
    for case_id in CASES:
        assert any(case_id in one and words in one for one in told), told


def test_a_line_that_was_rewritten_with_a_hash_of_its_own_breaks_the_line_after_it(service: Service) -> None:
    with service.database.begin() as session:
        line = session.get_one(History, (CASES[0], 2))
        line.text = line.text.replace("tester", "nobody")
        line.hash = hashlib.sha256(line.text.encode()).hexdigest()
    assert found(service) == [f"case {CASES[0]}: line 3 does not follow the line before it"]
