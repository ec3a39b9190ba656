"""Saying what became of an answer: one mail back, to whom the mail was written that it answers."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.directory.domain import Person
from services.notifier.extensions.texts import EXTENSION_TEXTS
from services.notifier.inbox.domain import Done
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.shapes import Incoming
from services.notifier.limits.clocks import clock_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind, key_of
from services.notifier.mail.models import Mail
from services.notifier.signatures.texts import SIGNATURE_TEXTS
from services.notifier.tasks import store as tasks
from services.notifier.tasks.access import member
from services.notifier.tasks.models import Task
from services.notifier.tasks.texts import TASK_TEXTS
from shared.messaging import Unit
from shared.web.languages import Text

QUOTED = 600
"""Characters of somebody's words that are said back."""

ANSWERED = timedelta(hours=1), 30
"""So many answers a person gets within that time; what they ask for is done all the same."""

MOST_WARNINGS = 3
"""So often somebody is told about one task that others answer in their place: more would be a way to press them."""

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}>")
_REFUSALS = {**TASK_TEXTS, **EXTENSION_TEXTS, **SIGNATURE_TEXTS}


def answer(
    unit: Unit, row: IncomingMail, incoming: Incoming, mail: Mail, who: Person, done: Done, *, apart: bool
) -> None:
    """Queue the mail that says what was understood and done, or what was not, why, and how it can be.

    apart: whether the answer also named a mail of ours about another matter, which is left to an answer of its own.
    """
    task, clock = tasks.task(unit.session, mail.task_id or ""), clock_of(unit, unit.case(mail.case_id or ""))
    if task is None or clock is None:
        return
    calendar = regimes.frozen(unit, clock).calendar
    said = {"text": row.said[:QUOTED], "by": who.name, "at": calendar.local(row.received_at)}
    told: dict[str, Any] = {
        "became": done.became.value,
        "act": done.act,
        "drafted": done.drafted,
        "missing": [one for one in done.missing if not done.wrong],
        "wrong": list((done.wrong or {}).values()),
        "doubt": done.doubt,
        "files": len(row.files),
        "apart": apart,
        "mail": row.id,
        "answers": message_id_of(incoming),
    }
    if row.said:
        told["said"] = said
    if done.first_at is not None:
        told["first"] = {"at": calendar.local(done.first_at), "by": done.first_by or ""}
    elif done.why:
        told["why"] = refusal(done.why, who.language)
    if done.act == "delegate" and done.values:
        to = member(unit.session, task.id, done.values["to"], unit.now.date())
        told["to"] = to.name if to else ""
    queue(unit, task, MailKind.RECEIPT, [who], told | _of_decision(mail), occasion=row.id)


def message_id_of(incoming: Incoming) -> str:
    """Return the Message-ID of a mail that came in, empty where it has none that another mail could name."""
    return incoming.message_id if _MESSAGE_ID.fullmatch(incoming.message_id) else ""


def refusal(why: str, language: str) -> str:
    """Return why something cannot be done with a task, in somebody's language."""
    return Text(*_REFUSALS[f"desk.refused.{why}"]).within("en" if language == "en" else "zh")


def _of_decision(mail: Mail) -> dict[str, Any]:
    """Return where the link of a mail to a decider leads: to what is asked for, by sign-in."""
    return {"signs_in": True, "asked": mail.details["asked"]} if mail.kind == MailKind.TO_DECIDE else {}


def misused(session: Session, task: Task, person: str) -> Sequence[str]:
    """Return the keys of the mails that told somebody of strangers who answered about a task."""
    of_case = select(Mail.key).where(Mail.case_id == task.case_id, Mail.kind == MailKind.MISUSED)
    return session.scalars(of_case.where(Mail.task_id == task.id, Mail.person == person)).all()


def tell_of_stranger(unit: Unit, mail: Mail, reader: Person | None, sender: str) -> None:
    """Tell the reader of a mail, once for each sender, that somebody else has answered it and that nothing was done."""
    task = tasks.task(unit.session, mail.task_id or "")
    if task is None or reader is None:
        return
    if len(misused(unit.session, task, reader.id)) >= MOST_WARNINGS:
        return
    occasion = f"{mail.key}:{key_of(None, None, '', '', sender)[:16]}"
    key = key_of(task.case_id, task.id, MailKind.MISUSED, occasion, reader.email)
    if unit.session.get(Mail, key) is None:
        queue(unit, task, MailKind.MISUSED, [reader], {"wrote": sender} | _of_decision(mail), occasion=occasion)
