"""Making a used database fresh again, where that is certain: a new one costs two hundred milliseconds of processor."""

from functools import cache

import psycopg
from psycopg import sql

from shared.db import Database
from tests.parts.postgres import connect

_FIRST_OWN_OID = 16384
"""From here on PostgreSQL numbers what was not there when the cluster was made."""

_CATALOG = """
    select md5(coalesce(string_agg(line, ',' order by line), '')) from (
        select 'class:' || oid || ':' || xmin as line from pg_class where oid >= %(own)s
        union all select 'column:' || attrelid || ':' || attnum || ':' || xmin from pg_attribute
            where attrelid >= %(own)s
        union all select 'function:' || oid || ':' || xmin from pg_proc where oid >= %(own)s
        union all select 'trigger:' || oid || ':' || xmin from pg_trigger where oid >= %(own)s
        union all select 'constraint:' || oid || ':' || xmin from pg_constraint where oid >= %(own)s
        union all select 'schema:' || oid || ':' || xmin from pg_namespace
        union all select 'type:' || oid || ':' || xmin from pg_type where oid >= %(own)s
        union all select 'extension:' || oid || ':' || xmin from pg_extension
        union all select 'setting:' || setrole || ':' || xmin from pg_db_role_setting
    ) as lines
"""
_TABLES = """
    select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
"""
_SEQUENCES = """
    select format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null
    from pg_sequences
"""
_ROW = "ctid::text || ':' || xmin"
"""Where a row stands and who wrote it: short, and another one after any change of the row."""


@cache
def database_at(url: str, schema: str) -> Database:
    """Return the one database of a URL, for tests that come one by one and close it each time.

    SQLAlchemy compiles each statement once for an engine. With an engine of its own, every test would do so again.
    """
    return Database(url, schema)


class Reusable:
    """A database that tests use one after another.

    Each finds it as it was when this was made: the same catalog, the same rows. Where that cannot be had by deleting
    rows alone, `freshen` says so, and the database must go.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        with connect(url) as connection:
            self._catalog = self._catalog_of(connection)
            self._tables = connection.execute(_TABLES).fetchall()
            rows = {name: self._rows(connection, name) for name in self._tables}
            self._kept = {name: found for name, found in rows.items() if found}
            self._sequences = connection.execute(_SEQUENCES).fetchall()

    def freshen(self) -> bool:
        """Make it what it was; return whether that has worked."""
        try:
            with connect(self.url) as connection:
                connection.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
                if self._catalog_of(connection) != self._catalog:
                    return False
                self._delete_rows(connection)
                return all(self._rows(connection, name) == rows for name, rows in self._kept.items())
        except psycopg.Error:  # not allowed on a given server, or the test left nothing to connect to
            return False

    def _delete_rows(self, connection: psycopg.Connection) -> None:
        # Past the triggers that guard what may only be added to.
        connection.execute("set session_replication_role = replica")
        for name in self._tables:
            query = sql.SQL(f"delete from {{}} where {_ROW} not in (select unnest(%s::text[]))")
            connection.execute(query.format(sql.Identifier(*name)), [self._kept.get(name, [])])
        for sequence in self._sequences:
            connection.execute("select setval(%s::regclass, %s, %s)", sequence)

    @staticmethod
    def _catalog_of(connection: psycopg.Connection) -> str:
        found = connection.execute(_CATALOG, {"own": _FIRST_OWN_OID}).fetchone()
        assert found is not None
        return str(found[0])

    @staticmethod
    def _rows(connection: psycopg.Connection, name: tuple[str, str]) -> list[str]:
        query = sql.SQL(f"select {_ROW} from {{}} order by 1").format(sql.Identifier(*name))
        return [str(row[0]) for row in connection.execute(query)]
