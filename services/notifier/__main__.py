"""Run notifier: `python -m services.notifier` for all its roles, or with the names of some."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from services.notifier.app import MIGRATIONS, create_app
from services.notifier.escalation.clock import Clock
from services.notifier.handlers import HANDLERS
from services.notifier.mail.letters import Sender
from services.notifier.mail.sending import Sending
from services.notifier.mail.smtp import Postman
from services.notifier.models import RECORDS
from services.notifier.settings import Settings
from services.notifier.tasks.links import Links
from shared.db import Database
from shared.db.migrate import upgrade
from shared.messaging.lease import LeaseTransport
from shared.messaging.roles import Consume, Relay
from shared.messaging.service import run_folder, service_for
from shared.messaging.transport import transport_for
from shared.process import roles
from shared.web import server


def prepare_storage(settings: Settings) -> None:
    """Bring notifier's tables, and the lease table where there is no broker, to what this release needs."""
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

    wired = {"web": _web, "consume": _consume, "relay": _relay, "clock": _clock, "mail": _mail}
    return roles.run("notifier", words, prepare=prepare, roles=wired)


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


def _clock() -> roles.Role:
    return Clock(service_for(Settings.from_env().common, RECORDS)).run


def _mail() -> roles.Role:
    settings = Settings.from_env()
    common = settings.common
    links = Links(common.secret_keys, common.public_url)
    sender = Sender(settings.mail_from, links.task, settings.mail_only_to)
    postman = Postman(settings.smtp) if settings.smtp else None
    return Sending(service_for(common, RECORDS), sender, postman).run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
