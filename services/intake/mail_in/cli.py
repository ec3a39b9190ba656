"""What operators do with the addresses at which agencies bring cases by mail."""

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from services.intake.agencies.store import agency
from services.intake.mail_in import domain, store
from services.intake.mail_in.models import Mailbox
from shared.messaging import Service


class Shown(NamedTuple):
    """An agency's address: its token, who may write to it, whether it is open."""

    token: str
    allowed: tuple[str, ...]
    is_open: bool


class MailIn:
    """The addresses of one installation."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def change(
        self, code: str, *, allow: Sequence[str] = (), deny: Sequence[str] = (), anew: bool = False, close: bool = False
    ) -> Shown:
        """Open an agency's address, say who may write to it, give it another token, or close it.

        allow, deny: addresses, or `@domain`. Raises LookupError for an agency that is not there, ValueError for what is
        no address.
        """
        added, gone = [_form(one) for one in allow], {_form(one) for one in deny}
        with self._service.begin("nwd agency mail-in") as unit:
            if agency(unit.session, code) is None:
                raise LookupError(f"there is no agency {code!r}; add it with `nwd agency add`")
            box = store.of_agency(unit.session, code)
            if box is None:
                box = Mailbox(agency=code, token=secrets.token_hex(16), allowed=[], made_at=unit.now)
                unit.session.add(box)
            elif anew:
                box.token = secrets.token_hex(16)
            box.allowed = sorted({*box.allowed, *added} - gone)
            box.closed_at = (box.closed_at or unit.now) if close else None
            return Shown(box.token, tuple(box.allowed), box.closed_at is None)


def _form(text: str) -> str:
    entry = domain.allowed_form(text)
    if entry is None:
        raise ValueError(f"{text!r} is neither a mail address nor @ with a domain")
    return entry
