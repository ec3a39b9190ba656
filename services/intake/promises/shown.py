"""What pages and the interface show of promises."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.codes.store import body_names
from services.intake.promises import domain, store
from services.intake.promises.domain import LIVE
from services.intake.promises.models import Promise
from services.intake.promises.words import PROMISE_STATES
from services.intake.words import Text
from shared.contracts.words import PromiseState
from shared.web.languages import language

TONES = {
    PromiseState.OPEN: "running",
    PromiseState.DUE: "warning",
    PromiseState.KEPT: "done",
    PromiseState.BROKEN: "alarm",
    PromiseState.MOVED: "quiet",
    PromiseState.DROPPED: "quiet",
}


def of_case(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return a case's promises as pages show them, the newest first."""
    found = store.of_case(session, case.id)
    return rows(session, ((one, case) for one in reversed(found)), None)


def rows(session: Session, found: Iterable[tuple[Promise, Case]], today: date | None) -> list[dict[str, Any]]:
    """Return promises with their cases. today: in the place's zone, where it matters which day has passed."""
    listed = list(found)
    names = body_names(session, {one.owner for one, _ in listed}) if listed else {}
    return [_row(one, case, names, today) for one, case in listed]


def owners(session: Session, case: Case) -> set[str]:
    """Return the codes of the bodies that `in_views` names."""
    return {one.owner for one in store.of_case(session, case.id)}


def in_views(session: Session, case: Case, names: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return a case's promises as the interface has them, in the order of their numbers.

    names: of bodies, by code; who is responsible is between the centre and the office.
    """
    return [
        {
            "number": one.number,
            "text": one.text,
            "until": one.until.isoformat(),
            "owner": {"code": one.owner, "name": names.get(one.owner, Text(one.owner, one.owner))._asdict()},
            "state": one.state,
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in store.of_case(session, case.id)
    ]


def _row(one: Promise, case: Case, names: Mapping[str, Text], today: date | None) -> dict[str, Any]:
    mine, state, wish = language(), PromiseState(one.state), one.wish
    return {
        "number": case.number,
        "title": None if case.confidential else case.title,
        "promise": one.number,
        "text": one.text,
        "until": one.until,
        "owner": names[one.owner].read(mine) if one.owner in names else one.owner,
        "responsible": one.name,
        "state": PROMISE_STATES[state].read(mine),
        "tone": TONES[state],
        "asks": state is PromiseState.DUE,
        "live": state in LIVE,
        "may": domain.possible(state, taken_up=one.taken_up is not None),
        "late": state in LIVE and today is not None and one.until < today,
        "tried": len(one.tries),
        "tries": [{**before, "at": datetime.fromisoformat(before["at"])} for before in one.tries],
        "fulfilled": {**one.fulfilled, "at": datetime.fromisoformat(one.fulfilled["at"])} if one.fulfilled else None,
        "wish": {**wish, "until": date.fromisoformat(wish["until"])} if wish else None,
        "said": one.said,
        "ended_at": one.ended_at,
        "moved_to": one.moved_to,
        "taken_up": {**one.taken_up, "at": datetime.fromisoformat(one.taken_up["at"])} if one.taken_up else None,
    }
