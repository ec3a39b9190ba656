"""From a row to the short message that it is: its text, its link, and where it goes."""

from datetime import datetime
from typing import Protocol

from services.notifier.channels.domain import Said, Short, ShortKind
from services.notifier.channels.texts import said
from services.notifier.mail.domain import ENTERPRISE_KINDS
from services.notifier.mail.models import Mail
from shared.web.text import visible


class ShortLinks(Protocol):
    """Where the links of short messages lead (services.notifier.tasks.links)."""

    def short(self, code: str) -> str:
        """Return the address, of few characters, that leads on to the link of a short message."""

    def track(self, number: str, secret: str | None) -> tuple[str, str]:
        """Return the address that opens a case for its enterprise, and the case's code."""


def short_for(mail: Mail, links: ShortLinks, only_to: str | None = None) -> Short:
    """Return the message of a row. only_to: where it goes instead of to its reader, whom its text then names."""
    told = mail.details
    due = datetime.fromisoformat(told["due"]) if told.get("due") else None
    harmless = {name: " ".join(visible(value).split()) for name, value in told["values"].items()}
    what = Said(told["number"], told["confidential"], due, told["link"], harmless)
    link = what.link or (links.short(mail.code) if mail.code else "")
    kind = ShortKind(mail.kind)
    if mail.kind in ENTERPRISE_KINDS:
        link, _ = links.track(what.number, mail.secret)
        kind = ShortKind.ENT_PRIVATE if what.confidential else kind
    text, values = said(kind, what, link, mail.language)
    return Short(
        id=mail.key,
        way=mail.way,
        to=only_to or mail.email,
        language=mail.language,
        kind=kind,
        text=f"[{visible(mail.name or mail.person)}] {text}" if only_to else text,
        values=values,
    )
