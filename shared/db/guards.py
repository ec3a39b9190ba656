"""Triggers that keep history and configuration parts append-only, whoever is logged in. Called by migrations."""

from sqlalchemy import Connection, text


def make_append_only(connection: Connection, table: str) -> None:
    """Refuse update and delete on a table, in the database itself."""
    if connection.dialect.name == "sqlite":
        for act in ("update", "delete"):
            connection.execute(
                text(
                    f"create trigger {table}_no_{act} before {act} on {table} "
                    f"begin select raise(abort, '{table} is append-only'); end"
                )
            )
        return
    connection.execute(
        text(
            f"create function {table}_is_append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{table} is append-only'; end $$"
        )
    )
    connection.execute(
        text(
            f"create trigger {table}_no_change before update or delete or truncate on {table} "
            f"for each statement execute function {table}_is_append_only()"
        )
    )


def append_only_tables(connection: Connection, schema: str) -> list[str]:
    """Return the tables of a schema on PostgreSQL that `make_append_only` guards."""
    guarded = text(
        "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
        "where c.relnamespace = to_regnamespace(quote_ident(:schema)) and t.tgname = c.relname || '_no_change'"
    )
    return list(connection.scalars(guarded, {"schema": schema}))
