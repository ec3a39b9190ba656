"""What notifier is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from services.notifier.mail.domain import BadAddress, plain_address
from services.notifier.mail.smtp import Server, server_at
from shared.process.common import Common, common_settings
from shared.process.environment import Environment

PORT = 8002


@dataclass(frozen=True, slots=True)
class Settings:
    """Notifier's settings.

    smtp: the mail server (NWD_SMTP_URL), or None where there is none, or a place only looks on (NWD_SHADOW): mails are
    then kept for the keeper's page. mail_from: the address that mails come from (NWD_MAIL_FROM). mail_only_to: where
    every mail goes instead of to its reader (NWD_MAIL_ONLY_TO), or None.
    """

    common: Common
    smtp: Server | None
    mail_from: str
    mail_only_to: str | None

    @classmethod
    def from_env(cls, variables: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings. Raises BadEnvironment with every missing or bad variable at once."""
        env = Environment(variables)
        common = common_settings(env, "notifier", port=PORT)
        smtp = _smtp(env)
        if env.flag("NWD_SHADOW"):
            smtp = None
        mail_from = _address(env, "NWD_MAIL_FROM") or f"no-wrong-door@{_domain(common.public_url)}"
        mail_only_to = _address(env, "NWD_MAIL_ONLY_TO")
        env.finish()
        return cls(common, smtp, mail_from, mail_only_to)


def _smtp(env: Environment) -> Server | None:
    url = env.url("NWD_SMTP_URL", ("smtp", "smtps"))
    try:
        return server_at(url) if url and url.startswith("smtp") else None
    except ValueError:
        env.problem("NWD_SMTP_URL", "must look like smtp://host:25 or smtps://user:password@host:465")
        return None


def _address(env: Environment, name: str) -> str | None:
    value = env.text(name)
    try:
        return plain_address(value) if value else None
    except BadAddress:
        env.problem(name, "must be one mail address, like someone@example.org")
        return None


def _domain(public_url: str) -> str:
    host = urlsplit(public_url).hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"
