"""What a unit asks and writes without a transaction: it must behave as if it had one."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from shared.db import DatabaseDown, new_id
from shared.db.copying import MANY
from shared.db.direct import MOST_ROWS, Question
from shared.messaging import Service
from tests.contract.plain import History, Outbox, plain_service
from tests.parts.postgres import PostgresServer, new_database

_BY_ID = Question(select(Outbox.id, Outbox.body, Outbox.created_at).where(Outbox.id == bindparam("wanted")))


def test_what_is_written_is_read_as_it_was(service: Service) -> None:
    one = row(body=b"\x00\xff'\\", reason='\u5b83\u8bf4"\u4e0d" %s $1')
    with service.begin("test") as unit:
        unit.session.write(Outbox, **one)
    with service.database.read() as session:
        stored = session.get_one(Outbox, one["id"])
        assert {name: getattr(stored, name) for name in one} == one


@pytest.mark.parametrize("count", [1, 2, MOST_ROWS, MOST_ROWS + 1, MANY])
def test_rows_of_which_one_is_refused_leave_nothing(service: Service, count: int) -> None:
    there = row()
    with service.begin("test") as unit:
        unit.session.write(Outbox, **there)
    with pytest.raises(IntegrityError):
        write(service, *(row() for _ in range(count - 1)), there)
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 1
    with service.begin("test") as unit:  # and its connection serves the next one
        assert len(_BY_ID.rows(unit.session, wanted=there["id"])) == 1


def test_a_value_that_cannot_be_sent_leaves_a_connection_that_still_undoes(service: Service) -> None:
    with suppress(UnicodeEncodeError, StatementError), service.begin("test") as unit:
        unit.session.write(Outbox, **row(reason="\ud800"))
    with suppress(ZeroDivisionError), service.begin("test") as unit:
        unit.session.write(Outbox, **row())
        unit.session.flush()
        raise ZeroDivisionError
    with service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 0


def test_a_question_sees_what_its_transaction_has_written(service: Service) -> None:
    one = row()
    with service.begin("test") as unit:
        unit.session.write(Outbox, **one)
        unit.session.flush()
        ((wanted, body, created_at),) = _BY_ID.rows(unit.session, wanted=one["id"])
    assert (str(wanted), body, created_at) == (one["id"], one["body"], one["created_at"])


def test_a_unit_that_fails_after_a_question_leaves_nothing(service: Service) -> None:
    one = row()
    with suppress(ZeroDivisionError), service.begin("test") as unit:
        assert not _BY_ID.rows(unit.session, wanted=one["id"])
        unit.session.write(Outbox, **one)
        raise ZeroDivisionError
    with service.begin("test") as unit:
        assert not _BY_ID.rows(unit.session, wanted=one["id"])


def test_an_instant_without_a_zone_is_not_written(service: Service) -> None:
    naive = row() | {"created_at": datetime.now(UTC).replace(tzinfo=None)}
    with pytest.raises(Exception, match="no time zone"), service.begin("test") as unit:
        unit.session.write(Outbox, **naive)


def test_a_unit_that_has_locked_a_case_writes_in_the_transaction_that_holds_it(
    postgres_url: str, tmp_path: Path
) -> None:
    service, begun = plain_service("intake", postgres_url, tmp_path), list[Any]()
    event.listen(service.database.engine, "begin", begun.append)
    try:
        case_id = new_id()
        with service.begin("test") as unit:
            unit.record(unit.case_or_new(case_id), "said", {"n": 1}, "tester")
        assert len(begun) == 1
        with service.begin("test") as unit:
            unit.session.write(Outbox, **row())
        assert len(begun) == 1  # this one needed none
        with service.database.read() as session:
            assert session.scalar(select(func.count()).select_from(History)) == 1
    finally:
        service.database.close()


@pytest.mark.chaos
@pytest.mark.xdist_group("chaos")
def test_a_database_that_was_away_is_down_once_and_then_answers(
    database_server: PostgresServer, tmp_path: Path
) -> None:
    with new_database(database_server.url) as url:
        service = plain_service("intake", url, tmp_path)
        with service.begin("test") as unit:
            assert not _BY_ID.rows(unit.session, wanted=new_id())
        database_server.kill()
        with pytest.raises(DatabaseDown), service.begin("test") as unit:
            unit.session.write(Outbox, **row())
        with pytest.raises(DatabaseDown), service.begin("test") as unit:
            _BY_ID.rows(unit.session, wanted=new_id())
        database_server.start()
        with service.begin("test") as unit:
            unit.session.write(Outbox, **row())
        with service.database.read() as session:
            assert session.scalar(text("select count(*) from outbox")) == 1
        service.database.close()


def write(service: Service, *rows: dict[str, Any]) -> None:
    with service.begin("test") as unit:
        for one in rows:
            unit.session.write(Outbox, **one)


def row(**told: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    plain = {"id": new_id(), "type": "x", "body": b"", "created_at": now, "next_attempt_at": now, "attempts": 0}
    return {**plain, **told}
