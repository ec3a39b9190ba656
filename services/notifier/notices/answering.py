"""What a body does about a notice: it acts, or it answers in writing, alone or with a second signature.

Only what the notice names stops it. An answer that needs a second signature is signed by another person than its
author who heads the body or stands in for that, as the place's rule for reports says (signatures).
"""

from services.notifier import regime as regimes
from services.notifier.directory.actions import team_today
from services.notifier.directory.domain import Person
from services.notifier.escalation.domain import StoppedBy
from services.notifier.notices import store
from services.notifier.notices.actions import Refused, close
from services.notifier.notices.domain import (
    AnswerState,
    NoticeAct,
    NoticeMove,
    NoticeRefusal,
    NoticeState,
    Stop,
    judge,
    stops,
)
from services.notifier.notices.models import Answer, Notice
from services.notifier.notices.telling import present_task, tell
from services.notifier.signatures.domain import signers
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit


def acted(unit: Unit, case: Case, task: Task, act: str, who: Person) -> None:
    """Let the notices end that any action of their body ends: somebody of it has just done something."""
    for notice in store.live_of(unit.session, case.id):
        if notice.body == task.body and StoppedBy(notice.stopped_by) is StoppedBy.ANY_ACTION:
            _meet(unit, case, notice, act, who)


def answer(unit: Unit, task: Task, notice_id: str, who: Person, text: str) -> Refused | None:
    """Answer a notice in the name of its body; None means done.

    One that asks for two signatures is put before those who may give the second, and stops nothing until then.
    """
    found = _open(unit, task, notice_id, NoticeAct.ANSWER)
    if isinstance(found, Refused):
        return found
    notice, case = found
    if store.waiting(unit.session, notice.id) is not None:
        return Refused(NoticeRefusal.AWAITS_SIGNATURE)
    listed = store.answers(unit.session, [notice.id]).get(notice.id, [])
    if listed and listed[-1].text == text and listed[-1].state == AnswerState.GIVEN:
        return Refused(NoticeRefusal.ALREADY, listed[-1].at, listed[-1].name)
    twice = StoppedBy(notice.stopped_by) is StoppedBy.COUNTERSIGNED
    asked = may_sign(unit, task, who.id) if twice else []
    if twice and not asked:
        return Refused(NoticeRefusal.NO_SIGNER)
    number, state = len(listed) + 1, AnswerState.WAITING if twice else AnswerState.GIVEN
    row = Answer(notice_id=notice.id, number=number, state=state, text=text, person=who.id, name=who.name, at=unit.now)
    unit.session.add(row)
    facts = {"answer": number, "state": state, "text": text, "asked": [one.id for one in asked]}
    _record(unit, case, "notice.answered", notice, who, facts)
    if twice:
        said = {"text": text, "by": who.name}
        tell(unit, case, notice, "countersign", asked, said=said, occasion=str(number))
    else:
        _meet(unit, case, notice, Stop.ANSWERED, who)
        acted(unit, case, task, Stop.ANSWERED, who)
    return None


def countersign(unit: Unit, task: Task, notice_id: str, who: Person) -> Refused | None:
    """Sign the answer that waits: now it counts, and stops its notice."""
    found = _open(unit, task, notice_id, NoticeAct.COUNTERSIGN)
    if isinstance(found, Refused):
        return found
    notice, case = found
    row = store.waiting(unit.session, notice.id)
    if row is None:
        return Refused(NoticeRefusal.NOTHING_TO_SIGN)
    if all(one.id != who.id for one in may_sign(unit, task, row.person)):
        return Refused(NoticeRefusal.NOT_SIGNER)
    _decided(unit, row, AnswerState.GIVEN, who, None)
    _record(unit, case, "notice.countersigned", notice, who, {"answer": row.number, "author": row.name})
    _meet(unit, case, notice, Stop.COUNTERSIGNED, who)
    acted(unit, case, task, Stop.COUNTERSIGNED, who)
    return None


def not_sign(unit: Unit, task: Task, notice_id: str, who: Person, reason: str) -> Refused | None:
    """Refuse to sign the answer that waits, or, where one may not sign it, take it back; its author hears of it."""
    found = _open(unit, task, notice_id, NoticeAct.NOT_SIGN)
    if isinstance(found, Refused):
        return found
    notice, case = found
    row = store.waiting(unit.session, notice.id)
    if row is None:
        return Refused(NoticeRefusal.NOTHING_TO_SIGN)
    signer = any(one.id == who.id for one in may_sign(unit, task, row.person))
    state = AnswerState.REFUSED if signer else AnswerState.VOID
    _decided(unit, row, state, who, reason)
    _record(unit, case, "notice.not_signed", notice, who, {"answer": row.number, "state": state, "reason": reason})
    author = team_today(unit, task).member(row.person)
    people = [author] if author is not None and author.id != who.id else []
    tell(unit, case, notice, "not_signed", people, said={"text": reason, "by": who.name}, occasion=str(row.number))
    return None


def may_sign(unit: Unit, task: Task, author: str) -> list[Person]:
    """Return who of a task's body may sign what somebody of it has written."""
    return signers(regimes.signing(unit.session, unit.service.parts), team_today(unit, task), author)


def _open(unit: Unit, task: Task, notice_id: str, act: NoticeAct) -> Refused | tuple[Notice, Case]:
    """Return an open notice of a task's body, with its case, whose row is locked."""
    case: Case = unit.case(task.case_id)
    notice = store.notice(unit.session, notice_id)
    if notice is None or notice.case_id != case.id or notice.body != task.body or notice.signed_at is None:
        return Refused(NoticeRefusal.OVER)
    judged = judge(act, NoticeState(notice.state), [NoticeState.STOPPED])
    if isinstance(judged, NoticeRefusal):
        first = (notice.ended_at, notice.ended_by) if judged is NoticeRefusal.ALREADY else ()
        return Refused(judged, *first)
    present = present_task(unit, case, notice)
    if present is None or present.id != task.id:
        return Refused(NoticeRefusal.OVER)
    return notice, case


def _meet(unit: Unit, case: Case, notice: Notice, how: str, who: Person) -> None:
    judged = judge(NoticeAct.MEET, NoticeState(notice.state))
    if isinstance(judged, NoticeMove) and stops(StoppedBy(notice.stopped_by), how):
        close(unit, notice, judged, by=who.name, how=how, reason=None)
        _record(unit, case, "notice.stopped", notice, who, {"how": how})


def _decided(unit: Unit, row: Answer, state: AnswerState, who: Person, reason: str | None) -> None:
    row.state, row.reason = state, reason
    row.decided_by, row.decided_name, row.decided_at = who.id, who.name, unit.now


def _record(unit: Unit, case: Case, kind: str, notice: Notice, who: Person, facts: dict[str, object]) -> None:
    named = {"notice": notice.id, "round": notice.round, "body": notice.body, "by": who.name}
    unit.record(case, kind, {**named, **facts}, who.id)
