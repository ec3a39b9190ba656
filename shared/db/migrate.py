"""Bringing a service's tables to the newest version: alembic, one version table a service, one upgrade at a time."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.pool import NullPool

from shared.db.database import Database
from shared.db.failures import hush_all
from shared.db.logins import Grantees, let_in, make_schema
from shared.db.types import UtcDateTime

LOCK = 0x6E7764  # any number of ours: "nwd"


def upgrade(database: Database, folder: Path, whom: Grantees | None = None) -> None:
    """Run every migration of `folder` that the database has not seen; several processes may ask at once.

    whom: the logins that are let in afterwards, where this one is the owner and not theirs. The lock is the database's
    own: an advisory lock on PostgreSQL, the one writer on SQLite.
    """
    # No statement timeout and no pool here: a migration may take long, and runs once.
    if database.is_sqlite:
        with database.engine.connect() as connection, connection.begin():
            _run(connection, folder)
        return
    engine = create_engine(
        database.url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"options": f"-csearch_path={database.schema}"},
    )
    hush_all(engine)
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            make_schema(connection, database.schema)
            connection.commit()
            with connection.begin():
                _run(connection, folder)
                if whom:
                    let_in(connection, database.schema, whom)
        finally:
            connection.rollback()
            connection.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()
    engine.dispose()


def behind(database: Database, folder: Path) -> bool:
    """Say whether the database lacks a migration of `folder`."""
    with database.read() as session:
        current = MigrationContext.configure(session.connection()).get_current_heads()
    return frozenset(current) != _heads(folder)


@cache
def _heads(folder: Path) -> frozenset[str]:
    # Read once: readiness asks every few seconds, and a release's migrations do not change while it runs.
    return frozenset(_scripts(folder).get_heads())


def differences(database: Database, metadata: MetaData) -> list[str]:
    """Return what the models say and the migrated database lacks, or the other way round; empty when they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(one) for one in compare_metadata(context, metadata)]


def revision_text(database: Database, metadata: MetaData) -> str:
    """Return the body of a migration that makes the database what the models say, for a person to read and keep."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        script = produce_migrations(context, metadata)
    if script.upgrade_ops is None or script.upgrade_ops.is_empty():
        return ""
    return render_python_code(script.upgrade_ops, render_as_batch=True, render_item=_render_type)


def _render_type(kind: str, value: Any, _context: object) -> str | Literal[False]:
    return "UtcDateTime()" if kind == "type" and isinstance(value, UtcDateTime) else False


def _run(connection: Connection, folder: Path) -> None:
    scripts = _scripts(folder)

    def steps(current: object, _context: object) -> object:
        # As alembic's own upgrade command does; that one would ask for an env.py in each folder.
        return scripts._upgrade_revs("head", current)  # type: ignore[arg-type]  # noqa: SLF001

    with EnvironmentContext(_config(folder), scripts, fn=steps) as context:
        context.configure(connection=connection, render_as_batch=True)
        context.run_migrations()


def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(folder))


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config
