"""The secrets of an installation in containers: made once, at random, each part's in a folder of its own.

A folder is a volume that its part alone has. What PostgreSQL and RabbitMQ get holds no password but the one of the
database's administrator, whom nothing here ever logs in as.
"""

import os
import secrets
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

from services.installing.logins import Logins, login_in
from services.installing.postgres import login_script
from services.installing.rabbitmq import definitions

SERVICES = ("intake", "router", "notifier")
KINDS = ("database", "broker", "secret-key")
"""What can be made anew by name."""

OWN, EVERYBODYS = 0o400, 0o444
"""Modes: of what holds a password; of what servers under other user ids must read, from volumes that only they have."""


class Secrets:
    """The folder of secrets. postgres: `host:port/database`. rabbitmq: `host:port/vhost`."""

    def __init__(self, folder: Path, postgres: str, rabbitmq: str) -> None:
        self._folder, self._postgres, self._rabbitmq = folder, postgres, rabbitmq

    def make(self, anew: Collection[str] = ()) -> list[str]:
        """Make what is missing, and what is named in `anew` in any case; return the files that were written."""
        written = [*self._urls("database" in anew, "broker" in anew), *self._key("secret-key" in anew)]
        if not (self._folder / "postgres/password").exists():
            written.append(self._write("postgres/password", secrets.token_urlsafe(32), EVERYBODYS))
        logins = [self._logins(one) for one in SERVICES]
        self._write("postgres/logins.sql", login_script(logins), EVERYBODYS)
        self._write("rabbitmq/definitions.json", definitions(logins, self._read("owner/amqp-url"), ""), EVERYBODYS)
        return written

    def _urls(self, databases: bool, brokers: bool) -> list[str]:
        wanted = {"owner/amqp-url": self._url("amqp", "nwd-owner", self._rabbitmq)}
        for one in SERVICES:
            wanted[f"{one}/amqp-url"] = self._url("amqp", f"nwd-{one}", self._rabbitmq)
            wanted[f"{one}/database-url"] = self._url("postgresql", f"nwd_{one}", self._postgres)
            wanted[f"reader/{one}-url"] = self._url("postgresql", f"nwd_{one}_reader", self._postgres)
            wanted[f"owner/{one}-url"] = self._url("postgresql", f"nwd_{one}_owner", self._postgres)
        return [
            self._write(path, url)
            for path, url in wanted.items()
            if (brokers if "amqp" in path else databases) or not (self._folder / path).exists()
        ]

    def _key(self, anew: bool) -> list[str]:
        """Make the key that signs; the one before it still opens what it signed."""
        before = self._read("intake/secret-key") if (self._folder / "intake/secret-key").exists() else ""
        key = secrets.token_urlsafe(48) if anew or not before else before
        earlier = before if anew else self._read("intake/secret-key-before") if before else ""
        written = []
        for one in SERVICES:
            for name, value in (("secret-key", key), ("secret-key-before", earlier)):
                path = f"{one}/{name}"
                if not (self._folder / path).exists() or self._read(path) != value:
                    written.append(self._write(path, value))
        return written

    def _logins(self, service: str) -> Logins:
        return Logins(
            service,
            login_in(self._read(f"owner/{service}-url")),
            login_in(self._read(f"{service}/database-url")),
            login_in(self._read(f"reader/{service}-url")),
            login_in(self._read(f"{service}/amqp-url")),
        )

    @staticmethod
    def _url(scheme: str, user: str, place: str) -> str:
        return f"{scheme}://{user}:{quote(secrets.token_urlsafe(32))}@{place}"

    def _read(self, path: str) -> str:
        return (self._folder / path).read_text(encoding="utf-8")

    def _write(self, path: str, text: str, mode: int = OWN) -> str:
        """Write a file whole or not at all: a server may be reading it."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.chmod(mode)  # whatever the umask says
        fresh.replace(target)
        return path
