"""Writing mails down, in the transaction that causes them: one row for each recipient."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.notifier.directory import store as directory
from services.notifier.directory.domain import EXPERT, MAILBOX, Person, Team
from services.notifier.mail.domain import ENTERPRISE, MailKind, MailState, key_of
from services.notifier.mail.models import Mail
from services.notifier.tasks.models import Task
from shared.messaging import Unit

AT_ONCE = 0.0

_OPENING = ("contact", "token", "code")
"""What of a message to an enterprise nobody else may read."""


def queue(
    unit: Unit, task: Task, kind: MailKind, people: Iterable[Person], details: dict[str, Any], *, occasion: str = ""
) -> list[Person]:
    """Queue a mail about a task to each person, wake the mail role, and return to whom it goes.

    details: what the templates need beyond case and task; `looks` is added for who is not of the task's body, and so
    cannot act on it. occasion: tells apart two mails of one kind about one task. Who calls has made sure that this is
    said once; that the key is unique holds it.
    """
    team = directory.team(unit.session, task)
    told = list({one.email: one for one in people}.values())
    for person in told:
        unit.session.write(
            Mail, **_columns(unit, kind, person, occasion, details | _looking(team, person, details), task)
        )
    if told:
        unit.ring("mail")
    return told


def write_sign_in(unit: Unit, person: Person, asked: datetime, expires_at: datetime, nonce: str, occasion: str) -> Mail:
    """Queue the mail with the link by which somebody signs in.

    nonce: what the link is made from, when the mail is sent. occasion: tells this asking apart from every other.
    """
    minutes = max(1, math.ceil((expires_at - asked).total_seconds() / 60))
    mail = _row(unit, MailKind.SIGN_IN, person, occasion, {"minutes": minutes})
    mail.secret, mail.expires_at = nonce, expires_at
    unit.session.add(mail)
    unit.ring("mail")
    return mail


def write_link_code(unit: Unit, person: Person, nonce: str, code_id: str, expires_at: datetime) -> None:
    """Queue the mail with the code that a link wants in a browser that is not known.

    nonce: what the code is made from, when the mail is sent. code_id: tells this code apart from every other.
    """
    minutes = max(1, math.ceil((expires_at - unit.now).total_seconds() / 60))
    mail = _row(unit, MailKind.LINK_CODE, person, code_id, {"minutes": minutes})
    mail.secret, mail.expires_at = nonce, expires_at
    unit.session.add(mail)
    unit.ring("mail")


def write_hand_over(unit: Unit, heir: Person, left: str, tasks: list[dict[str, Any]], more: int, occasion: str) -> Mail:
    """Queue the mail that tells somebody what they have taken over.

    left: the name of whom they follow. tasks: what is open there; `task`, or the `force` whose stage it is, `number`
    and, unless the case is confidential, `title`, `body` (its name, or the stage's), `state` and `due` (local). more:
    how many are not listed.
    """
    mail = _row(unit, MailKind.HAND_OVER, heir, occasion, {"left": left, "tasks": tasks, "more": more})
    unit.session.add(mail)
    unit.ring("mail")
    return mail


def write_question(unit: Unit, expert: Person, details: dict[str, Any]) -> Mail:
    """Queue the mail that asks an expert for an opinion. It says who asks and until when, and not what.

    details: `case` and `question` (ids), `group` (in both languages), `asker` (a name), `until` (an instant in the
    place's zone). The mail is about no case: who reads it may know of none.
    """
    reader = Person(f"{EXPERT}{expert.id}", expert.name, expert.email, expert.language)
    mail = _row(unit, MailKind.EXPERT, reader, details["question"], details)
    mail.expires_at = datetime.fromisoformat(details["until"])
    unit.session.add(mail)
    unit.ring("mail")
    return mail


def write_meeting(unit: Unit, kind: MailKind, people: Iterable[Person], details: dict[str, Any]) -> None:
    """Queue a mail about a coordination meeting to each person who has not had it for another body.

    kind: the call, or its minutes. details: `meeting` (its id), `number`, `held_on`, `place`, `called_by` (a name) and
    `minutes` (their number, None before they are there). It says nothing of any case.
    """
    for person in people:
        mail = _row(unit, kind, person, details["meeting"], details)
        if unit.session.get(Mail, mail.key) is None:
            unit.session.add(mail)
    unit.ring("mail")


def write_absent(unit: Unit, keeper: Person, details: dict[str, Any], occasion: str) -> None:
    """Queue the mail that tells whoever keeps the directory of an absence, unless they have it for this occasion.

    details: `what`. Of `bounced`, mails to somebody come back: `who` (a name) and `open`, how many open tasks went to
    others. Of `nobody`, a mail about a case found nobody of its body: `number` and `body` (its name in both languages).
    Of `digest`, nobody got the digest of somebody who is away: `who` (a name) and `bodies` (names, none where it is of
    all). It says nothing of what a case is about.
    """
    mail = _row(unit, MailKind.ABSENT, keeper, occasion, details)
    if unit.session.get(Mail, mail.key) is None:
        unit.session.add(mail)
        unit.ring("mail")


def write_digest(unit: Unit, person: Person, details: dict[str, Any], until: datetime) -> bool:
    """Queue somebody's digest of a day, unless they have it; say whether it was.

    Several people may read one mailbox: each has a digest of their own there.
    details: as `digests.domain.told` returns them. until: when the day is over, and nobody wants it any more.
    """
    mail = _row(unit, MailKind.DIGEST, person, f"{details['day']}.{person.id}", details)
    mail.expires_at = until
    if unit.session.get(Mail, mail.key) is not None:
        return False
    unit.session.add(mail)
    unit.ring("mail")
    return True


def write_bundle(
    unit: Unit, kind: MailKind, reader: Mail, lines: list[dict[str, Any]], occasion: str, answers: str = ""
) -> Mail:
    """Queue a mail that stands for several to the reader of one of them.

    lines: of each its key (`mail`), `case` and `task` (ids), `subject`, `due` (local, or None) and `signs_in`. answers:
    the Message-ID of a mail that came in.
    """
    person = Person(reader.person, reader.name, reader.email, reader.language)
    mail = _row(unit, kind, person, occasion, {"mails": lines, "answers": answers})
    unit.session.add(mail)
    unit.ring("mail")
    return mail


def write_to_person(unit: Unit, kind: MailKind, person: Person, occasion: str, details: dict[str, Any]) -> None:
    """Queue a letter that is about no task and no case that is known here. occasion: tells it from every other."""
    unit.session.add(_row(unit, kind, person, occasion, details))
    unit.ring("mail")


def write_webhook(unit: Unit, agency: str, told: dict[str, Any], occasion: str) -> None:
    """Queue the mail that tells an agency's contact what has become of its webhook.

    agency: its code. told: the data of `webhook.failing` (shared.contracts.webhooks). It says nothing of any case.
    """
    contact = Person(f"agency:{agency}", told["agency"], told["contact"], told["language"])
    details = {name: told[name] for name in ("webhook", "address", "why", "status", "said", "waiting")}
    write_to_person(unit, MailKind.WEBHOOK, contact, occasion, details)


def write_about_case(
    unit: Unit, case_id: str, kind: MailKind, people: Iterable[Person], details: dict[str, Any], occasion: str
) -> list[Mail]:
    """Queue a mail about a case, and about no task, to each address that has it not yet; return what is queued.

    details: of a stage of its task force `force` (its id), `team`, `stage`, `milestone` and `body` (each in both
    languages); of a promise `pledge` (its id), `promise` (its text), `responsible` (a name), `owner` (its body's name
    in both) and `case` (CaseFacts); of an entry on the ledger `entry` (its id), `ledger_reason`, `responsible`,
    `owner` and `case`; of all what the calendar tells of the limit, and `why` where it has ended.
    occasion: tells this one apart from every other.
    """
    mails = []
    for one in people:
        mail = _row(unit, kind, one, occasion, details)
        mail.case_id, mail.key = case_id, key_of(case_id, None, kind, occasion, mail.email)
        if unit.session.get(Mail, mail.key) is None:  # people of one office may share an address
            unit.session.add(mail)
            mails.append(mail)
    if mails:
        unit.ring("mail")
    return mails


def write_to_enterprise(
    unit: Unit, case_id: str, kind: MailKind, told: Mapping[str, Any], *, news: list[Any], line: int, address: str
) -> Mail:
    """Queue a mail to whoever brought a case. told: Informed. news: all that it tells, in order.

    line: of intake's history, up to which it tells. What opens the case lies in `secret` alone, until the mail is over.
    """
    contact = told["contact"]
    reader = Person(ENTERPRISE, contact.get("name") or "", address, told["language"])
    details = {name: value for name, value in told.items() if name not in _OPENING}
    mail = _row(unit, kind, reader, str(line), {**details, "news": news, "line": line})
    mail.case_id, mail.key = case_id, key_of(case_id, None, ENTERPRISE, str(line), address)
    mail.secret = f"{told['token']} {told['code']}"
    unit.session.add(mail)
    unit.ring("mail")
    return mail


def forward(unit: Unit, mail: Mail, heir: Person) -> None:
    """Queue what one mail says to whoever follows its reader, unless they have it already."""
    key = key_of(mail.case_id, mail.task_id, mail.kind, mail.occasion, heir.email)
    if unit.session.get(Mail, key) is not None:
        return
    copy = _row(unit, MailKind(mail.kind), heir, mail.occasion, mail.details)
    copy.key, copy.case_id, copy.task_id = key, mail.case_id, mail.task_id
    unit.session.add(copy)
    unit.ring("mail")


def _looking(team: Team, person: Person, details: dict[str, Any]) -> dict[str, Any]:
    acts = details.get("signs_in") or person.id.startswith(MAILBOX) or team.member(person.id)
    return {} if acts else {"looks": True}


def _row(
    unit: Unit, kind: MailKind, person: Person, occasion: str, details: dict[str, Any], task: Task | None = None
) -> Mail:
    return Mail(**_columns(unit, kind, person, occasion, details, task))


def _columns(
    unit: Unit, kind: MailKind, person: Person, occasion: str, details: dict[str, Any], task: Task | None
) -> dict[str, Any]:
    case_id, task_id = (task.case_id, task.id) if task else (None, None)
    return {
        "key": key_of(case_id, task_id, kind, occasion, person.email),
        "case_id": case_id,
        "task_id": task_id,
        "kind": kind,
        "occasion": occasion,
        "person": person.id,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "details": details,
        "state": MailState.QUEUED,
        "created_at": unit.now,
        "due_at": AT_ONCE,
        "attempts": 0,
        "suspects": 0,
        "waited": 0,
        "words": "",
    }
