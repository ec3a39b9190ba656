"""Two who bring the same cases at once, in whatever order: each becomes a case once, and neither breaks off."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, text

from services.intake.cases.models import Case, Idempotency
from services.intake.imports import working
from services.intake.imports.role import Imports
from shared.db import failures
from shared.db.copying import MANY
from shared.db.session import IN_ORDER, table_of
from tests.integration.intake.house import House
from tests.integration.intake.test_batches import line, send
from tests.integration.intake.test_imports import MAPPING, bring, counted, mapped, row, table
from tests.parts.program import wait_until

GATE = """
    create function gate() returns trigger language plpgsql as $$ begin
        if current_setting('nwd.begun', true) = 'yes' then perform pg_advisory_xact_lock_shared(1); end if;
        perform set_config('nwd.begun', 'yes', true);
        return new;
    end $$;
    create trigger gate before insert on {table} for each row execute function gate()
"""
"""Whoever has written one row of a table waits before the second, as long as somebody has the lock."""

WAITING = text("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
FINDS, DEADLOCK = "23505", "40P01"
"""SQLSTATEs: one finds that the other was first; each waits for the other."""


@contextmanager
def met_halfway(engine: Engine, name: str) -> Iterator[Callable[[], None]]:
    """Keep all who write more than one row of a table behind their first, until both of two wait."""
    with engine.begin() as connection:
        connection.execute(text(GATE.format(table=name)))
    # In a transaction it would be told again and again who waited at first.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as gate:
        gate.execute(text("select pg_advisory_lock(1)"))

        def opened() -> None:
            assert wait_until(lambda: gate.scalar(WAITING) == 2)
            gate.execute(text("select pg_advisory_unlock(1)"))

        yield opened


def both(house: House, name: str, one: Callable[[], Any], other: Callable[[], Any]) -> tuple[Any, Any]:
    """Have two do something at once, each of whom has written a first row before either goes on."""
    with met_halfway(house.service.database.engine, name) as opened, ThreadPoolExecutor(2) as pool:
        doing = [pool.submit(one), pool.submit(other)]
        opened()
        return doing[0].result(timeout=60), doing[1].result(timeout=60)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the database says meanwhile: the SQLSTATEs of what it refuses."""
    heard, hush = list[str](), failures.hush

    def heard_first(error: Exception) -> None:
        heard.append(getattr(error, "sqlstate", None) or "")
        hush(error)

    monkeypatch.setattr(failures, "hush", heard_first)
    return heard


def unordered(monkeypatch: pytest.MonkeyPatch) -> None:
    for model in (Case, Idempotency):
        monkeypatch.delitem(table_of(model).info, IN_ORDER)


def sheets(house: House, *orders: Sequence[list[Any]]) -> list[str]:
    return [bring(house, table(*rows)).json["id"] for rows in orders]


def became(house: House, import_id: str) -> tuple[Any, dict[str, Any]]:
    """Return how an import stands, and which case each reference, or title without one, has become."""
    told = house.get(f"/v1/imports/{import_id}").json
    rows = house.get(f"/v1/imports/{import_id}/rows?limit=1000").json["rows"]
    return told, {one["source_reference"] or str(one["row"]): one["number"] for one in rows}


@pytest.mark.parametrize("ordered", [True, False], ids=["in one order", "each in its own"])
@pytest.mark.parametrize("count", [2, MANY])
def test_two_spreadsheets_with_the_same_rows_at_once_make_each_case_once(
    house_on_postgres: House, monkeypatch: pytest.MonkeyPatch, said: list[str], count: int, *, ordered: bool
) -> None:
    """They are written in one order, so that one waits for the other; if each waited, one would do it again."""
    house, rows = house_on_postgres, [row(number) for number in range(1, count + 1)]
    mapped(house, MAPPING)
    ids = sheets(house, rows, rows[::-1])
    if not ordered:
        unordered(monkeypatch)
    roles = [Imports(house.service, "https://cases.haicang.example") for _ in ids]
    assert both(house, "cases", roles[0].turn, roles[1].turn) == (True, True)
    (one, numbers), (other, others) = (became(house, import_id) for import_id in ids)
    assert (one["state"], other["state"]) == ("done", "done")
    assert sorted([one["taken"], other["taken"]]) == [0, count]
    assert sorted([one["already_there"], other["already_there"]]) == [0, count]
    assert numbers == others
    assert counted(house) == len(house.sent()) == len(set(numbers.values())) == count
    if ordered:
        assert said == [FINDS]
    else:  # and whatever comes of the second try
        assert said[0] == DEADLOCK


def test_two_spreadsheets_whose_rows_have_no_reference_wait_for_each_other_in_one_order_too(
    house_on_postgres: House, said: list[str]
) -> None:
    house, rows = house_on_postgres, [row(number, 编号=None) for number in (1, 2)]
    mapped(house, MAPPING)
    ids = sheets(house, rows, rows[::-1])
    roles = [Imports(house.service, "https://cases.haicang.example") for _ in ids]
    assert both(house, "idempotency", roles[0].turn, roles[1].turn) == (True, True)
    (one, numbers), (other, others) = (became(house, import_id) for import_id in ids)
    assert sorted([one["taken"], other["taken"]]) == sorted([one["already_there"], other["already_there"]]) == [0, 2]
    assert (numbers["2"], numbers["3"]) == (others["3"], others["2"])
    assert counted(house) == len(house.sent()) == 2
    assert said == [FINDS]


def test_two_batches_of_two_lines_at_once_make_each_case_once(house_on_postgres: House, said: list[str]) -> None:
    """So few rows are one statement by itself, and have the same order."""
    house, lines = house_on_postgres, [line(1), line(2)]
    one, other = both(house, "cases", lambda: send(house, lines).json, lambda: send(house, lines[::-1]).json)
    assert sorted([one["taken"], other["taken"]]) == [0, 2]
    assert counted(house) == len(house.sent()) == 2
    assert said == [FINDS]


def test_two_spreadsheets_that_are_worked_off_in_turns_make_each_case_once(
    either: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(either, MAPPING)
    monkeypatch.setattr(working, "CHUNK", 2)
    rows = [row(number) for number in range(1, 8)]
    ids = sheets(either, rows, rows[::-1])
    role = Imports(either.service, "https://cases.haicang.example")
    turns = 0
    while role.turn(lambda _: False):
        turns += 1
    told = [became(either, import_id) for import_id in ids]
    assert [one["state"] for one, _ in told] == ["done", "done"]
    assert sum(one["taken"] for one, _ in told) == sum(one["already_there"] for one, _ in told) == 7
    assert told[0][1] == told[1][1]
    assert counted(either) == len(either.sent()) == 7
