"""Telling notifier of a meeting, whole, whenever something about it has changed: it mails the bodies, and shows it."""

from typing import Any

from services.router.decisions.choices import name_of
from services.router.decisions.models import Case
from services.router.meetings import store
from services.router.meetings.models import Meeting, Minutes, MinutesDecision
from services.router.policy import Policy
from shared.contracts.from_router import MEETING_TOLD
from shared.messaging import Unit


def tell(unit: Unit, meeting: Meeting, policy: Policy) -> None:
    """Send the meeting, whose row is locked, as it stands now."""
    unit.session.flush()
    minutes = store.minutes(unit.session, meeting.id)
    agenda = [case for _, case in store.agenda(unit.session, meeting.id)]
    codes = dict.fromkeys([*meeting.bodies, *(minutes.present if minutes else ())])
    bodies = [found.party() for code in codes if (found := policy.directory.get(code)) is not None]
    meeting.version += 1
    data = {
        "version": meeting.version,
        "number": meeting.number,
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "level": meeting.level,
        "called_by": meeting.by,
        "bodies": bodies,
        "agenda": [_item(case) for case in agenda],
        "minutes": _minutes(unit, meeting, minutes, agenda, policy) if minutes else None,
    }
    unit.send(MEETING_TOLD, meeting.id, data)


def _item(case: Case) -> dict[str, Any]:
    facts = case.facts or {}
    secret = facts.get("confidential", True)
    return {"number": case.number, "title": None if secret else facts["title"], "about": facts.get("about")}


def _minutes(unit: Unit, meeting: Meeting, minutes: Minutes, agenda: list[Case], policy: Policy) -> dict[str, Any]:
    said = store.decided(unit.session, meeting.id)
    return {
        "number": minutes.number,
        "present": [name_of(policy, code) for code in minutes.present],
        "recorded_at": minutes.at.isoformat(),
        "recorded_by": minutes.by,
        "decisions": [_decision(case, said[case.id], policy) for case in agenda if case.id in said],
    }


def _decision(case: Case, one: MinutesDecision, policy: Policy) -> dict[str, Any]:
    secret = (case.facts or {}).get("confidential", True)
    return {
        "case": case.number,
        "words": None if secret else one.words,
        "lead": name_of(policy, one.lead) if one.lead else None,
        "split": [name_of(policy, code) for code in one.split],
        "assisting": [name_of(policy, code) for code in one.assisting],
        "due_on": one.due_on.isoformat() if one.due_on else None,
    }
