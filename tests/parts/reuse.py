"""Making a used database fresh again, where that is certain: a new one costs two hundred milliseconds of processor."""

from typing import LiteralString

import psycopg
from psycopg import sql

from shared.db import Database
from tests.parts.postgres import connect

_FIRST_OWN_OID = 16384
"""From here on PostgreSQL numbers what was not there when the cluster was made."""

_CATALOG = f"""
    select md5(coalesce(string_agg(line, ',' order by line), '')) from (
        select 'class:' || oid || ':' || xmin as line from pg_class where oid >= {_FIRST_OWN_OID}
        union all select 'column:' || attrelid || ':' || attnum || ':' || xmin from pg_attribute
            where attrelid >= {_FIRST_OWN_OID}
        union all select 'function:' || oid || ':' || xmin from pg_proc where oid >= {_FIRST_OWN_OID}
        union all select 'trigger:' || oid || ':' || xmin from pg_trigger where oid >= {_FIRST_OWN_OID}
        union all select 'constraint:' || oid || ':' || xmin from pg_constraint where oid >= {_FIRST_OWN_OID}
        union all select 'schema:' || oid || ':' || xmin from pg_namespace
        union all select 'type:' || oid || ':' || xmin from pg_type where oid >= {_FIRST_OWN_OID}
        union all select 'extension:' || oid || ':' || xmin from pg_extension
        union all select 'setting:' || setrole || ':' || xmin from pg_db_role_setting
    ) as lines
"""
_END_OTHERS = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
        and (state is distinct from 'idle' or pid in (select pid from pg_locks))
"""
"""Whoever holds something. A connection that holds nothing may stay: it knows the tables, and the next test gains."""

_TABLES = """
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')
"""
_SEQUENCES = """
    select format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null
    from pg_sequences
"""
_EMPTY = "delete from {}"
_ROW = "ctid::text || ':' || xmin"
"""Where a row stands and who wrote it: short, and another one after any change of the row."""


_kept: dict[tuple[str, str], Database] = {}


def database_at(url: str, schema: str, *, pool: int = 5) -> Database:
    """Return the one database of a URL, for tests that come one by one and give it back each time.

    SQLAlchemy compiles each statement once for an engine. With an engine of its own, every test would do so again.
    pool: connections kept at most, as whoever asks first has it.
    """
    return _kept.setdefault((url, schema), Database(url, schema, pool=pool))


def give_back(database: Database) -> None:
    """Let the next test have a database. On PostgreSQL it finds connections that know the tables already."""
    if database.is_sqlite:  # another file will stand in its place
        database.close()


def close_kept(url: str | None = None) -> None:
    """Close all databases that were kept, or those of a URL; they can be used again."""
    for (one, _), database in _kept.items():
        if url in (None, one):
            database.close()


class Reusable:
    """A database that tests use one after another.

    Each finds it as it was when this was made: the same catalog, the same rows. Where that cannot be had by putting
    rows back alone, `freshen` says so, and the database must go. `close` it before.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        # Kept open: one that is new to the catalog takes longer for the first question than for all others.
        self._connection = connect(url)
        self._catalog = self._catalog_now()
        tables = [name for (name,) in self._connection.execute(_TABLES)]
        rows = {name: self._rows(name) for name in tables}
        self._kept = {name: (found, self._content(name)) for name, found in rows.items() if found}
        sequences = self._connection.execute(_SEQUENCES).fetchall()
        back = [sql.SQL("select setval({}, {}, {})").format(*map(sql.Literal, told)) for told in sequences]
        self._empty = sql.SQL(";").join([*(_with(_EMPTY, one) for one in tables if one not in self._kept), *back])

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def freshen(self) -> bool:
        """Make it what it was; return whether that has worked."""
        try:
            if self._connection.execute(_END_OTHERS, prepare=True).fetchall():
                close_kept(self.url)  # its pool may hold one that was ended
            if self._catalog_now() != self._catalog:
                return False
            # Past the triggers that guard what may only be added to.
            self._connection.execute("set session_replication_role = replica")
            self._connection.execute(self._empty)
            for name, (rows, content) in self._kept.items():
                if self._rows(name) != rows:
                    self._kept[name] = (self._put_back(name, content), content)
        except psycopg.Error:  # not allowed on a given server, or the test left nothing to connect to
            return False
        return True

    def _put_back(self, name: str, content: list[bytes]) -> list[str]:
        self._connection.execute(_with(_EMPTY, name))
        with self._connection.cursor() as cursor, cursor.copy(_with("copy {} from stdin", name)) as copy:
            for part in content:
                copy.write(part)
        return self._rows(name)

    def _content(self, name: str) -> list[bytes]:
        with self._connection.cursor() as cursor, cursor.copy(_with("copy {} to stdout", name)) as copy:
            return [bytes(part) for part in copy]

    def _catalog_now(self) -> str:
        found = self._connection.execute(_CATALOG, prepare=True).fetchone()
        assert found is not None
        return str(found[0])

    def _rows(self, name: str) -> list[str]:
        query = _with(f"select {_ROW} from {{}} order by 1", name)
        return [str(row[0]) for row in self._connection.execute(query, prepare=True)]


def _with(query: LiteralString, name: str) -> sql.SQL:
    """Return a statement about a table whose name PostgreSQL has quoted."""
    return sql.SQL(query.format(name))
