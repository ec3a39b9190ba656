"""What intake is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from services.intake.attachments.scanner import Scanner, scanner_at
from services.intake.events.domain import FEWEST_DAYS, KEPT_DAYS
from services.intake.webhooks.rules import Rules, rules_from
from shared.process.common import Common, common_settings
from shared.process.environment import Environment

PORT = 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """Intake's settings.

    files: the folder for files of cases (NWD_ATTACHMENTS_DIR). webhooks: where agencies may have their events sent to.
    scanner: what looks files over (NWD_SCANNER_URL), None where nothing does. events_kept: how long agencies' events
    are (NWD_EVENTS_KEPT_DAYS), None for ever. notifier_url: where files of mails are fetched (NWD_NOTIFIER_URL).
    """

    common: Common
    files: Path
    webhooks: Rules = field(default_factory=Rules)
    scanner: Scanner | None = None
    events_kept: timedelta | None = timedelta(days=KEPT_DAYS)
    notifier_url: str = ""

    @classmethod
    def from_env(cls, variables: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings. Raises BadEnvironment with every missing or bad variable at once."""
        env = Environment(variables)
        common = common_settings(env, "intake", port=PORT)
        files = Path(env.text("NWD_ATTACHMENTS_DIR") or common.data_dir / "attachments").absolute()
        webhooks, scanner, kept = rules_from(env), _scanner(env), _events_kept(env)
        notifier_url = _notifier_url(env) or common.public_url
        env.finish()
        return cls(common, files, webhooks, scanner, kept, notifier_url)


def _notifier_url(env: Environment) -> str | None:
    url = env.url("NWD_NOTIFIER_URL", ("http", "https"))
    try:
        _ = urlsplit(url or "").port
    except ValueError:
        env.problem("NWD_NOTIFIER_URL", "has a port that is no number up to 65535")
    return url


def _events_kept(env: Environment) -> timedelta | None:
    days = env.integer("NWD_EVENTS_KEPT_DAYS", KEPT_DAYS, 0, 36_500)
    if 0 < days < FEWEST_DAYS:
        env.problem("NWD_EVENTS_KEPT_DAYS", f"must be 0 (for ever) or {FEWEST_DAYS} at least")
    return timedelta(days=days) if days else None


def _scanner(env: Environment) -> Scanner | None:
    url = env.text("NWD_SCANNER_URL")
    try:
        return scanner_at(url) if url else None
    except ValueError as error:
        env.problem("NWD_SCANNER_URL", str(error))
        return None
