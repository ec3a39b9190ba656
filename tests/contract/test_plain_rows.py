"""Rows that a unit writes as plain values behave like any others: seen, undone and committed with it."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, StatementError

from shared.db import new_id
from shared.db.changing import change_rows
from shared.db.copying import MANY
from shared.db.history import lines_of
from shared.messaging import Service
from tests.contract.plain import History, Outbox, Part


def lines(service: Service, case_id: str) -> list[Any]:
    with service.database.read() as session:
        return [line.facts for line in lines_of(session, History, case_id)]


def test_a_unit_that_writes_plain_rows_alone_commits_them(service: Service) -> None:
    with service.begin("test") as unit:
        for _ in range(2):
            unit.session.write(Outbox, **row())
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 2


@pytest.mark.parametrize("count", [MANY - 1, MANY])
def test_many_rows_are_read_as_they_were_written(service: Service, count: int) -> None:
    odd = {"body": b"\x00\xff'\\\n\t\\N", "reason": '\\N\t"\u5b83\u8bf4\u4e0d"\r\n\\'}
    rows = [row() | odd, *(row() | {"reason": None} for _ in range(count - 1))]
    parts = [{"hash": str(n), "name": "x", "content": {"a": [None, n, "'\\"]}} for n in range(count)]
    with service.begin("test") as unit:
        for one, part in zip(rows, parts, strict=True):
            unit.session.write(Outbox, **one)
            unit.session.write(Part, **part, stored_at=unit.now)
    with service.database.read() as session:
        stored = {one.id: one for one in session.scalars(select(Outbox))}
        contents = dict(session.execute(select(Part.hash, Part.content)).all())  # type: ignore[arg-type]
    assert [{name: getattr(stored[one["id"]], name) for name in one} for one in rows] == rows
    assert contents == {one["hash"]: one["content"] for one in parts}


def test_a_value_that_cannot_be_sent_is_not_said_to_be_a_lost_connection(service: Service) -> None:
    rows = [row() | {"reason": "a\0b"} for _ in range(MANY)]
    if service.database.is_sqlite:
        write(service, rows)  # which takes it
        return
    with pytest.raises(DBAPIError) as refused:
        write(service, rows)
    assert "lost" not in str(refused.value)


@pytest.mark.parametrize("count", [2, MANY])
def test_a_row_with_an_instant_without_a_zone_is_not_written(service: Service, count: int) -> None:
    naive = row() | {"created_at": datetime.now(UTC).replace(tzinfo=None)}
    with pytest.raises((ValueError, StatementError), match="no time zone"):
        write(service, [*(row() for _ in range(count - 1)), naive])
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 0


def test_a_query_of_the_unit_finds_its_plain_rows(service: Service) -> None:
    case_id = new_id()
    with service.begin("test") as unit:
        unit.record(unit.case_or_new(case_id), "said", {"n": 1}, "tester")
        assert [line.facts for line in lines_of(unit.session, History, case_id)] == [{"n": 1}]


def test_a_savepoint_that_is_undone_takes_its_plain_rows_with_it(service: Service) -> None:
    case_id = new_id()
    with service.begin("test") as unit:
        case = unit.case_or_new(case_id)
        unit.record(case, "said", {"n": 1}, "tester")
        with suppress(ZeroDivisionError), unit.session.begin_nested():
            unit.record(case, "said", {"n": 2}, "tester")
            raise ZeroDivisionError
        unit.record(case, "said", {"n": 3}, "tester")
    assert lines(service, case_id) == [{"n": 1}, {"n": 3}]


def test_a_unit_that_fails_leaves_no_plain_row(service: Service) -> None:
    case_id = new_id()
    with suppress(ZeroDivisionError), service.begin("test") as unit:
        unit.record(unit.case_or_new(case_id), "said", {"n": 1}, "tester")
        raise ZeroDivisionError
    assert lines(service, case_id) == []


def test_rows_are_changed_in_bulk_whatever_columns_each_of_them_changes(service: Service) -> None:
    later, rows = datetime(2026, 12, 1, 9, 30, tzinfo=UTC), [row() for _ in range(3)]
    with service.begin("test") as unit:
        for one in rows:
            unit.session.write(Outbox, **one)
    with service.begin("test") as unit:
        new = [
            {"next_attempt_at": later, "reason": '它说"不"'},
            {"next_attempt_at": later, "reason": None},
            {"attempts": 2},
        ]
        change_rows(unit.session, Outbox, [{"id": one["id"], **what} for one, what in zip(rows, new, strict=True)])
    with service.database.read() as session:
        stored = {one.id: one for one in session.scalars(select(Outbox))}
    for one, what in zip(rows, new, strict=True):
        expected = {**one, "reason": None, **what}
        assert {name: getattr(stored[one["id"]], name) for name in expected} == expected


def test_a_row_that_is_not_there_is_not_changed_in_silence(service: Service) -> None:
    with service.begin("test") as unit:
        unit.session.write(Outbox, **(there := row()))
    with service.database.begin() as session, pytest.raises(LookupError, match="2 rows of outbox"):
        change_rows(session, Outbox, [{"id": there["id"], "attempts": 1}, {"id": new_id(), "attempts": 1}])


def test_an_instant_without_a_zone_is_written_in_no_row(service: Service) -> None:
    naive = {"id": new_id(), "next_attempt_at": datetime.now(UTC).replace(tzinfo=None)}
    with service.database.begin() as session, pytest.raises((ValueError, StatementError), match="no time zone"):
        change_rows(session, Outbox, [naive])


def write(service: Service, rows: list[dict[str, Any]]) -> None:
    with service.begin("test") as unit:
        for one in rows:
            unit.session.write(Outbox, **one)


def row() -> dict[str, Any]:

    now = datetime.now(UTC)
    return {"id": new_id(), "type": "x", "body": b"", "created_at": now, "next_attempt_at": now, "attempts": 0}
