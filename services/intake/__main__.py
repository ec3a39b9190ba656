"""Run intake: `python -m services.intake` for all its roles, or with the names of some."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from services.intake.app import MIGRATIONS, create_app
from services.intake.handlers import HANDLERS
from services.intake.models import RECORDS
from services.intake.settings import Settings
from shared.db import Database
from shared.db.migrate import upgrade
from shared.messaging.lease import LeaseTransport
from shared.messaging.roles import Consume, Relay
from shared.messaging.service import run_folder, service_for
from shared.messaging.transport import transport_for
from shared.process import roles
from shared.web import server


def prepare_storage(settings: Settings) -> None:
    """Bring intake's tables, and the lease table where there is no broker, to what this release needs."""
    common = settings.common
    database = Database(common.database_url, common.service)
    upgrade(database, MIGRATIONS)
    database.close()
    transport = transport_for(common, run_folder(common.data_dir))
    if isinstance(transport, LeaseTransport):
        transport.prepare()


def main(words: Sequence[str]) -> int:
    """Run what the words name and return the exit code."""

    def prepare() -> Path:
        settings = Settings.from_env()
        # Under a supervisor the tables are ready, and a health check must not touch them.
        if "--supervised" not in words and "health" not in words:
            prepare_storage(settings)
        return run_folder(settings.common.data_dir)

    return roles.run("intake", words, prepare=prepare, roles={"web": _web, "consume": _consume, "relay": _relay})


def _web() -> roles.Role:
    settings = Settings.from_env()
    common, metrics = settings.common, os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return lambda _stop, _beat: server.run(
        lambda: create_app(settings, metrics),
        port=common.port,
        host=common.host,
        workers=common.web_workers,
        multiprocess_dir=metrics,
    )


def _consume() -> roles.Role:
    common = Settings.from_env().common
    return Consume(service_for(common, RECORDS), transport_for(common, run_folder(common.data_dir)), HANDLERS).run


def _relay() -> roles.Role:
    common = Settings.from_env().common
    return Relay(service_for(common, RECORDS), transport_for(common, run_folder(common.data_dir))).run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
