"""The names of all variables of an installation, so that one that is mistyped is not passed over. Pure.

docs/operations.md describes them; scripts/check_documents.py holds both to each other and to the code.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_EACH_SERVICE = ("DATABASE_URL", "OWNER_DATABASE_URL", "READER_DATABASE_URL", "AMQP_URL")
NAMES = frozenset(
    {f"NWD_{service}_{one}" for service in ("INTAKE", "ROUTER", "NOTIFIER") for one in _EACH_SERVICE}
    | {
        f"NWD_{one}"
        for one in (
            *("AMQP_PREFIX", "AMQP_URL", "ATTACHMENTS_DIR", "DATABASE_URL", "DATA_DIR", "DKIM_DOMAIN", "DKIM_KEY"),
            *("DKIM_SELECTOR", "EVENTS_KEPT_DAYS", "GATEWAY_TRUSTS", "HOST", "IMAP_URL", "LINK_CODES", "MAIL_AT_ONCE"),
            *("MAIL_FROM", "MAIL_IN_LISTEN", "MAIL_KEPT_DAYS", "MAIL_ONLY_TO", "MAIL_REPLY_TO", "MESSENGER_KEY"),
            *("MESSENGER_ONLY_TO", "MESSENGER_URL", "NOTIFIER_URL", "OWNER_AMQP_URL", "OWNER_DATABASE_URL", "PLACE"),
            *("PORT", "PUBLIC_URL", "READER_DATABASE_URL", "SCANNER_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS"),
            *("SHADOW", "SMS_KEY", "SMS_ONLY_TO", "SMS_URL", "SMTP_URL", "TESTING", "TRUSTED_PROXIES", "WEBHOOK_CA"),
            *("WEBHOOK_HTTP", "WEBHOOK_NETWORKS", "WEB_WORKERS"),
        )
    }
)
"""Each may also be given as NAME_FILE, a file that holds its value."""

OF_THE_TESTS = "NWD_TEST_"

_OF_THE_PLATFORM = re.compile(
    r"NWD_(?:\w+_)?(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)"
)
"""What Kubernetes and `docker --link` put there by themselves for a service with one of our names; nobody set it."""


def unknown(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return those of our names that nothing reads, each with the name that was likely meant, or ""."""
    ours = (name for name in sorted(names) if name.startswith("NWD_") and not name.startswith(OF_THE_TESTS))
    strange = (name for name in ours if name.removesuffix("_FILE") not in NAMES)
    strange = (name for name in strange if not _OF_THE_PLATFORM.fullmatch(name))
    return [(name, next(iter(get_close_matches(name, NAMES, 1, 0.85)), "")) for name in strange]
