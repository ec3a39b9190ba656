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
        return health(_common, ("consume", "relay", "hooks"), "/livez")
    # Here, for a container asks for its health every few seconds, and should pay for nothing else.
    with loading():
        from services.intake.handlers import HANDLERS
        from services.intake.models import MIGRATIONS, RECORDS
        from shared.messaging.running import messaging_roles, run_service

    wired = {"web": _web, **messaging_roles(_common, RECORDS, HANDLERS), "hooks": _hooks}
    return run_service("intake", words, common=_common, migrations=MIGRATIONS, wired=wired)


def _common() -> Common:
    return Settings.from_env().common


def _web() -> "Role":
    # Here, so that no other role pays for the web's libraries in memory and time.
    with loading():
        from services.intake.app import create_app
        from shared.web.server import web_role

    settings = Settings.from_env()
    return web_role(settings.common, lambda metrics: create_app(settings, metrics))


def _hooks() -> "Role":
    with loading():
        from services.intake.models import RECORDS
        from services.intake.webhooks.role import Hooks
        from shared.messaging.service import service_for

    settings = Settings.from_env()
    return Hooks(service_for(settings.common, RECORDS)).run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
