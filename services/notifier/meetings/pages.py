"""The pages of meetings: the list, and one meeting with its agenda and its minutes. There is nothing to do on them."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person, person_of
from services.notifier.meetings import store
from services.notifier.meetings.access import Reader, member, opened
from services.notifier.meetings.models import MeetingCopy
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import Viewer, signed_in

blueprint = Blueprint("meetings", __name__)

PAGE_SIZE, LAST_PAGE = 25, 10_000


@blueprint.get("/desk/meetings/")
def index() -> str:
    """List the meetings that the viewer's bodies were asked to; supervisors see all of them."""
    who, number, today = signed_in(), _page_number(), service().clock.now().date()
    with service().database.read() as session:
        codes = None if who.does(Duty.SUPERVISOR) else directory.acting_for(session, who.bodies, today)
        found = store.listed(session, codes, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    rows = [{**_seen(one.told, who), "id": one.id, "held_on": one.held_on} for one in found[:PAGE_SIZE]]
    return render_template("desk/meetings.html", rows=rows, number=number, more=len(found) > PAGE_SIZE)


def _page(_session: Session, meeting: MeetingCopy, reader: Reader) -> str:
    told = _seen(meeting.told, reader.viewer)
    return render_template("desk/meeting.html", it=told, held_on=meeting.held_on, signed_in=reader.signed_in)


def _reader(session: Session, meeting_id: str, person: str) -> Person | None:
    reader = member(session, meeting_id, person)
    return person_of(reader.known.person) if reader else None


visits.add_pages(blueprint, visits.MEETING, opened=opened, show=_page, reader=_reader)


def _seen(told: dict[str, Any], who: Viewer) -> dict[str, Any]:
    """Return a meeting without what is about a body of the viewer's."""
    agenda = [one for one in told["agenda"] if who.may_see(one["about"])]
    seen, minutes = {one["number"]: one["title"] for one in agenda}, told["minutes"]
    if minutes:
        decisions = [
            {**one, "title": seen[one["case"]], "due_on": date.fromisoformat(one["due_on"]) if one["due_on"] else None}
            for one in minutes["decisions"]
            if one["case"] in seen
        ]
        at = datetime.fromisoformat(minutes["recorded_at"])
        minutes = {**minutes, "decisions": decisions, "recorded_at": at}
    return {**told, "agenda": agenda, "minutes": minutes}


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
