"""Handing over: tasks that somebody was given, and one mail that lists what is open; mails on their way follow.

Messages about people and about bodies come in any order: what is handed over is the same in each.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.domain import person_of
from services.notifier.directory.duties import may_know
from services.notifier.handover import store
from services.notifier.handover.store import OpenStage, OpenTask
from services.notifier.mail import store as mails
from services.notifier.mail.actions import forward, write_hand_over
from services.notifier.mail.domain import PERSONAL, Attempt, MailKind, Result
from services.notifier.mail.models import Mail
from services.notifier.regime import frozen_calendar, frozen_template
from services.notifier.tasks.delegation import hand, tell
from services.notifier.tasks.store import delegated_to
from shared.db.people import Known
from shared.messaging import Unit

log = structlog.get_logger(__name__)

LISTED = 100
"""Tasks that the mail lists; of more it says how many there are."""


def hand_over(unit: Unit, left: Mapping[str, Any], occasion: str) -> None:
    """Give what was somebody's to whoever follows them, and write to them.

    left: contracts' Staff. occasion: the message that told of it. Raises LookupError where the follower is not known
    here yet; the message is then tried again.
    """
    heir = directory.follower(unit.session, left)
    if heir is None:
        log.warning("somebody left, and nobody follows them", person=left["id"])
        return
    _give_delegated(unit, left, heir)
    bodies = directory.bodies_handed_over(unit.session, left["id"], heir.person["id"])
    found: list[OpenStage | OpenTask] = []
    found += [one for one in store.open_stages(unit.session, bodies) if may_know(heir, one.facts)]
    found += [one for one in store.open_tasks(unit.session, bodies) if may_know(heir, one.facts)]
    told = [_told(unit, one) if isinstance(one, OpenTask) else _told_stage(unit, one) for one in found[:LISTED]]
    write_hand_over(unit, person_of(heir.person), left["name"], told, len(found) - len(told), occasion)
    log.info("handed over", person=left["id"], to=heir.person["id"], bodies=bodies, tasks=len(found))


def forward_mails(unit: Unit, claimed: Sequence[Mail], gone: Mapping[str, Mapping[str, Any]]) -> dict[str, Result]:
    """Look which of some mails are to people who have left; write each anew to whoever follows.

    gone: those of their readers who have left, by id (contracts' Staff). Returns, by key, what becomes of the mails
    that are not sent for it.
    """
    facts = mails.facts_of(unit.session, [mail for mail in claimed if mail.person in gone]) if gone else {}
    return {
        mail.key: _forwarded(unit, mail, gone[mail.person], mail.details.get("case") or facts.get(mail.case_id))
        for mail in claimed
        if mail.person in gone
    }


def _give_delegated(unit: Unit, left: Mapping[str, Any], heir: Known) -> None:
    """Give the heir each task that was given to who has left, with a mail of its own in the thread of its case.

    The list alone would bring no address at which a task can be answered by mail.
    """
    unit.preload([task.case_id for task in delegated_to(unit.session, left["id"])], make=False)
    unit.session.expire_all()  # what was read before the cases were locked may have changed
    for task in delegated_to(unit.session, left["id"]):
        case, to = unit.case(task.case_id), person_of(heir.person)
        if may_know(heir, case.facts):
            tell(unit, case, task, to, left["name"], hand(unit, case, task, to, None, ""))
        else:
            hand(unit, case, task, None, None, "")


def _told(unit: Unit, one: OpenTask) -> dict[str, Any]:
    task, facts = one.task, one.facts
    told: dict[str, Any] = {"task": task.id, "number": facts["number"]}
    if facts["confidential"]:
        return told
    calendar = frozen_calendar(unit.session, unit.service.parts, one.clock)
    due = calendar.local(task.due_at)
    return {**told, "title": facts["title"], "body": task.party["name"], "state": task.state, "due": due}


def _told_stage(unit: Unit, one: OpenStage) -> dict[str, Any]:
    force, row, facts = one.force, one.row, one.facts
    told: dict[str, Any] = {"force": force.id, "number": facts["number"]}
    if facts["confidential"] or row.due_at is None:
        return told
    parts = unit.service.parts
    due = frozen_calendar(unit.session, parts, one.clock).local(row.due_at)
    name = frozen_template(unit.session, parts, force.part, force.template).stage(row.stage).name
    return {**told, "title": facts["title"], "body": dict(name), "state": row.state, "due": due}


def _forwarded(unit: Unit, mail: Mail, left: Mapping[str, Any], facts: Mapping[str, Any] | None) -> Result:
    if mail.kind in (MailKind.SIGN_IN, MailKind.LINK_CODE, MailKind.BUNDLE_ANSWER, MailKind.DIGEST):
        return Result(Attempt.EXPIRED, "its reader works here no longer")
    if mail.kind == MailKind.BUNDLE:  # each of what it gathers follows by itself, where that may be
        return Result(Attempt.REFUSED, "its reader works here no longer; what it gathers goes singly")
    heir = _heir(unit.session, left)
    if heir is None:
        return Result(Attempt.REFUSED, "its reader works here no longer, and nobody follows them")
    if mail.kind not in PERSONAL and not may_know(heir, facts or {}):
        return Result(Attempt.REFUSED, "its reader works here no longer, and whoever follows may not know of the case")
    forward(unit, mail, person_of(heir.person))
    return Result(Attempt.FORWARDED, f"its reader works here no longer; it went to {heir.person['id']}")


def _heir(session: Session, left: Mapping[str, Any]) -> Known | None:
    try:
        return directory.follower(session, left)
    except LookupError:  # the mail role waits for no message: the mail is as good as refused, and others are told
        return None
