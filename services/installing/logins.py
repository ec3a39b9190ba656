"""The logins that the settings name, held apart: what one service may do with its own, no other may."""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.house import AllSettings
from shared.process.problems import Problems


@dataclass(frozen=True, slots=True)
class Login:
    """A name and its password, out of a URL."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Logins:
    """The logins of one service: three on PostgreSQL, one on the broker. None for what the settings do not name."""

    service: str
    owner: Login | None
    runtime: Login | None
    reader: Login | None
    broker: Login | None


_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,62}")


class BadLogins(Problems):
    """The settings do not name the logins that are to be made."""

    heading = "No logins can be made of these settings:"


def logins_of(settings: AllSettings) -> list[Logins]:
    """Return the logins that each service's URLs name."""
    commons = [one.common for one in (settings.intake, settings.router, settings.notifier)]
    return [
        Logins(
            one.service,
            login_in(one.owner_database_url),
            login_in(None if one.embedded else one.database_url),
            login_in(one.reader_database_url),
            login_in(one.amqp_url),
        )
        for one in commons
    ]


def login_in(url: str | None) -> Login | None:
    """Return the login that a URL carries, None where it carries none."""
    parts = urlsplit(url or "")
    if not parts.username or not parts.password:
        return None
    return Login(unquote(parts.username), unquote(parts.password))


def held_apart(named: Iterable[tuple[str, Login | None]]) -> dict[str, Login]:
    """Return the logins by the variable that names each. Raises BadLogins where one is missing or two are the same."""
    problems: list[str] = []
    found: dict[str, Login] = {}
    for variable, login in named:
        if login is None:
            problems.append(f"{variable} must be an address with a user and a password")
            continue
        if not _NAME.fullmatch(login.name) or not login.password.isascii():
            problems.append(f"{variable}: a user is written in a-z, 0-9, _ and -, and its password in ASCII")
        for other, known in found.items():
            if known.name == login.name:
                problems.append(f"{variable} and {other} name the same user, {login.name}; each needs its own")
        found[variable] = login
    if problems:
        raise BadLogins(problems)
    return found


def scram(password: str, salt: bytes | None = None, rounds: int = 4096) -> str:
    """Return what PostgreSQL keeps of a password (RFC 5802), so that the password itself need not be sent to it."""
    salt = salt or os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${rounds}:{_text(salt)}${_text(stored)}:{_text(server)}"


def rabbit_hash(password: str, salt: bytes | None = None) -> str:
    """Return what RabbitMQ keeps of a password (its `rabbit_password_hashing_sha256`)."""
    salt = salt or os.urandom(4)
    return _text(salt + hashlib.sha256(salt + password.encode()).digest())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
