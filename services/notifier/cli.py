"""What operators do with notifier from the command line; the options are the joined command's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from services.notifier.configuration import PARTS, read
from services.notifier.inbox.retaining import Kept, Retaining
from services.notifier.kindness import store as kindness
from services.notifier.limits.keeping import Keeping
from services.notifier.limits.years import kept_by, with_years
from services.notifier.mail import store as mails
from services.notifier.mail.domain import MailState, message_id
from services.notifier.mail.models import Mail
from services.notifier.regime import CALENDAR, MAIL
from services.notifier.settings import Settings
from services.notifier.tasks.links import Links
from shared.messaging import Service


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail as `nwd trace` shows it.

    attempts: how often it was tried; over_at: when it came to its end. waits: until when it is held and why,
    or which other mail it went with; empty where it is neither.
    """

    message_id: str
    kind: str
    to: str
    state: MailState
    attempts: int
    created_at: datetime
    over_at: datetime | None
    words: str
    waits: str = ""


class Operations:
    """Notifier's part of `nwd`."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self._service, self._settings = service, settings

    def check(self, folder: Path) -> dict[str, dict[str, Any]]:
        """Return notifier's parts of a place's folder; the database is not touched.

        Raises BadConfiguration with all that is wrong, each with file, line and what to write instead.
        """
        return read(folder)

    def store(self, parts: Mapping[str, dict[str, Any]]) -> list[str]:
        """Put checked parts in force and return the names of those that changed; doing it again changes nothing.

        Where a year has been published since, limits of open cases that lean on it are reckoned again.
        """
        changed = []
        with self._service.begin("nwd load") as unit:
            for name in PARTS:
                before, content = self._service.parts.in_force(unit.session, name), parts[name]
                if name == CALENDAR:  # what `nwd calendar load` has put in force does not go with the next folder
                    content = with_years(content, kept_by(before.content if before else None, content))
                if self._service.parts.store(unit.session, name, content, unit.now) != (before and before.hash):
                    changed.append(name)
            if not {CALENDAR, MAIL}.isdisjoint(changed) and kindness.release_all(unit.session):
                unit.ring("mail")
        Keeping(self._service).catch_up()
        return changed

    def mails(self, case_id: str) -> list[SentMail]:
        """Return what was written to whom about a case, and what became of it, oldest first."""
        domain = self._settings.mail_from.rpartition("@")[2]
        with self._service.database.read() as session:
            return [
                SentMail(
                    message_id(mail.key, domain),
                    mail.occasion if mail.occasion == mail.kind else f"{mail.kind} {mail.occasion}".strip(),
                    mail.email,
                    MailState(mail.state),
                    mail.attempts,
                    mail.created_at,
                    mail.over_at,
                    mail.words,
                    _waits(mail, domain),
                )
                for mail in mails.mails_of(session, case_id)
            ]

    def retain(self, days: int | None, *, dry_run: bool) -> tuple[int, Kept]:
        """Let the bytes of mails go that came in and were dealt with; return after how many days, and what goes.

        days: None for the configured ones. dry_run: say it alone. Raises ValueError where nobody says how many.
        """
        days = self._settings.mail_kept_days if days is None else days
        if days is None:
            raise ValueError("mails are kept for ever; set NWD_MAIL_KEPT_DAYS, or say --older-than DAYS")
        retaining, age = Retaining(self._service, days), timedelta(days=days)
        return days, retaining.would_go(age) if dry_run else retaining.let_go(age)

    def keeper_link(self) -> str:
        """Return an address that opens the list of mails for a week."""
        common = self._settings.common
        return Links(common.secret_keys, common.public_url).keeper()


def _waits(mail: Mail, domain: str) -> str:
    if mail.bundle:
        return f"went with {message_id(mail.bundle, domain)}"
    if mail.gate:
        return f"waits for its domain, {mail.gate}, which gets no more for now"
    return f"waits until {mail.not_before:%Y-%m-%d %H:%M} UTC ({mail.held_for})" if mail.held_at else ""
