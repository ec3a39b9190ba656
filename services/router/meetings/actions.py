"""What happens around a coordination meeting: it is called, takes cases on its agenda, and its minutes are recorded.

What the minutes decide binds: each decision is an assignment that rests on them, made at once where the case waits, and
else as soon as whoever has it has given it back.
"""

from collections.abc import Sequence
from datetime import date

from services.router import policy as policies
from services.router.decisions import domain as cases
from services.router.decisions import taking_over
from services.router.decisions.domain import LEVELS, Refused
from services.router.decisions.models import Case
from services.router.desk.actions import Dispatcher
from services.router.meetings import domain, store
from services.router.meetings.domain import Decided
from services.router.meetings.models import AgendaItem, Meeting, Minutes, MinutesDecision
from services.router.meetings.telling import tell
from services.router.policy import Policy
from shared.db import new_id
from shared.messaging import Unit

_RECORDED = {
    "zh": "会议纪要已经记录，不能再改；如有变化，请另开会议。",
    "en": "The minutes are on record and are not changed any more; call another meeting if something changes.",
}


def call(
    unit: Unit, *, number: str, held_on: date, place: str, level: str, bodies: Sequence[str], by: Dispatcher
) -> Meeting:
    """Call a meeting. Raises Refused."""
    if not number.strip() or not place.strip() or level not in LEVELS:
        raise Refused(zh="请写明会议编号、地点和主持层级。", en="Name the meeting's number, its place and its chair.")
    if store.number_taken(unit.session, Meeting, number.strip()):
        raise Refused(zh=f"已有编号为{number}的会议。", en=f"There is a meeting {number} already.")
    policy = _policy(unit)
    unknown = [code for code in bodies if policy.directory.get(code) is None]
    if unknown:
        raise Refused(zh=f"名录中没有 {unknown[0]}。", en=f"The directory does not know {unknown[0]}.")
    made = Meeting(
        id=new_id(),
        number=number.strip(),
        held_on=held_on,
        place=place.strip(),
        level=level,
        bodies=list(dict.fromkeys(bodies)),
        at=unit.now,
        by=by.name,
        version=0,
    )
    unit.session.add(made)
    tell(unit, made, policy)
    return made


def put_on_agenda(unit: Unit, meeting_id: str, case_id: str, by: Dispatcher) -> Meeting:
    """Let a meeting take a case. Raises Refused."""
    meeting = _open(unit, meeting_id)  # meetings are locked before cases, here as where minutes are recorded
    case: Case = unit.case(case_id)
    domain.may_take(meeting.level, case.level, case.hold)
    if unit.session.get(AgendaItem, (meeting.id, case.id)) is not None:
        raise Refused(zh="该事项已在议程中。", en="The case is on that agenda already.")
    unit.session.add(AgendaItem(meeting_id=meeting.id, case_id=case.id, at=unit.now, by=by.name))
    unit.record(case, "on_agenda", _told(meeting, by), by.name)
    tell(unit, meeting, _policy(unit))
    return meeting


def take_off(unit: Unit, meeting_id: str, case_id: str, by: Dispatcher) -> None:
    """Take a case off a meeting's agenda. Raises Refused."""
    meeting = _open(unit, meeting_id)
    case: Case = unit.case(case_id)
    item = unit.session.get(AgendaItem, (meeting.id, case.id))
    if item is None:
        raise Refused(zh="该事项不在议程中。", en="The case is not on that agenda.")
    unit.session.delete(item)
    unit.record(case, "off_agenda", _told(meeting, by), by.name)
    tell(unit, meeting, _policy(unit))


def record_minutes(
    unit: Unit, meeting_id: str, *, number: str, present: Sequence[str], decisions: Sequence[Decided], by: Dispatcher
) -> Minutes:
    """Record a meeting's minutes, and do what they decide, all in one step.

    decisions: one for each case of the agenda. Raises Refused, naming the case that it is about: then nothing was done.
    """
    meeting = _open(unit, meeting_id)
    number = number.strip()
    if not number:
        raise Refused(zh="请写明纪要编号。", en="Name the number of the minutes.")
    if store.number_taken(unit.session, Minutes, number):
        raise Refused(zh=f"已有编号为{number}的纪要。", en=f"There are minutes {number} already.")
    policy = _policy(unit)
    agenda = {case.id for _, case in store.agenda(unit.session, meeting.id)}
    domain.complete(agenda, decisions, policy.day(unit.now))
    made = Minutes(meeting_id=meeting.id, number=number, present=list(present), at=unit.now, by=by.name, person=by.id)
    unit.session.add(made)
    unit.preload(agenda, make=False)
    for one in decisions:
        _decide(unit, meeting, number, one, by)
    tell(unit, meeting, policy)
    return made


def raise_case(unit: Unit, case: Case, reason: str, by: Dispatcher) -> None:
    """Raise a case that is stuck to the next level (提级), until it is assigned or ends. Raises Refused."""
    if not reason.strip():
        raise Refused(zh="请写明提级理由。", en="Say why the case is raised.")
    case.level = cases.raised(case.hold, case.level)
    unit.record(case, "raised", {"level": case.level, "reason": reason.strip(), "person": by.id}, by.name)


def _decide(unit: Unit, meeting: Meeting, number: str, one: Decided, by: Dispatcher) -> None:
    case: Case = unit.case(one.case_id)
    words, due = one.words.strip(), one.due_on.isoformat() if one.due_on else None
    unit.session.add(
        MinutesDecision(
            meeting_id=meeting.id,
            case_id=case.id,
            words=words,
            lead=one.lead,
            assisting=list(one.assisting),
            split=list(one.split),
            due_on=one.due_on,
        )
    )
    told = {
        "minutes": number,
        "words": words,
        "to": one.lead,
        "split": list(one.split),
        "assisting": list(one.assisting),
    }
    unit.record(case, "minuted", {**_told(meeting, by), **told, "due_on": due}, by.name)
    if one.lead is None:
        return
    reason = {
        "zh": f"会议（{meeting.number}）决定：“{words}”。",
        "en": f"Decided by the meeting {meeting.number}: “{words}”.",
    }
    try:
        taking_over.decide(
            unit,
            case,
            one.lead,
            one.assisting,
            basis=number,
            reason=reason,
            actor=by.name,
            person=by.id,
            split=one.split,
            due_on=one.due_on,
        )
    except Refused as no:
        raise Refused(zh=f"{case.number}：{no.zh}", en=f"{case.number}: {no.en}") from no


def _open(unit: Unit, meeting_id: str) -> Meeting:
    meeting = store.locked(unit.session, meeting_id)
    if meeting is None:
        raise Refused(zh="没有这次会议。", en="There is no such meeting.")
    if store.minutes(unit.session, meeting.id) is not None:
        raise Refused(**_RECORDED)
    return meeting


def _policy(unit: Unit) -> Policy:
    policy = policies.in_force(unit)
    if policy is None:
        raise Refused(zh="尚未加载名录。", en="No directory is loaded.")
    return policy


def _told(meeting: Meeting, by: Dispatcher) -> dict[str, object]:
    return {"meeting": meeting.number, "held_on": meeting.held_on.isoformat(), "person": by.id}
