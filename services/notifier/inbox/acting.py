"""What an answer to a mail of ours does: the very acts of the task's page, each once, by whom the mail was written to.

An answer counts where it came to the mail's own address and from its reader's: a token that was passed on is not
enough, nor is a sender's name that anybody can write. Whatever it was, it is kept, and stands in the case's history.
"""

from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.channels.ladder import Opened
from services.notifier.channels.watching import opened
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.extensions.asking import rule_for
from services.notifier.inbox import store
from services.notifier.inbox.commands import Note, understood
from services.notifier.inbox.deciding import decided, decider
from services.notifier.inbox.domain import Became, Done, plain, storable
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.plans import Around, Plan, planned
from services.notifier.inbox.shapes import Incoming
from services.notifier.inbox.verbs import Doubt
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.extending import Wish
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.signatures import store as drafts
from services.notifier.tasks import doing
from services.notifier.tasks import store as tasks
from services.notifier.tasks.access import member
from services.notifier.tasks.actions import Refused
from services.notifier.tasks.domain import AGAIN, Act, Refusal
from services.notifier.tasks.forms import FORMS
from services.notifier.tasks.models import Case, Task
from services.notifier.tasks.returning import reasons_for
from shared.contracts.words import Part
from shared.messaging import Unit
from shared.web.faults import by_field
from shared.web.languages import Language

LONGEST_SAID = 20_000
"""Characters of a person's own words that are kept beside the mail's bytes."""


def who_wrote(unit: Unit, incoming: Incoming, mail: Mail, only_to: str | None) -> Person | None:
    """Return who answered a mail, where it is theirs to answer and they may act for the task's body; else None.

    It is its reader's, whoever follows them since they left, and whoever of the body was given the task: a mailbox is
    passed on with the work, and a mail to whom it is passed on to. Each of them answers from an address of their own.
    only_to: where every mail goes instead (a staging system): there an answer can come from nowhere else.
    """
    sender = plain(incoming.sender) if incoming.sender else ""
    person = reader(unit, mail)
    own = [mail.email] if person is not None and person.id == mail.person else []
    if person is not None and sender in {plain(one) for one in (*own, person.email, only_to) if one}:
        return person
    given = _given_to(unit, mail)
    return given if given is not None and sender == plain(given.email) else None


def reader(unit: Unit, mail: Mail) -> Person | None:
    """Return who a mail was written to, where they may still do what it asks for, or who follows them.

    Its case is locked.
    """
    if mail.kind == MailKind.TO_DECIDE:
        return decider(unit, mail)
    if mail.task_id is None:
        return None
    staff, person = directory.staff(unit.session, mail.person), mail.person
    if staff is not None and staff["left"]:
        try:
            heir = directory.follower(unit.session, staff)
        except LookupError:  # the copy will know them in a moment
            heir = None
        person = heir.person["id"] if heir else person
    return member(unit.session, mail.task_id, person, unit.now.date())


def _given_to(unit: Unit, mail: Mail) -> Person | None:
    """Return who of its body has the task that a mail asks for; None where it asks for one person's decision."""
    task = tasks.task(unit.session, mail.task_id or "")
    if task is None or task.delegate is None or mail.kind in (MailKind.TO_DECIDE, MailKind.COUNTERSIGN):
        return None
    return member(unit.session, task.id, task.delegate, unit.now.date())


def act(unit: Unit, row: IncomingMail, incoming: Incoming, mail: Mail, who: Person) -> Done:
    """Do what an answer asks for, if it asks for anything. Its case is locked."""
    case: Case = unit.case(mail.case_id or "")
    task, clock = tasks.task(unit.session, mail.task_id or ""), clock_of(unit, case)
    if task is None:
        return Done(Became.NOTED)
    calendar = regimes.frozen(unit, clock).calendar if clock else None
    asked = understood(storable(incoming.text), _day(unit.now, calendar))
    if mail.kind == MailKind.TO_DECIDE:
        return decided(unit, row, mail, who, asked)
    if isinstance(asked, Note):
        return Done(Became.NOTED, doubt=str(asked.doubt or ""))
    if directory.team(unit.session, task).member(who.id) is None:  # in charge of the body: they look
        return Done(Became.NOTED, doubt=Doubt.NOT_THEIRS.value)
    around = _around(unit, task, mail)
    plan = planned(asked, around)
    row.verb, row.fields = plan.word, plan.values
    if plan.missing:
        return Done(Became.UNFINISHED, plan.word, plan.values, plan.missing)
    return _do(unit, task, who, plan, around)


def _do(unit: Unit, task: Task, who: Person, plan: Plan, around: Around) -> Done:
    form = FORMS[plan.word]
    first = store.alike(unit.session, task.id, who.id, plan.word, plan.values) if form.act in AGAIN else None
    if first is not None:
        at = first.over_at or first.received_at
        return Done(Became.REFUSED, plan.word, plan.values, why=Refusal.ALREADY, first_at=at, first_by=who.name)
    if form.act in (Act.COUNTERSIGN, Act.NOT_SIGN) and not around.answers_draft:
        return Done(Became.REFUSED, plan.word, plan.values, why=Refusal.NOTHING_TO_SIGN)
    language: Language = "en" if who.language == "en" else "zh"
    try:
        facts = doing.said(unit.session, unit.service.parts, task, form, plan.values, unit.now)
    except doing.ValidationError as error:
        wrong = by_field(error, language)
        return Done(Became.UNFINISHED, plan.word, plan.values, tuple(wrong), wrong=wrong)
    refused = doing.do(unit, task.id, form.act, who, facts)
    if isinstance(refused, Refused):
        told: dict[str, Any] = {"first_at": refused.at, "first_by": refused.by}
        return Done(Became.REFUSED, plan.word, plan.values, why=refused.why, **told)
    waits = form.act is Act.REPORT and drafts.waiting(unit.session, task.id) is not None
    return Done(Became.ACTED, plan.word, plan.values, drafted=waits)


def _around(unit: Unit, task: Task, mail: Mail) -> Around:
    session, parts = unit.session, unit.service.parts
    rule = rule_for(session, parts, task, Wish.EXTENSION)
    draft = drafts.waiting(session, task.id) if task.part == Part.LEAD else None
    return Around(
        part=Part(task.part),
        reasons=reasons_for(session, parts, task),
        grounds=rule.grounds if rule else {},
        basis=rule.legal_basis if rule else False,
        unit=str(rule.terms.longest.unit) if rule else "",
        people=directory.team(session, task).everybody(),
        answers_draft=bool(draft and mail.kind == MailKind.COUNTERSIGN and mail.occasion == str(draft.number)),
    )


def _day(now: datetime, calendar: Calendar | None) -> Any:
    return datetime.fromisoformat(calendar.local(now)).date() if calendar else now.date()


def has_opened(unit: Unit, mail: Mail, who: Person) -> None:
    """Put on record that somebody has answered a task's mail, whatever the answer says: they know of the task."""
    task = unit.session.get(Task, mail.task_id) if mail.task_id else None
    if task is not None:
        opened(unit, unit.case(task.case_id), task, who.id, Opened.ANSWERED)
