"""What notifier is told by its environment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Optional, TypeVar
from urllib.parse import urlsplit

from services.notifier.channels.domain import BadSecret, secrets_of
from services.notifier.channels.doors import SCHEMES, Gateway, Hook, door_at
from services.notifier.devices.domain import Asked
from services.notifier.inbox.addresses import LONGEST_LOCAL, ReplyAddresses
from services.notifier.inbox.doors import Mailbox, Port, mailbox_at, port_at
from services.notifier.mail.domain import BadAddress, Way, plain_address
from services.notifier.mail.smtp import Server, server_at
from shared.process.common import Common, common_settings
from shared.process.environment import Environment

if TYPE_CHECKING:
    from services.notifier.mail.dkim import Seal

PORT = 8002

_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Settings:
    """Notifier's settings.

    smtp: the mail server (NWD_SMTP_URL), or None where there is none, or a place only looks on (NWD_SHADOW): mails are
    then kept for the keeper's page. Where a file moves the clock (NWD_TESTING), it must be a server of this machine.
    mail_from: the address that mails come from (NWD_MAIL_FROM). mail_only_to: where every mail goes instead of to its
    reader (NWD_MAIL_ONLY_TO), or None. reply_to: the address at which mails come in (NWD_MAIL_REPLY_TO), listen: where
    a mail server hands them over (NWD_MAIL_IN_LISTEN), mailbox: where they are fetched from (NWD_IMAP_URL); all None
    where mails are not answered by mail. seal: what mails are signed with (NWD_DKIM_KEY, NWD_DKIM_SELECTOR,
    NWD_DKIM_DOMAIN), None where they are not. at_once: mail.yaml is not followed: no mail waits, none is gathered, and
    no digest is written (NWD_MAIL_AT_ONCE). gateways: where short messages go out, by way (NWD_SMS_URL, NWD_SMS_KEY,
    NWD_MESSENGER_URL, NWD_MESSENGER_KEY); what has none is kept, as all is where a place only looks on, and where mails
    go elsewhere and it is not said where these go (NWD_SMS_ONLY_TO, NWD_MESSENGER_ONLY_TO). link_codes: when a mail's
    link wants a code (NWD_LINK_CODES). mail_kept_days: after how many days the bytes of mails that came in and
    were dealt with are let go (NWD_MAIL_KEPT_DAYS), None where never.
    """

    common: Common
    smtp: Server | None
    mail_from: str
    mail_only_to: str | None
    reply_to: str | None = None
    listen: Port | None = None
    mailbox: Mailbox | None = None
    seal: Optional["Seal"] = None
    at_once: bool = False
    gateways: Mapping[Way, Gateway] = field(default_factory=dict)
    link_codes: Asked = Asked.OFF
    mail_kept_days: int | None = None

    @property
    def receives(self) -> bool:
        """Say whether mails come in."""
        return self.listen is not None or self.mailbox is not None

    @property
    def replies(self) -> ReplyAddresses | None:
        """Return the addresses at which mails are answered, None where they are not."""
        return ReplyAddresses(self.reply_to, self.common.secret_keys) if self.reply_to else None

    @classmethod
    def from_env(cls, variables: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings. Raises BadEnvironment with every missing or bad variable at once."""
        env = Environment(variables)
        common = common_settings(env, "notifier", port=PORT)
        smtp = _smtp(env)
        if env.flag("NWD_SHADOW"):
            smtp = None
        if common.testing and smtp is not None and not _is_here(smtp.host):
            # A clock that anybody can move must never tell real people that they are late.
            env.problem("NWD_TESTING", "must not be 1 where NWD_SMTP_URL is another machine; unset it, or the server")
        mail_from = _address(env, "NWD_MAIL_FROM") or f"no-wrong-door@{_domain(common.public_url)}"
        mail_only_to = _address(env, "NWD_MAIL_ONLY_TO")
        incoming = _incoming(env)
        signed = _seal(env, mail_from.rpartition("@")[2])
        at_once = env.flag("NWD_MAIL_AT_ONCE")
        found = {way: _gateway(env, way, testing=common.testing) for way in (Way.SMS, Way.MESSENGER)}
        # A staging system never reaches an official, by whatever way; and a place that looks on reaches nobody.
        keeps = env.flag("NWD_SHADOW")
        gateways = {
            way: one for way, one in found.items() if one and not keeps and (one.only_to or mail_only_to is None)
        }
        # Where mails are kept nobody could read a code but on the keeper's page.
        codes = _link_codes(env, Asked.UNKNOWN_DEVICE if smtp else Asked.OFF)
        kept_days = env.integer("NWD_MAIL_KEPT_DAYS", 0, 0, 36_500) or None
        env.finish()
        return cls(common, smtp, mail_from, mail_only_to, *incoming, signed, at_once, gateways, codes, kept_days)


