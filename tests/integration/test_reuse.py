"""A database that one test leaves to the next: as it was, or not at all."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.parts.postgres import connect, new_database
from tests.parts.reuse import Reusable

TABLES = r"""
    create schema own;
    create table own.note (id bigint generated always as identity primary key, text text);
    create table own.version (name text, more text default E'\t一\n');
    insert into own.version values ('0001');
    create function own.refuse() returns trigger language plpgsql as $$ begin raise 'may only be added to'; end $$;
    create trigger guard before delete on own.note for each row execute function own.refuse();
"""
ADD = "insert into own.note (text) values ('mine') returning id"


@pytest.fixture
def database(postgres_server_url: str) -> Iterator[Reusable]:
    with new_database(postgres_server_url) as url:
        with connect(url) as connection:
            connection.execute(TABLES)
        with closing(Reusable(url)) as reusable:
            yield reusable


def test_it_is_what_it_was_though_somebody_is_still_connected(database: Reusable) -> None:
    with connect(database.url) as left_open:
        assert left_open.execute(ADD).fetchone() == (1,)
        assert database.freshen()
        with connect(database.url) as connection:
            assert connection.execute("select count(*) from own.note").fetchone() == (0,)
            assert connection.execute(ADD).fetchone() == (1,)
            assert connection.execute("select name from own.version").fetchone() == ("0001",)
        assert database.freshen()


@pytest.mark.parametrize(
    "change",
    [
        "insert into own.version values ('0001'), ('0002')",
        "update own.version set name = '0002'",
        "update own.version set name = name",
        "delete from own.version",
    ],
)
def test_rows_that_it_came_with_are_put_back_and_no_others(database: Reusable, change: str) -> None:
    for _ in range(2):
        with connect(database.url) as connection:
            connection.execute(change)
        assert database.freshen()
        with connect(database.url) as connection:
            assert connection.execute("select name, more from own.version").fetchall() == [("0001", "\t一\n")]


@pytest.mark.parametrize(
    "change",
    [
        "alter table own.note add column more text",
        "alter table own.note disable trigger guard",
        "drop trigger guard on own.note",
        "create or replace function own.refuse() returns trigger language plpgsql as $$ begin return old; end $$",
        "create index on own.note (text)",
        "create table other (text text)",
        "grant select on own.note to public",
        "create schema further",
        "create view own.look as select 1",
    ],
)
def test_one_that_was_changed_otherwise_is_not_used_again(database: Reusable, change: str) -> None:
    with connect(database.url) as connection:
        connection.execute(change)
    assert not database.freshen()


def test_one_that_is_gone_is_not_used_again(postgres_server_url: str) -> None:
    with new_database(postgres_server_url) as url:
        database = Reusable(url)
    assert not database.freshen()
    database.close()
