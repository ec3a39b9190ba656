"""Writing mails down, in the transaction that causes them: one row for each recipient."""

from collections.abc import Iterable
from typing import Any

from services.notifier.directory.domain import Person
from services.notifier.mail.domain import MailKind, MailState, key_of
from services.notifier.mail.models import Mail
from services.notifier.tasks.models import Task
from shared.messaging import Unit

AT_ONCE = 0.0


def queue(
    unit: Unit, task: Task, kind: MailKind, people: Iterable[Person], details: dict[str, Any], *, occasion: str = ""
) -> list[Mail]:
    """Queue a mail about a task to each person, and wake the mail role.

    details: what the templates need beyond case and task. occasion: tells apart two mails of one kind about one task.
    Who calls has made sure that this is said once; that the key is unique holds it.
    """
    mails = [
        Mail(
            key=key_of(task.case_id, task.id, kind, occasion, person.email),
            case_id=task.case_id,
            task_id=task.id,
            kind=kind,
            occasion=occasion,
            person=person.id,
            name=person.name,
            email=person.email,
            language=person.language,
            details=details,
            state=MailState.QUEUED,
            created_at=unit.now,
            due_at=AT_ONCE,
            attempts=0,
            suspects=0,
            waited=0,
            words="",
        )
        for person in {person.email: person for person in people}.values()
    ]
    unit.session.add_all(mails)
    if mails:
        unit.ring("mail")
    return mails
