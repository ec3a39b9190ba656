"""Router tells of a meeting: it is kept as it stands now, and people of its bodies are written to, twice at most."""

from datetime import date
from typing import Any

from services.notifier.directory.actions import body_today
from services.notifier.directory.domain import WITHIN
from services.notifier.mail.actions import write_meeting
from services.notifier.mail.domain import MailKind
from services.notifier.meetings import store
from services.notifier.meetings.models import MeetingCopy
from shared.messaging import Unit


def take_meeting(unit: Unit, meeting_id: str, told: dict[str, Any]) -> None:
    """Keep a meeting (contracts' Meeting), and mail its bodies when it is called and when its minutes are there.

    An older version than the one that is kept changes nothing. Of a meeting that is heard of with its minutes at once,
    nobody is asked to come any more.
    """
    kept = store.meeting(unit.session, meeting_id, locked=True)
    if kept is not None and told["version"] <= kept.version:
        return
    had_minutes, held_on = kept is not None and bool(kept.told["minutes"]), date.fromisoformat(told["held_on"])
    if kept is None:
        unit.session.add(MeetingCopy(id=meeting_id, version=told["version"], held_on=held_on, told=told))
    else:
        kept.version, kept.held_on, kept.told = told["version"], held_on, told
    store.put_bodies(unit.session, meeting_id, [one["code"] for one in told["bodies"]])
    if told["minutes"] and not had_minutes:
        _mail(unit, meeting_id, told, MailKind.MINUTES)
    elif kept is None:
        _mail(unit, meeting_id, told, MailKind.MEETING)


def _mail(unit: Unit, meeting_id: str, told: dict[str, Any], kind: MailKind) -> None:
    details = {"meeting": meeting_id, **{name: told[name] for name in ("number", "held_on", "place", "called_by")}}
    details["minutes"] = told["minutes"]["number"] if told["minutes"] else None
    for party in told["bodies"]:
        # The directory knows who is there today; the message names somebody before it has come.
        write_meeting(unit, kind, body_today(unit, party["code"], party).first_of(WITHIN), details)