def _smtp(env: Environment) -> Server | None:
    url = env.url("NWD_SMTP_URL", ("smtp", "smtps"))
    try:
        return server_at(url) if url and url.startswith("smtp") else None
    except ValueError:
        env.problem("NWD_SMTP_URL", "must look like smtp://host:25 or smtps://user:password@host:465")
        return None


def _gateway(env: Environment, way: Way, *, testing: bool) -> Gateway | None:
    """Read where short messages of one sort go out. An address that takes a POST needs a secret; a file needs none."""
    name = f"NWD_{way.name}"
    url, key, only_to = env.url(f"{name}_URL", SCHEMES), env.text(f"{name}_KEY"), env.text(f"{name}_ONLY_TO")
    if url is None or urlsplit(url).scheme not in SCHEMES:
        if url is None and (key or only_to):
            env.problem(f"{name}_URL", f"is missing; {name}_KEY and {name}_ONLY_TO say nothing without it")
        return None
    try:
        secrets = secrets_of(key) if key else ()
    except BadSecret as error:
        env.problem(f"{name}_KEY", str(error))
        return None
    try:
        door = door_at(url, secrets)
    except ValueError as error:
        env.problem(f"{name}_URL", str(error))
        return None
    if isinstance(door, Hook) and not secrets:
        env.problem(f"{name}_KEY", f"is missing; what goes to {name}_URL is signed: set it, or {name}_KEY_FILE")
    if testing and not door.is_here:
        env.problem("NWD_TESTING", f"must not be 1 where {name}_URL is another machine; unset it, or the address")
    return Gateway(door, only_to)


def _link_codes(env: Environment, default: Asked) -> Asked:
    told = env.text("NWD_LINK_CODES", default)
    if told not in list(Asked):
        env.problem("NWD_LINK_CODES", f"must be one of {', '.join(Asked)}")
        return default
    return Asked(told)


def _incoming(env: Environment) -> tuple[str | None, Port | None, Mailbox | None]:
    """Read where mails come in, all of it or nothing: an address that nobody reads would swallow answers."""
    address = _address(env, "NWD_MAIL_REPLY_TO")
    listen, mailbox = _door(env, "NWD_MAIL_IN_LISTEN", port_at), _door(env, "NWD_IMAP_URL", mailbox_at)
    named = [env.text(name) for name in ("NWD_MAIL_IN_LISTEN", "NWD_IMAP_URL")]
    if any(named) and env.text("NWD_MAIL_REPLY_TO") is None:
        env.problem("NWD_MAIL_REPLY_TO", "is missing; it is the address to which the mails that come in are written")
    if address and not any(named):
        env.problem("NWD_MAIL_REPLY_TO", "is set, but mails come in by neither NWD_MAIL_IN_LISTEN nor NWD_IMAP_URL")
    local = (address or "").rpartition("@")[0]
    if len(local) > LONGEST_LOCAL or "+" in local:
        env.problem(
            "NWD_MAIL_REPLY_TO", f"must have {LONGEST_LOCAL} characters at most before its @, and no + among them"
        )
    return address, listen, mailbox


def _seal(env: Environment, sends_from: str) -> Optional["Seal"]:
    """Read what mails are signed with, all of it or nothing. sends_from: the domain of NWD_MAIL_FROM."""
    pem, selector, domain = (env.text(name) for name in ("NWD_DKIM_KEY", "NWD_DKIM_SELECTOR", "NWD_DKIM_DOMAIN"))
    if pem is None:
        if selector or domain:
            env.problem("NWD_DKIM_KEY", "is missing; NWD_DKIM_SELECTOR and NWD_DKIM_DOMAIN say nothing without it")
        return None
    domain = (domain or sends_from).lower()
    if sends_from.lower() != domain and not sends_from.lower().endswith(f".{domain}"):
        env.problem("NWD_DKIM_DOMAIN", f"must be {sends_from}, where mails come from, or a domain above it")
    if not _SELECTOR.fullmatch(selector or ""):
        env.problem("NWD_DKIM_SELECTOR", "must name the key as it stands in DNS, in letters and digits, like d2026")
    # Here, for only a place that signs pays for what it takes.
    from services.notifier.mail.dkim import BadKey, seal

    try:
        return seal(domain, selector or "", pem)
    except BadKey as error:
        env.problem("NWD_DKIM_KEY", str(error))
        return None


def _door(env: Environment, name: str, read: Callable[[str], Found]) -> Found | None:
    try:
        url = env.text(name)
        return read(url) if url else None
    except ValueError as error:
        env.problem(name, str(error))
        return None


def _address(env: Environment, name: str) -> str | None:
    value = env.text(name)
    try:
        return plain_address(value) if value else None
    except BadAddress:
        env.problem(name, "must be one mail address, like someone@example.org")
        return None


def _is_here(host: str) -> bool:
    """Say whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _domain(public_url: str) -> str:
    host = urlsplit(public_url).hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"
