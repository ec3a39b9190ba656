"""Where short messages go out: an address as the environment names it."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

SCHEMES = ("https", "http", "file")


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that takes a POST for each message. target: path and query. secrets: they sign and are never shown."""

    tls: bool
    host: str
    port: int
    target: str
    secrets: tuple[bytes, ...] = field(repr=False)

    @property
    def is_here(self) -> bool:
        """Say whether it is on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True, slots=True)
class Drop:
    """A file that gets one line for each message."""

    path: Path

    is_here = True


@dataclass(frozen=True, slots=True)
class Gateway:
    """The way out for one sort of short messages. only_to: every message goes there instead (a staging system)."""

    door: Hook | Drop
    only_to: str | None = None


def door_at(url: str, secrets: tuple[bytes, ...]) -> Hook | Drop:
    """Read `https://host/path`, `http://…`, or `file:///folder/name`. Raises ValueError with what is wrong."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        path = Path(unquote(parts.path))
        if parts.netloc or not path.is_absolute() or not path.name:
            raise ValueError("must name a file on this machine, like file:///var/lib/gateway/messages.jsonl")
        return Drop(path)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("must look like https://gateway.example/messages or file:///folder/messages.jsonl")
    if "@" in parts.netloc or parts.fragment:
        raise ValueError("must hold no password and no #; what is sent is signed")
    target = parts.path or "/"
    if not url.isascii() or any(mark <= " " or mark == "\x7f" for mark in url):
        raise ValueError("must be plain ASCII without blanks")
    tls = parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    return Hook(tls, parts.hostname, port, f"{target}?{parts.query}" if parts.query else target, secrets)
