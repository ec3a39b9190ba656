"""What a batch of mails has to know of before it goes, asked for at once: each question of its own holds a mail up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from services.notifier.absences.store import is_away
from services.notifier.directory.models import PersonCopy
from services.notifier.directory.store import HAS_LEFT
from services.notifier.mail.domain import STAGE_KINDS, WITH_FACTS
from services.notifier.mail.letters import About
from services.notifier.mail.models import Mail
from services.notifier.tasks.models import Case, Task
from services.notifier.throttle.models import MailDomain


class Knowledge(NamedTuple):
    """What is known beside some mails.

    about: by key, what each is about; a letter to a person is about nothing. away: the ids of those of their readers
    who are away and whose open tasks were passed on. left: those who work here no longer, by id (contracts' Staff).
    gated: whether any of their domains is counted.
    """

    about: dict[str, About]
    away: set[str]
    left: dict[str, Mapping[str, Any]]
    gated: bool


_KNOWN = (
    select(
        Mail.key,
        Mail.person,
        Task,
        Case.facts,
        PersonCopy.person.label("left"),
        is_away(Mail.person).label("away"),
        exists().where(MailDomain.domain.in_(bindparam("domains", expanding=True))).label("gated"),
    )
    .outerjoin(Task, Task.id == Mail.task_id)
    .outerjoin(Case, Case.id == func.coalesce(Task.case_id, Mail.case_id))
    .outerjoin(PersonCopy, (PersonCopy.id == Mail.person) & HAS_LEFT)
    .where(Mail.key.in_(bindparam("keys", expanding=True)))
)


def known_of(session: Session, mails: Sequence[Mail], now: datetime, domains: Collection[str]) -> Knowledge:
    """Return what is known beside some mails. domains: to which they go."""
    asked = {"keys": [mail.key for mail in mails], "domains": sorted(domains), "now": now}
    rows = {row.key: row for row in session.execute(_KNOWN, asked)}
    found = {mail.key: about for mail in mails if (about := _about(mail, rows[mail.key])) is not None}
    return Knowledge(
        about=found,
        away={row.person for row in rows.values() if row.away},
        left={row.person: row.left for row in rows.values() if row.left is not None},
        gated=any(row.gated for row in rows.values()),
    )


def _about(mail: Mail, row: Any) -> About | None:
    """Return what a mail is about: a task, or a stage of a case; a letter to a person is about none."""
    if mail.kind in WITH_FACTS:
        return About(None, mail.details["case"])
    if mail.task_id or mail.kind in STAGE_KINDS:
        return About(row.Task, row.facts)
    return None
