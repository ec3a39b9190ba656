"""What each login may do in the database, tried with the login itself."""

from pathlib import Path

import psycopg
import pytest

from services.house import INTAKE_MIGRATIONS, House
from shared.messaging.running import prepare_storage
from shared.process.problems import Problems
from tests.integration.logins.conftest import SERVICES, Apart, make_logins
from tests.parts.postgres import connect

ACTS = {
    "update": "update {table} set {column} = {column}",
    "delete": "delete from {table}",
    "truncate": "truncate {table}",
    "drop": "drop table {table}",
    "alter": "alter table {table} add column more text",
    "disarm": "alter table {table} disable trigger all",
    "take": "alter table {table} owner to current_user",
}
HOUSE = Path("config/haicang")


def guarded(apart: Apart, service: str) -> dict[str, str]:
    """Return the tables of a service that triggers guard, each with one of its columns."""
    with connect(apart.admin) as admin:
        return dict(
            admin.execute(
                "select c.relname, a.attname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
                "join pg_attribute a on a.attrelid = c.oid and a.attnum = 1 "
                "where c.relnamespace = %s::regnamespace and t.tgname like '%%_no_change'",
                [service],
            ).fetchall()
        )


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_running_service_cannot_change_what_is_on_record(service: str, act: str, apart: Apart) -> None:
    tables = guarded(apart, service)
    assert {"history", "part"} <= set(tables)
    with connect(apart.url(service)) as database:
        for table, column in tables.items():
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(ACTS[act].format(table=f'"{service}".{table}', column=column))


@pytest.mark.parametrize("service", SERVICES)
def test_a_running_service_makes_nothing_and_rewrites_no_version(service: str, apart: Apart) -> None:
    with connect(apart.url(service)) as database:
        for statement in (
            f'create table "{service}".more (id int)',
            "create table public.more (id int)",
            "create schema more",
            "create temporary table more (id int)",
            f'update "{service}".alembic_version set version_num = version_num',
            "create role more",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(statement)


@pytest.mark.parametrize("kind", ["", "OWNER_", "READER_"])
@pytest.mark.parametrize("service", SERVICES)
def test_no_login_of_a_service_can_look_into_another_s(service: str, kind: str, apart: Apart) -> None:
    with connect(apart.url(service, kind)) as database:
        assert database.execute(f'select count(*) from "{service}".history').fetchone() == (0,)
        for other in SERVICES:
            if other != service:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    database.execute(f'select count(*) from "{other}".history')


@pytest.mark.parametrize("service", SERVICES)
def test_the_reader_writes_nothing(service: str, apart: Apart) -> None:
    with connect(apart.url(service, "READER_")) as database:
        database.execute("set default_transaction_read_only = off")
        for table in ("history", "outbox", "cases"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(f'delete from "{service}".{table}')


def test_a_login_from_elsewhere_does_not_get_in(apart: Apart) -> None:
    stranger = apart.url("intake").split("//")[1].split(":")[0] + "_stranger"
    with connect(apart.admin) as admin:
        admin.execute(f"create role {stranger} login")
        try:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                connect(apart.admin.replace("//postgres@", f"//{stranger}@"))
        finally:
            admin.execute(f"drop role {stranger}")


def test_a_service_that_may_not_migrate_says_what_to_do_and_goes_on_once_it_is_done(unmigrated: Apart) -> None:
    with pytest.raises(Problems, match=r"run `nwd migrate`, which needs NWD_INTAKE_OWNER_DATABASE_URL"):
        prepare_storage(unmigrated.settings(owners=False).intake.common, INTAKE_MIGRATIONS)
    unmigrated.settings(owners=True).prepare_storage()
    unmigrated.settings(owners=False).prepare_storage()


def test_logins_and_tables_are_prepared_again_without_a_change(apart: Apart) -> None:
    asked = (
        "select table_schema, table_name, grantee, privilege_type from information_schema.role_table_grants "
        "where table_schema = any(%s) order by 1, 2, 3, 4"
    )
    with connect(apart.admin) as admin:
        before = admin.execute(asked, [list(SERVICES)]).fetchall()
        make_logins(apart)
        apart.settings(owners=True).prepare_storage()
        assert admin.execute(asked, [list(SERVICES)]).fetchall() == before


def test_a_district_is_loaded_and_checked_with_the_logins_that_are_meant_for_it(apart: Apart) -> None:
    house = House(apart.settings(owners=False))
    try:
        assert house.load(HOUSE)
        assert house.load(HOUSE) == []
    finally:
        house.close()
