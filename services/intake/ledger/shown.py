"""What pages and the interface show of the ledger."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.cases.store import history
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.ledger import domain, store
from services.intake.ledger.actions import REVIEWED
from services.intake.ledger.domain import EntryState
from services.intake.ledger.models import Entry
from services.intake.words import Text
from shared.web.languages import language

STATES: Mapping[EntryState, Text] = {
    EntryState.PROPOSED: Text("待会签", "Waits for a second signature"),
    EntryState.LIVE: Text("挂账中", "On the ledger"),
    EntryState.REFUSED: Text("未同意", "Refused"),
    EntryState.LAPSED: Text("已失效", "Lapsed"),
    EntryState.ENDED: Text("已移出", "Taken off"),
}
TONES = {
    EntryState.PROPOSED: "warning",
    EntryState.LIVE: "running",
    EntryState.REFUSED: "quiet",
    EntryState.LAPSED: "quiet",
    EntryState.ENDED: "quiet",
}


def rows(session: Session, found: Iterable[tuple[Entry, Case]], place: Place, today: date) -> list[dict[str, Any]]:
    """Return entries with their cases as pages show them. today: in the place's zone."""
    listed = list(found)
    names = body_names(session, {one.owner for one, _ in listed}) if listed else {}
    return [_row(one, case, names, place, today) for one, case in listed]


def of_case(session: Session, case: Case, place: Place, today: date) -> list[dict[str, Any]]:
    """Return a case's entries as pages show them, the newest first."""
    found = store.of_case(session, case.id)
    return rows(session, ((one, case) for one in reversed(found)), place, today)


def reports(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return what was reported of a case's reviews, the newest first."""
    told = [line.facts for line in reversed(history(session, case)) if line.kind == REVIEWED]
    return [{**facts, "on": date.fromisoformat(facts["on"])} for facts in told]


def owners(session: Session, case: Case) -> set[str]:
    """Return the codes of the bodies that `in_view` names."""
    one = store.live(session, case.id)
    return {one.owner} if one else set()


def in_view(session: Session, case: Case, names: Mapping[str, Text]) -> dict[str, Any] | None:
    """Return where a case stands on the ledger as the interface has it; None where it does not. names: by code."""
    one = store.live(session, case.id)
    if one is None:
        return None
    return {
        "since": one.since.isoformat() if one.since else None,
        "reason": one.reason,
        "owner": {"code": one.owner, "name": names.get(one.owner, Text(one.owner, one.owner))._asdict()},
        "outside": one.outside["name"] if one.outside else None,
        "next_review_on": one.next_on.isoformat() if one.next_on else None,
        "reviewed_at": one.reviewed_at.isoformat() if one.reviewed_at else None,
    }


def _row(one: Entry, case: Case, names: Mapping[str, Text], place: Place, today: date) -> dict[str, Any]:
    mine, state = language(), EntryState(one.state)
    since = place.local(one.since).date() if one.since else None
    return {
        "number": case.number,
        "title": None if case.confidential else case.title,
        "entry": one.number,
        "reason": one.reason,
        "owner": names[one.owner].read(mine) if one.owner in names else one.owner,
        "owner_code": one.owner,
        "responsible": one.name,
        "months": one.months,
        "outside": one.outside,
        "outside_name": one.outside["name"][mine] if one.outside else None,
        "days": one.days,
        "state": STATES[state].read(mine),
        "tone": TONES[state],
        "live": state is EntryState.LIVE,
        "proposed": state is EntryState.PROPOSED,
        "promise": {**one.pledge, "until": date.fromisoformat(one.pledge["until"])} if one.pledge else None,
        "by": one.asked_name,
        "asked_at": one.asked_at,
        "decided_by": one.decided_name,
        "said": one.said,
        "since": since,
        "age": domain.age(since, today) if since else 0,
        "reviewed": place.local(one.reviewed_at).date() if one.reviewed_at else None,
        "next_on": one.next_on,
        "missed": one.missed and state is EntryState.LIVE,
        "ended_at": one.ended_at,
        "why": one.why,
    }
