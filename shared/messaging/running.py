"""What every service's processes have in common: storage made ready, the two messaging roles, readiness."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from shared.db import Database
from shared.messaging.lease import LeaseTransport
from shared.messaging.roles import Consume, Relay
from shared.messaging.service import Handler, Records, Service, run_folder, service_for
from shared.messaging.transport import transport_for
from shared.process import roles
from shared.process.common import Common
from shared.process.heartbeat import silent_roles


def prepare_storage(common: Common, migrations: Path) -> None:
    """Bring a service's tables, and the lease table where there is no broker, to what this release needs."""
    from shared.db.migrate import upgrade  # alembic is heavy, and the roles do without it

    database = Database(common.database_url, common.service)
    upgrade(database, migrations)
    database.close()
    transport = transport_for(common, run_folder(common.data_dir))
    if isinstance(transport, LeaseTransport):
        transport.prepare()


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
        # Under a supervisor the tables are ready, and a health check must not touch them.
        if "--supervised" not in words and "health" not in words:
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
