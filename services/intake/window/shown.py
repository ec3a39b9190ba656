"""What the window's pages show."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases.models import Case, Idempotency
from services.intake.cases.views import Links
from services.intake.codes.domain import Place, group_of
from services.intake.codes.words import CHANNELS, KINDS, STATES, URGENCIES
from services.intake.drafts.models import Draft
from services.intake.words import Text
from shared.contracts.words import CaseState
from shared.web.languages import language, say

Choices = list[tuple[str, str]]


def choices(place: Place, bodies: Mapping[str, Text]) -> dict[str, Any]:
    """Return what the form offers to choose from, with names in the caller's language."""
    return {
        "kinds": _named({str(code): name for code, name in KINDS.items()}),
        "channels": _named({str(code): name for code, name in CHANNELS.items()}),
        "urgencies": _named({str(code): name for code, name in URGENCIES.items()}),
        "sub_districts": _named(place.sub_districts),
        "matters": tree(place, language()),
        "bodies": sorted(name.read(language()) for name in bodies.values()),
    }


def tree(place: Place, mine: str) -> list[tuple[str, Choices]]:
    """Return the matters under the names of their groups, in the order of the place's list."""
    order = {code: index for index, code in enumerate(place.matter_groups)}
    matters = sorted(place.matters.items(), key=lambda one: order.get(group_of(one[0]), len(order)))
    found = []
    for code, members in groupby(matters, key=lambda one: group_of(one[0])):
        name = place.matter_groups.get(code, Text(code, code)).read(mine)
        found.append((name, [(matter, names.read(mine)) for matter, names in members]))
    return found


def taken(case: Case) -> dict[str, Any]:
    """Return a case as the list of what was taken today has it."""
    state = CaseState(case.state)
    title = None if case.confidential else case.title
    return {"number": case.number, "title": title, "at": case.received_at, "state": STATES[state].read(language())}


def begun(draft: Draft) -> dict[str, Any]:
    """Return a draft as the list of them has it."""
    return {"key": draft.key, "title": draft.fields.get("title") or say("window.untitled"), "at": draft.saved_at}


def receipt(case: Case, links: Links) -> dict[str, Any]:
    """Return what the enterprise is handed: the number, the code, the address of its page, and the answer, if any."""
    return {
        "number": case.number,
        "code": case.tracking_code,
        "link": links.page(case.link_token),
        "title": case.title,
        "at": case.received_at,
        "answer": case.answer if case.ending else None,
    }


def number_of(session: Session, done: Idempotency) -> str:
    """Return the number of the case that a form was taken for."""
    return session.get_one(Case, done.case_id).number


def _named(table: Mapping[str, Text]) -> Choices:
    return [(code, name.read(language())) for code, name in table.items()]
