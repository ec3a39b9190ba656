"""Who may do what in a schema on PostgreSQL.

Three logins: the owner makes and changes tables; the runtime login reads and writes rows, and of what is append-only
it can change and remove none; the reader only reads. Where no owner is named, one login does everything.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from shared.db.database import Database
from shared.db.guards import append_only_tables

_VERSIONS = "alembic_version"


@dataclass(frozen=True, slots=True)
class Grantees:
    """Whom an owner lets into its schema; None for a login that there is not."""

    runtime: str | None = None
    reader: str | None = None


def grantees(runtime_url: str, reader_url: str | None) -> Grantees:
    """Return the logins that two URLs name."""
    return Grantees(_login(runtime_url), _login(reader_url) if reader_url else None)


def may_migrate(database: Database) -> bool:
    """Say whether this login can make tables in its schema, or the schema itself. Raises DatabaseDown."""
    if database.is_sqlite:
        return True
    asked = text(
        "select coalesce(has_schema_privilege(to_regnamespace(quote_ident(:schema)), 'create'), "
        "has_database_privilege(current_database(), 'create'))"
    )
    with database.read() as session:
        return bool(session.scalar(asked, {"schema": database.schema}))


def make_schema(connection: Connection, schema: str) -> None:
    """Make a schema where it is missing; where it is there, no right to make one is needed."""
    if connection.scalar(text("select to_regnamespace(quote_ident(:schema))"), {"schema": schema}) is None:
        connection.execute(text(f'create schema if not exists "{schema}"'))


def let_in(connection: Connection, schema: str, whom: Grantees) -> None:
    """Give the runtime login and the reader what is theirs in a schema, and nothing more; asked by its owner.

    It belongs into the transaction that changes the tables: whoever works meanwhile keeps the rights it had until then.
    """
    owner = connection.scalar(text("select current_user"))
    guarded = append_only_tables(connection, schema)
    for login, rights in ((whom.reader, "select"), (whom.runtime, "select, insert, update, delete")):
        if login is None or login == owner:
            continue
        tables, who = f'all tables in schema "{schema}"', _quoted(connection, login)
        for statement in (
            f'grant usage on schema "{schema}" to {who}',
            f"revoke all on {tables} from {who}",
            f"grant {rights} on {tables} to {who}",
            *(f'revoke update, delete on "{schema}"."{table}" from {who}' for table in guarded),
        ):
            connection.execute(text(statement))
        if login == whom.runtime:
            _let_run(connection, schema, who)


def _let_run(connection: Connection, schema: str, who: str) -> None:
    connection.execute(text(f'grant usage on all sequences in schema "{schema}" to {who}'))
    versions = connection.scalar(
        text("select to_regclass(quote_ident(:schema) || '.' || :table)"), {"schema": schema, "table": _VERSIONS}
    )
    if versions is not None:  # which migrations have run is the owner's to say
        connection.execute(text(f'revoke insert, update, delete on "{schema}".{_VERSIONS} from {who}'))


def _quoted(connection: Connection, name: str) -> str:
    # Always in quotes: a login may be called like a word of SQL's.
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _login(url: str) -> str | None:
    return make_url(url).username
