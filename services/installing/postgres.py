"""The SQL that makes the logins of the three services on PostgreSQL. Rights on tables come with each migration."""

from collections.abc import Iterator, Sequence

from services.installing.logins import Login, Logins, held_apart, scram


def login_script(services: Sequence[Logins]) -> str:
    """Return a script for whoever may make logins, to be run in the services' database; again, it changes nothing.

    Each service gets a schema that its owner owns and nobody else can enter; running services and readers are let into
    their own by `nwd migrate`. It holds what PostgreSQL keeps of the passwords and not the passwords. Raises BadLogins.
    """
    found = held_apart(
        (variable, login)
        for one in services
        for variable, login in zip(_variables(one), (one.owner, one.runtime, one.reader), strict=True)
    )
    lines = list(_HEAD)
    for one in services:
        owner, runtime, reader = (found[variable] for variable in _variables(one))
        for login in (owner, runtime, reader):
            lines += _login(login, reads=login is reader)
        lines.append(f'create schema if not exists "{one.service}" authorization "{owner.name}";')
    return "\n".join([*lines, ""])


def _variables(one: Logins) -> tuple[str, ...]:
    return tuple(f"NWD_{one.service.upper()}_{kind}DATABASE_URL" for kind in ("OWNER_", "", "READER_"))


# Nobody comes in who is not let in: PostgreSQL opens a new database, and `public` in it, to every login of the server.
_HEAD = [
    "set client_min_messages = warning;",
    "do $$ begin execute format('revoke all on database %I from public', current_database()); end $$;",
    "revoke all on schema public from public;",
]


def _login(login: Login, *, reads: bool) -> Iterator[str]:
    name = f'"{login.name}"'
    yield f"do $$ begin create role {name}; exception when duplicate_object then null; end $$;"
    yield (
        f"alter role {name} login nosuperuser nocreatedb nocreaterole noinherit noreplication "
        f"password '{scram(login.password)}';"
    )
    yield f"do $$ begin execute format('grant connect on database %I to {name}', current_database()); end $$;"
    if reads:
        yield f"alter role {name} set default_transaction_read_only = on;"
