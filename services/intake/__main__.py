"""Run intake: `python -m services.intake` for all its roles, or with the names of some."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from services.intake.settings import Settings
from shared.process.common import Common
from shared.process.health import health
from shared.process.loading import loading

if TYPE_CHECKING:
    from shared.process.roles import Role


def main(words: Sequence[str]) -> int:
    """Run what the words name and return the exit code."""
    if list(words) == ["health"]:
        return health(_common, ("consume", "files", "relay", "hooks", "imports"), "/livez")
    # Here, for a container asks for its health every few seconds, and should pay for nothing else.
    with loading():
        from services.intake.handlers import HANDLERS
        from services.intake.models import MIGRATIONS, RECORDS
        from shared.messaging.running import messaging_roles, run_service

    messaging = messaging_roles(_common, RECORDS, HANDLERS)
    # The relay stops last, so that what the others leave behind still goes.
    wired = {"web": _web, "files": _files, "hooks": _hooks, "imports": _imports}
    wired |= {"consume": messaging["consume"], "relay": messaging["relay"]}
    return run_service("intake", words, common=_common, migrations=MIGRATIONS, wired=wired)


def _common() -> Common:
    return Settings.from_env().common


def _web() -> "Role":
    # Here, so that no other role pays for the web's libraries in memory and time.
    with loading():
        from services.intake.app import create_app
        from services.intake.attachments.wiring import uploads_of
        from shared.web.server import web_role

    settings = Settings.from_env()
    return web_role(settings.common, lambda metrics: create_app(settings, metrics), uploads_of(settings))


def _files() -> "Role":
    from services.intake.attachments.running import Files
    from services.intake.attachments.wiring import keeping_of
    from services.intake.mailed.fetching import Door
    from services.intake.mailed.running import Mailed
    from services.intake.models import RECORDS
    from shared.messaging.service import service_for

    settings = Settings.from_env()
    service, keeping = service_for(settings.common, RECORDS), keeping_of(settings)
    mailed = Mailed(service, keeping, Door(settings.notifier_url, settings.common.secret_keys))
    return Files(service, keeping.storage, keeping.scanner, mailed.turn).run


def _hooks() -> "Role":
    with loading():
        from services.intake.cases.views import Links
        from services.intake.models import RECORDS
        from services.intake.webhooks.role import hooks_role
        from services.intake.webhooks.sealing import seal_for
        from services.intake.webhooks.sending import Sender
        from shared.messaging.service import run_folder, service_for

    settings = Settings.from_env()
    common = settings.common
    parts = (Sender(settings.webhooks), seal_for(common.secret_keys), Links(common.public_url))
    return hooks_role(service_for(common, RECORDS), *parts, run_folder(common.data_dir), settings.events_kept).run


def _imports() -> "Role":
    with loading():
        from services.intake.imports.role import Imports
        from services.intake.models import RECORDS
        from shared.messaging.service import service_for

    common = Settings.from_env().common
    return Imports(service_for(common, RECORDS), common.public_url).run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
