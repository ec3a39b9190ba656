"""What happens when somebody is away: it is kept, and what is open goes to whoever is there instead.

Whoever learns of an absence calls `record`, and then, where that was news, `pass_on`; one that begins later is passed
on by the clock. An absence is of a person; what was passed on is a line in the history of each case.
"""

from collections.abc import Iterable
from datetime import datetime

import structlog
from sqlalchemy import select

from services.notifier import regime as regimes
from services.notifier.absences import store
from services.notifier.absences.domain import Why, is_known, lasts
from services.notifier.absences.models import Absence
from services.notifier.absences.reaching import people_for, tell_keepers
from services.notifier.directory import store as directory
from services.notifier.directory.domain import MAILBOX, Person
from services.notifier.directory.models import PersonCopy
from services.notifier.limits.clocks import clock_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind, key_of
from services.notifier.mail.models import Mail
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from services.notifier.tasks.opening import bringing
from services.notifier.tasks.store import lead_of
from shared.contracts.words import Part
from shared.db import new_id
from shared.messaging import Unit

log = structlog.get_logger(__name__)


def record(
    unit: Unit,
    person: str,
    *,
    since: datetime,
    until: datetime | None,
    why: Why,
    words: str,
    stand_in: str | None = None,
    by: str | None = None,
) -> bool:
    """Keep that somebody is away, and say whether that is news: an absence within one that is known is none.

    person: an id of the directory, or of a body's office mailbox (`mailbox:<body>`). since: belongs to it. until: does
    not; None where nobody knows. stand_in: an id of the directory, where they have named somebody. by: the name of who
    says so, None where it is a machine. Whoever calls with what lasts already calls `pass_on` next.
    """
    # Two reports of one bounce may be read at once; the person's row lets one of them wait.
    unit.session.get(PersonCopy, person, with_for_update=True)
    known = [one for one in store.of_person(unit.session, person) if one.stand_in or not stand_in]
    if is_known(since, until, known):
        return False
    unit.session.add(
        Absence(
            id=new_id(),
            person=person,
            since=since,
            until=until,
            why=why,
            words=words,
            stand_in=stand_in,
            by=by,
            at=unit.now,
        )
    )
    unit.session.flush()
    unit.session.info.pop("away", None)
    log.info("somebody is away", person=person, why=why, since=since.isoformat(), open_ended=until is None)
    if since > unit.now:
        unit.ring("clock")
    return True


def end(unit: Unit, person: str, *, why: Why | None = None, absence: str | None = None, by: str | None = None) -> bool:
    """Let somebody be there again, and say whether they were away, or were to be.

    why: only absences for this reason. absence: only that of this id. by: the name of who says so.
    """
    ended = False
    for one in store.of_person(unit.session, person, locked=True):
        if (why is None or one.why == why) and (absence is None or one.id == absence):
            one.ended_at, one.ended_by, ended = unit.now, by, True
    if ended:
        unit.session.flush()
        unit.session.info.pop("away", None)
        log.info("somebody is there again", person=person)
    return ended


def pass_on(unit: Unit, person: str) -> int:
    """Let everybody who is there instead of somebody have the open tasks about which that one was written to.

    Returns how many mails that makes. Each goes to whoever `Team.choose` names in the absent one's place, unless they
    have the task's mail already, so that a second call makes none. Nothing happens while the person is not away. Where
    a mail came back, the keeper is told, once an absence, for the directory has an address that reaches nobody.

    It locks cases, in the order of their ids, and then the absences: whoever calls holds neither.
    """
    if not any(lasts(one, unit.now) for one in store.of_person(unit.session, person)):
        return 0
    to_pass_on = _to_pass_on(unit, person, directory.bodies_of(unit.session, person))
    lasting = [one for one in store.of_person(unit.session, person, locked=True) if lasts(one, unit.now)]
    sent = tasks = 0
    for case, task in to_pass_on if lasting else ():
        told = _pass_on(unit, case, task, person)
        sent, tasks = sent + len(told), tasks + bool(told)
    for one in lasting:
        one.passed_on_at = one.passed_on_at or unit.now
        if one.why == Why.BOUNCED:
            name = directory.name_of(unit.session, person.removeprefix(MAILBOX))
            tell_keepers(unit, {"what": "bounced", "who": name, "open": tasks}, one.id)
    return sent


def _to_pass_on(unit: Unit, person: str, bodies: Iterable[str]) -> list[tuple[Case, Task]]:
    """Return the open tasks of some bodies about which a person was written to, or which they were given.

    Their cases are locked.
    """
    query = select(Task).where(Task.body.in_(list(bodies)), Task.state.in_(OPEN)).order_by(Task.due_at, Task.id)
    unit.preload([task.case_id for task in unit.session.scalars(query)], make=False)
    unit.session.expire_all()  # what was read before the cases were locked may have changed
    tasks = unit.session.scalars(query).all()
    written = store.written_to(unit.session, person, {task.case_id for task in tasks})
    return [(unit.case(task.case_id), task) for task in tasks if task.id in written or task.delegate == person]


def _pass_on(unit: Unit, case: Case, task: Task, person: str) -> list[Person]:
    clock = clock_of(unit, case)
    if clock is None:
        return []
    people = [one for one in people_for(unit, task) if not _has(unit, task, one)]
    if people:
        lead = task if task.part == Part.LEAD else lead_of(unit.session, case.id, task.round, task.assignment)
        details = bringing(unit, regimes.frozen(unit, clock), case, task, lead or task)
        queue(unit, task, MailKind.TASK, people, {**details, "instead_of": directory.name_of(unit.session, person)})
        facts = {"task": task.id, "round": task.round, "assignment": task.assignment, "body": task.body}
        unit.record(case, "task.passed_on", {**facts, "from": person, "to": [one.id for one in people]}, "directory")
    return people


def _has(unit: Unit, task: Task, person: Person) -> bool:
    key = key_of(task.case_id, task.id, MailKind.TASK, "", person.email)
    return unit.session.get(Mail, key) is not None
