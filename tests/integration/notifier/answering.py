"""Answers to mails, as people's mail programs would write them."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import select

from services.notifier.inbox.handling import Handling
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.tasks.models import Task
from tests.integration.notifier.conftest import Notifier

NUMBERS = count(1)


def a_mail(to: str, said: str, sender: str, *, number: int | None = None, **headers: str) -> bytes:
    """Return a plain mail, as a program in China writes it."""
    number = next(NUMBERS) if number is None else number
    head = {
        "From": f"=?utf-8?B?5p6X5p+Q?= <{sender}>",
        "To": to,
        "Subject": "=?utf-8?B?5Zue5aSN?=",
        "Date": "Tue, 24 Nov 2026 10:00:00 +0800",
        "Message-ID": f"<n{number}@mail.example>",
        "Content-Type": "text/plain; charset=utf-8",
        **headers,
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{fields}\r\n{said}\r\n".encode()


def mail_of(notifier: Notifier, task: Task, person: str | None = None, kind: MailKind = MailKind.TASK) -> Mail:
    """Return the mail of a kind about a task, to one person or to whom there is."""
    found = [mail for mail in notifier.mails(task.case_id, kind) if mail.task_id == task.id]
    return next(mail for mail in found if person in (None, mail.person))


def read_all(notifier: Notifier, only_to: str | None = None) -> None:
    """Let everything that waits be read."""
    handling = Handling(notifier.service, notifier.addresses, only_to)
    while handling.turn():
        pass


def answered(notifier: Notifier, mail: Mail, said: str, sender: str | None = None, **headers: str) -> IncomingMail:
    """Answer a mail, let the answer be read, and return what became of it."""
    to = notifier.addresses.reply(mail.key)
    raw = a_mail(to, said, sender or mail.email, **headers)
    assert receive(notifier.service, raw, "lmtp", sender or mail.email, [to])
    read_all(notifier)
    return came_in(notifier)[-1]


def came_in(notifier: Notifier) -> list[IncomingMail]:
    with notifier.service.database.read() as session:
        return list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))


def receipts(notifier: Notifier, case: str) -> list[tuple[str, str]]:
    """Return of each mail back what became of the answer, and for what act."""
    # By the id of the mail that each answers, which is in the order in which those came.
    found = sorted(notifier.mails(case, MailKind.RECEIPT), key=lambda mail: str(mail.details["mail"]))
    return [(mail.details["became"], mail.details["act"]) for mail in found]


def told_back(notifier: Notifier, row: IncomingMail) -> dict[str, Any]:
    """Return what the mail says that answers one that came in."""
    (mail,) = [mail for mail in notifier.mails(row.case_id or "", MailKind.RECEIPT) if mail.occasion == row.id]
    return mail.details


@contextmanager
def nothing_changes(notifier: Notifier, *but: str) -> Iterator[None]:
    """Hold that no table changes but the named ones."""
    before = notifier.stored()
    yield
    after = notifier.stored()
    assert {name for name in before if before[name] != after[name]} <= set(but)
