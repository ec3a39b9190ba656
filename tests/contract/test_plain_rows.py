"""Rows that a unit writes as plain values behave like any others: seen, undone and committed with it."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from shared.db import new_id
from shared.db.changing import change_rows
from shared.db.copying import MANY
from shared.db.history import lines_of
from shared.db.session import table_of
from shared.messaging import Service
from tests.contract.plain import Case, History, Outbox, Part


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


@pytest.mark.parametrize("count", [1, 3, MANY])
def test_objects_that_a_unit_has_changed_are_written_with_its_rows(service: Service, count: int) -> None:
    ids, later = [new_id() for _ in range(count)], datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    with service.begin("test") as unit:
        for one in ids:
            unit.case_or_new(one)
            unit.session.write(Part, hash=one, name="x", content={"n": 1}, stored_at=unit.now)
    with service.begin("test") as unit:
        for number, one in enumerate(ids):
            case, part = unit.case(one), unit.session.get_one(Part, one)
            unit.record(case, "said", {"n": number}, "tester")
            case.withdrawals = number  # the first stays as it was
            part.content, part.stored_at = {"it": ['\u8bf4"\u4e0d"', None]}, later
    with service.database.read() as session:
        cases = {one.id: one for one in session.scalars(select(Case))}
        parts = {one.hash: one for one in session.scalars(select(Part))}
    assert [(cases[one].withdrawals, cases[one].line) for one in ids] == [(number, 1) for number in range(count)]
    assert [parts[one].content for one in ids] == [{"it": ['\u8bf4"\u4e0d"', None]}] * count
    assert {one.stored_at for one in parts.values()} == {later}


def test_an_object_that_is_changed_again_is_written_again(service: Service) -> None:
    case_id = new_id()
    with service.begin("test") as unit:
        case = unit.case_or_new(case_id)
        for number in (1, 2):
            case.withdrawals = number
            assert unit.session.scalar(select(Case.withdrawals).where(Case.id == case_id)) == number
        case.withdrawals = Case.withdrawals + 5  # which the database works out
    with service.database.read() as session:
        assert session.get_one(Case, case_id).withdrawals == 7


def test_a_savepoint_that_is_undone_leaves_an_object_as_it_was(service: Service) -> None:
    case_id = new_id()
    with service.begin("test") as unit:
        case = unit.case_or_new(case_id)
        case.withdrawals = 1
        with suppress(ZeroDivisionError), unit.session.begin_nested():
            case.withdrawals = 2
            unit.session.flush()
            raise ZeroDivisionError
        assert case.withdrawals == 1
        case.line = 3
    with service.database.read() as session:
        stored = session.get_one(Case, case_id)
        assert (stored.withdrawals, stored.line) == (1, 3)


def test_a_unit_that_fails_leaves_its_objects_unchanged(service: Service) -> None:
    case_id = new_id()
    with service.begin("test") as unit:
        unit.case_or_new(case_id)
    with suppress(ZeroDivisionError), service.begin("test") as unit:
        unit.case(case_id).withdrawals = 1
        unit.session.flush()
        raise ZeroDivisionError
    with service.database.read() as session:
        assert session.get_one(Case, case_id).withdrawals == 0


def test_an_object_whose_row_is_gone_is_not_changed_in_silence(service: Service) -> None:
    case_id = new_id()
    with service.begin("test") as unit:
        unit.case_or_new(case_id)

    def change_one_that_is_gone() -> None:
        with service.begin("test") as unit:
            case = unit.case(case_id)
            unit.session.connection().execute(delete(table_of(Case)))
            case.withdrawals = 1

    with pytest.raises(StaleDataError):
        change_one_that_is_gone()


def write(service: Service, rows: list[dict[str, Any]]) -> None:
    with service.begin("test") as unit:
        for one in rows:
            unit.session.write(Outbox, **one)


def row() -> dict[str, Any]:

    now = datetime.now(UTC)
    return {"id": new_id(), "type": "x", "body": b"", "created_at": now, "next_attempt_at": now, "attempts": 0}
