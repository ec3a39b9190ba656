"""Mails to an agency's own address: what a person writes there goes to intake, which says what becomes of it."""

from typing import Any

from services.notifier.directory.domain import Person
from services.notifier.inbox import store
from services.notifier.inbox.domain import Became, storable, told_files
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.shapes import Incoming
from services.notifier.mail.actions import write_to_person
from services.notifier.mail.domain import BadAddress, MailKind, plain_address
from shared.contracts import Message
from shared.contracts.mail_in import AGENCY_WROTE
from shared.messaging import Unit

LONGEST_TEXT = 100_000
"""Characters that go over; the whole mail is kept here."""


def pass_on(unit: Unit, row: IncomingMail, incoming: Incoming, token: str) -> Became:
    """Tell intake of a person's mail to the address with a token; nobody here knows whose that is."""
    try:
        sender = plain_address(incoming.sender)
    except BadAddress:  # nobody could be answered, and nobody is on a list by it
        return Became.STRANGER
    data = {
        "mail": row.id,
        "message_id": storable(incoming.message_id)[:250],
        "sender": sender,
        "sender_name": storable(incoming.sender_name)[:200],
        "subject": storable(incoming.subject)[:500],
        "text": storable(incoming.text or incoming.whole)[:LONGEST_TEXT],
        "files": told_files(row.files),
    }
    unit.send(AGENCY_WROTE, token, data)
    return Became.PASSED_ON


def answered(unit: Unit, message: Message) -> None:
    """Write to whoever has sent a mail in what became of it; the mail is kept as long as the case that it brought."""
    told: dict[str, Any] = message.data
    mail = store.one(unit.session, told["mail"])
    if mail is not None:
        mail.brought = told.get("case")
    to = Person(f"mail-in:{told['mail']}", told["name"], told["to"], told["language"])
    details = {name: told[name] for name in ("became", "number", "code", "why")}
    write_to_person(unit, MailKind.MAILED_IN, to, told["mail"], details)
