"""What is done with a task: people sign, ask to return, report, give opinions; the clock takes silence as consent.

Each act happens once, a report once in a turn. A repeat changes nothing and is told when the first was, and by whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.channels.ladder import Opened
from services.notifier.channels.watching import opened
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.extensions import store as extensions
from services.notifier.limits.clocks import clock_of
from services.notifier.notices.answering import acted
from services.notifier.signatures import actions as signatures
from services.notifier.signatures import store as drafts
from services.notifier.signatures.domain import signers
from services.notifier.tasks import resting, store
from services.notifier.tasks.domain import AGAIN, OPEN, Act, Move, Refusal, Standing, judge
from services.notifier.tasks.effects import EFFECTS, Done
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Deed, Task
from shared.contracts.words import Part, TaskState, Why
from shared.db.parts import Parts
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that changed nothing. at, by: when the first of its kind was, and whose, where this was a repeat."""

    why: Refusal
    at: datetime | None = None
    by: str | None = None


def act_on(
    unit: Unit, task_id: str, act: Act, who: Person, facts: dict[str, Any], seen: int | None = None
) -> Refused | None:
    """Do something with a task in the name of its body; None means done.

    facts: what the act says, JSON-ready: `ground`, `reason` and `legal_basis` of a return, `report`, `answer` and
    `outcome` of a report, with the `legal_basis` of what cannot be done, `reason` of not signing one, `agrees` and
    `text` of an opinion and of a part, `text` and `promised_on` of an interim answer, `what` of a request to the
    enterprise, `how`, `contacted_at` and `note` of having spoken to it; nothing for signing. seen: the turn in which
    its form was shown; a form that has been sent already is a repeat, though the same may be done again by now.
    """
    case_id = store.case_of_task(unit.session, task_id)
    case = unit.case(case_id) if case_id else None
    task = store.task(unit.session, task_id)
    if case is None or task is None:
        return Refused(Refusal.OVER)
    deeds = {Act(deed.act): deed for deed in store.deeds(unit.session, [task.id])}
    clock = clock_of(unit, case)
    allowed = regimes.frozen_rules(unit.session, unit.service.parts, clock).supplements_allowed if clock else 0
    signer = may_sign(unit.session, unit.service.parts, task, who)
    stands = standing(unit.session, case, task, frozenset(deeds), allowed, unit.now, signer=signer)
    judged = judge(stands, act)
    if act in AGAIN and act in deeds and seen is not None and seen < deeds[act].turn:
        judged = Refusal.ALREADY
    if isinstance(judged, Refusal):
        first = deeds.get(act) if judged is Refusal.ALREADY else None
        return Refused(judged, first.at, first.name) if first else Refused(judged)
    signed = _signed_within(unit, case, task, act, who, facts, signer=signer)
    if not isinstance(signed, Signed):
        return signed
    act, who, facts = signed
    if act is Act.ASK_SUPPLEMENT and clock is not None:
        facts = {**facts, "until": resting.until_when(unit, clock).isoformat()}
    if task.state == TaskState.SUPPLEMENT and judged.to not in (TaskState.SUPPLEMENT, TaskState.CANCELLED):
        resting.resume(unit, case, Why.NO_SUPPLEMENT, who.id)
    _do(unit, case, task, act, judged, who, facts)
    return None


class Signed(NamedTuple):
    """An act that is done now: what was signed is the report of whoever wrote it."""

    act: Act
    who: Person
    facts: dict[str, Any]


def _signed_within(
    unit: Unit, case: Case, task: Task, act: Act, who: Person, facts: dict[str, Any], *, signer: bool
) -> Signed | Refused | None:
    """See to the signatures that an act needs, or is. None: that was all; the task stands as before."""
    if act is Act.NOT_SIGN:
        signatures.send_back(unit, case, task, who, facts["reason"], signer=signer)
        return None
    if act is Act.COUNTERSIGN:
        signed = signatures.sign(unit, case, task, who)
        return Signed(Act.REPORT, *signed) if signed else Refused(Refusal.NOTHING_TO_SIGN)
    asked = signatures.asked_of(unit, task, who.id, facts["outcome"]) if act is Act.REPORT else None
    if asked is None:
        return Signed(act, who, facts)
    if not asked:
        return Refused(Refusal.NO_SIGNER)
    alike = drafts.refused_alike(unit.session, task.id, facts)
    if alike is not None:  # the form was sent again, and not a word of it has changed
        return Refused(Refusal.ALREADY, alike.at, alike.name)
    signatures.put_before(unit, case, task, who, facts, asked)
    return None


