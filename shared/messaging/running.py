"""What every service's processes have in common: storage made ready, the two messaging roles, readiness."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from shared.db import Database, DatabaseDown
from shared.db.logins import Grantees, grantees, may_migrate
from shared.messaging.errors import TransportDown
from shared.messaging.lease import LeaseTransport
from shared.messaging.roles import Consume, Relay
from shared.messaging.service import Handler, Records, Service, run_folder, service_for
from shared.messaging.transport import transport_for
from shared.process import roles
from shared.process.common import Common
from shared.process.heartbeat import silent_roles
from shared.process.problems import Problems


def prepare_storage(common: Common, migrations: Path) -> None:
    """Bring a service's tables, and what its messages travel through, to what this release needs.

    Where the settings name owners' logins these do it, and let the running service's in. A login that may change no
    tables only looks whether they are new enough. Raises Problems where they are not, or where nobody answers.
    """
    try:
        _prepare_tables(common, migrations)
        _prepare_transport(common)
    except DatabaseDown as error:
        raise Problems([f"{common.service}'s database does not answer: {error}"]) from error
    except TransportDown as error:
        raise Problems([f"{common.service} cannot prepare the broker: {error}"]) from error


def _prepare_tables(common: Common, migrations: Path) -> None:
    from shared.db.migrate import behind, upgrade  # alembic is heavy, and the roles do without it

    owner = common.owner_database_url
    database = Database(owner or common.database_url, common.service)
    try:
        if may_migrate(database):
            whom = grantees(common.database_url, common.reader_database_url) if owner else None
            upgrade(database, migrations, whom)
        elif behind(database, migrations):
            name = f"NWD_{common.service.upper()}_OWNER_DATABASE_URL"
            raise Problems(
                [f"{common.service}'s tables are older than this release: run `nwd migrate`, which needs {name}"]
            )
    finally:
        database.close()


def _prepare_transport(common: Common) -> None:
    if common.amqp_url is None:
        owner = common.lease_owner_database_url
        url = owner or common.lease_database_url
        whom: Grantees | None = grantees(common.lease_database_url, None) if owner else None
        LeaseTransport(common.service, url, run_folder(common.data_dir)).prepare(whom)
    elif common.owner_amqp_url:
        from shared.messaging.rabbit import RabbitTransport

        RabbitTransport(common.service, common.owner_amqp_url, common.amqp_prefix).prepare()


def messaging_roles(
    common: Callable[[], Common], records: Records, handlers: Mapping[str, Handler]
) -> dict[str, Callable[[], roles.Role]]:
    """Return how `consume` and `relay` are wired. common: reads the settings, when the role starts."""

    def consume() -> roles.Role:
        told = common()
        return Consume(service_for(told, records), transport_for(told, run_folder(told.data_dir)), handlers).run

    def relay() -> roles.Role:
        told = common()
        return Relay(service_for(told, records), transport_for(told, run_folder(told.data_dir))).run

    return {"consume": consume, "relay": relay}


def run_service(
    name: str,
    words: Sequence[str],
    *,
    common: Callable[[], Common],
    migrations: Path,
    wired: Mapping[str, Callable[[], roles.Role]],
) -> int:
    """Run what the words behind `python -m services.<name>` ask for, and return the exit code.

    wired: the service's roles, `web` first, for stopping goes in this order.
    """

    def prepare() -> Path:
        told = common()
        if "--supervised" not in words:  # under a supervisor the tables are ready
            prepare_storage(told, migrations)
        return run_folder(told.data_dir)

    return roles.run(name, words, prepare=prepare, roles=wired)


def readiness(
    service: Service, common: Common, migrations: Path, role_names: Sequence[str]
) -> dict[str, Callable[[], str | None]]:
    """Return the checks that every service's readiness begins with, by name: each gives None or the reason in words."""
    from shared.db.migrate import behind

    def silent() -> str | None:
        names = silent_roles(run_folder(common.data_dir), [f"{service.name}-{role}" for role in role_names])
        return f"no sign of life lately from {', '.join(names)}" if names else None

    return {
        "database": lambda: None if service.database.answers() else "the database does not answer",
        "migrations": lambda: "tables are older than this release" if behind(service.database, migrations) else None,
        "roles": silent,
    }
