"""What the pages of occasions show, and the table that others take along."""

import csv
import io
from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.cases.views import owner as owner_of
from services.intake.codes.store import body_names
from services.intake.codes.words import STATES
from services.intake.occasions import store
from services.intake.occasions.domain import Kind
from services.intake.occasions.models import Occasion, OccasionCase
from services.intake.occasions.schemas import FORMS
from services.intake.reports.exports import harmless
from services.intake.tracking.shown import TONES
from services.intake.words import Text
from shared.contracts.words import CaseState
from shared.web.languages import language, say
from shared.web.people import Viewer

_COLUMNS = ("number", "enterprise", "title", "way", "promised_on", "owner", "state")


_ELSEWHERE = ("title", "on", "said", "present", "text", "deputies")
"""Fields that are no line of the facts: they are above them, or below, or on a page of their own."""


def row(one: Occasion, cases: int) -> dict[str, Any]:
    """Return an occasion as the list has it."""
    return {"id": one.id, "kind": one.kind, "title": one.title, "on": one.held_on, "cases": cases, "by": one.by_name}


def facts(one: Occasion) -> list[tuple[str, str]]:
    """Return what was put on record, with names, but for what is written at length."""
    names = [name for name in FORMS[Kind(one.kind)].fields if name not in _ELSEWHERE]
    return [(say(f"occasion.{name}"), one.facts[name]) for name in names if one.facts.get(name)]


def cases(session: Session, one: Occasion, who: Viewer) -> tuple[list[dict[str, Any]], int]:
    """Return the cases of an occasion that somebody may see, and how many there are besides."""
    found, bodies = store.cases(session, one.id), body_names(session)
    seen = [(link, case) for link, case in found if who.may_see(case.about)]
    return [_case(link, case, bodies) for link, case in seen], len(found) - len(seen)


def table(rows: list[dict[str, Any]]) -> str:
    """Return the cases as CSV, of which no spreadsheet runs a cell; with a mark that says UTF-8, for Excel."""
    sink = io.StringIO()
    sink.write("\ufeff")
    writer = csv.writer(sink)
    writer.writerow([say(f"occasion.column.{name}") for name in _COLUMNS])
    for one in rows:
        told = {**one, "way": say(f"occasion.way.{one['way']}"), "title": one["title"] or say("centre.confidential")}
        writer.writerow([harmless(str(told[name])) if told[name] else "" for name in _COLUMNS])
    return sink.getvalue()


def _case(link: OccasionCase, case: Case, bodies: dict[str, Text]) -> dict[str, Any]:
    state, owner = CaseState(case.state), owner_of(case, bodies)
    return {
        "number": case.number,
        "enterprise": case.enterprise,
        "title": None if case.confidential else case.title,
        "way": link.way,
        "promised_on": link.promised_on,
        "owner": Text(**owner["name"]).read(language()) if owner else None,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
    }
