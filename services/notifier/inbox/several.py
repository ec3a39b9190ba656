"""Answers to a mail that stands for several: they act for none, and their writer is told where each is answered."""

from services.notifier.inbox import store
from services.notifier.inbox.answering import ANSWERED, message_id_of
from services.notifier.inbox.bounces import is_from_reader
from services.notifier.inbox.domain import Became, plain
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.shapes import Incoming
from services.notifier.mail.actions import write_bundle
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.messaging import Unit


def answer_to_several(unit: Unit, row: IncomingMail, incoming: Incoming, mail: Mail, only_to: str | None) -> Became:
    """Say to the reader of such a mail that nothing was done, with the link and the address of each task.

    Whoever else answers it gets nothing: there is no case to which it could be told. only_to: where every mail goes
    instead (a staging system).
    """
    from_reader = is_from_reader(unit, mail, incoming.sender)
    if not from_reader and not (only_to and plain(incoming.sender) == plain(only_to)):
        return Became.STRANGER
    row.sender_name = mail.name
    answers = store.answered_since(unit.session, mail.person, unit.now - ANSWERED[0]) < ANSWERED[1]
    if answers:
        write_bundle(unit, MailKind.BUNDLE_ANSWER, mail, mail.details["mails"], row.id, message_id_of(incoming))
    row.told = {**row.told, "answered": answers, "act": "", "why": "several", "missing": []}
    return Became.REFUSED