def read_contact(unit: Unit, task: Task, who: Person) -> None:
    """Put on record that somebody of a task's body looks at whom to call about its case."""
    case = unit.case(task.case_id)
    unit.record(case, "contact.read", {"task": task.id, "body": task.body, "by": who.name}, who.id)
    opened(unit, case, task, who.id, Opened.ACTED)


def standing(
    session: Session,
    case: Case,
    task: Task,
    done: frozenset[Act],
    supplements_allowed: int = 0,
    now: datetime | None = None,
    *,
    signer: bool = False,
) -> Standing:
    """Return how a task stands, for `judge`. The case's row is locked, or this is only for looking.

    now: where it matters whether a return may still be asked for. signer: whether whoever acts may sign what waits.
    """
    head = head_of(case)
    pending = [one for one in store.own_tasks(session, case) if one.part != Part.LEAD and one.state in OPEN]
    return Standing(
        part=Part(task.part),
        state=TaskState(task.state),
        live=head.live and head.is_own(task.round, task.assignment),
        may_return=case.may_return,
        opinions_pending=len(pending),
        done=done,
        supplements_left=supplements_allowed - (store.asked(session, case) if supplements_allowed else 0),
        founded=case.basis is not None,
        return_over=bool(now and task.return_until and now > task.return_until),
        awaits=task.part == Part.LEAD and drafts.waiting(session, task.id) is not None,
        signer=signer,
        suspended=task.part == Part.LEAD and extensions.resting(session, case.id) is not None,
    )


def may_sign(session: Session, parts: Parts, task: Task, who: Person) -> bool:
    """Say whether somebody may sign the report of a task that waits for it."""
    draft = drafts.waiting(session, task.id) if task.part == Part.LEAD else None
    if draft is None:
        return False
    team = directory.team(session, task)
    return any(one.id == who.id for one in signers(regimes.signing(session, parts), team, draft.person))


def consent(unit: Unit, case: Case, task: Task) -> None:
    """Take an assisting body's silence as consent, if it is still being waited for."""
    judged = judge(standing(unit.session, case, task, frozenset()), Act.CONSENT)
    if isinstance(judged, Move):
        _do(unit, case, task, Act.CONSENT, judged, None, {"agrees": None, "text": ""})


def _do(unit: Unit, case: Case, task: Task, act: Act, move: Move, who: Person | None, facts: dict[str, Any]) -> None:
    task.state = move.to
    person, name = (who.id, who.name) if who else (None, None)
    line = unit.record(
        case,
        LINES.get((Part(task.part), act), f"task.{move.to}"),
        {"task": task.id, "round": task.round, "assignment": task.assignment, "body": task.body, "by": name, **facts},
        person or "clock",
    )
    EFFECTS[act](Done(unit, case, task, line, name, facts))
    deed = Deed(task_id=task.id, act=act, turn=case.turn, at=unit.now, person=person, name=name, facts=facts)
    unit.session.add(deed)
    if who is not None:
        acted(unit, case, task, act, who)
        opened(unit, case, task, who.id, Opened.ACTED)


LINES: Mapping[tuple[Part, Act], str] = {
    (Part.LEAD, Act.INTERIM): "task.interim",
    (Part.LEAD, Act.CONTACT): "task.contacted",
    (Part.LEAD, Act.ASK_SUPPLEMENT): "task.supplement_asked",
    (Part.SPLIT, Act.SIGN): "task.part_signed",
}
"""Kinds of history lines of acts that are not told by the state they lead to."""
