"""Run notifier: `python -m services.notifier` for all its roles, or with the names of some."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from services.notifier.settings import Settings
from shared.process.common import Common
from shared.process.health import health
from shared.process.loading import loading
from shared.process.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Container

    from services.notifier.mail.domain import Way
    from shared.process.roles import Role


def main(words: Sequence[str]) -> int:
    """Run what the words name and return the exit code."""
    if list(words) == ["health"]:
        return health(_common, ("consume", "clock", "mail", "relay", *_inbox_too()), "/desk/livez")
    # Here, for a container asks for its health every few seconds, and should pay for nothing else.
    with loading():
        from services.notifier.handlers import handlers_for
        from services.notifier.models import MIGRATIONS, RECORDS
        from shared.messaging.running import messaging_roles, run_service

    messaging = messaging_roles(_common, RECORDS, handlers_for(_ways()))
    # The relay stops last, so that what the others leave behind still goes.
    wired = {"web": _web, "consume": messaging["consume"], "clock": _clock, "mail": _mail}
    wired |= dict.fromkeys(_inbox_too(), _inbox) | {"relay": messaging["relay"]}
    return run_service("notifier", words, common=_common, migrations=MIGRATIONS, wired=wired)


def _common() -> Common:
    return Settings.from_env().common


def _ways() -> "Container[Way]":
    """Return by which ways short messages go out."""
    try:
        return Settings.from_env().gateways
    except Problems:  # told once, by whoever needs the settings
        return ()


def _inbox_too() -> tuple[str, ...]:
    """Return the role that takes mails in, where the settings name a way for them."""
    try:
        return ("inbox",) if Settings.from_env().receives else ()
    except Problems:  # told once, by whoever needs the settings
        return ()


def _web() -> "Role":
    # Here, so that no other role pays for the web's libraries in memory and time.
    with loading():
        from services.notifier.app import create_app
        from shared.web.server import web_role

    settings = Settings.from_env()
    return web_role(settings.common, lambda metrics: create_app(settings, metrics))


def _clock() -> "Role":
    from services.notifier.escalation.clock import Clock
    from services.notifier.models import RECORDS
    from shared.messaging.service import service_for

    settings = Settings.from_env()
    return Clock(service_for(settings.common, RECORDS), digests=not settings.at_once).run


def _mail() -> "Role":
    from services.notifier.channels.running import Both
    from services.notifier.channels.sending import ByGateway
    from services.notifier.kindness.holding import Kindness
    from services.notifier.mail.sender import Sender
    from services.notifier.mail.sending import Sending
    from services.notifier.mail.smtp import Postman
    from services.notifier.models import RECORDS
    from services.notifier.tasks.links import Links
    from shared.messaging.service import service_for

    settings = Settings.from_env()
    common = settings.common
    links = Links(common.secret_keys, common.public_url)
    sender = Sender(settings.mail_from, links, settings.mail_only_to, settings.replies, settings.seal)
    postman = Postman(settings.smtp) if settings.smtp else None
    service = service_for(common, RECORDS)
    # What is kept for want of a server disturbs nobody.
    kindness = Kindness(on=postman is not None and not settings.at_once)
    others = ByGateway(service, links, settings.gateways, kindness=bool(settings.gateways) and not settings.at_once)
    return Both(Sending(service, sender, postman, kindness), others).run


def _inbox() -> "Role":
    from services.notifier.inbox.running import Inbox
    from services.notifier.models import RECORDS
    from shared.messaging.service import service_for

    settings = Settings.from_env()
    if settings.replies is None:
        raise Problems(["mails come in nowhere: NWD_MAIL_IN_LISTEN and NWD_IMAP_URL are not set"])
    service = service_for(settings.common, RECORDS)
    ways = (settings.listen, settings.mailbox)
    return Inbox(service, settings.replies, *ways, settings.mail_only_to, settings.mail_kept_days).run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
