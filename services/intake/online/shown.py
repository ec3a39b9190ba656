"""What the pages of the public form show."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, make_response, render_template, request
from sqlalchemy.orm import Session

from services.intake.attachments import shown as files
from services.intake.cases import cursor
from services.intake.cases.models import Case
from services.intake.cases.store import Spot
from services.intake.cases.views import Links, owner
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.codes.words import KINDS, STATES
from services.intake.drafts.models import Draft
from services.intake.online.domain import TRAP, Door
from services.intake.online.forms import SHOWN
from services.intake.tracking.shown import TONES
from services.intake.window import shown as window
from services.intake.words import Text
from shared.contracts.words import CaseState
from shared.web.context import service, web
from shared.web.languages import language, say

_TICKS = ("anonymous", "confidential")
_OPEN = ("title", "enterprise", "state", "tone", "owner", "due_at", "at")
"""What a contact point is shown of a case that is not confidential, besides its number."""


def form(
    door: Door, place: Place, values: Mapping[str, Any], errors: Mapping[str, str], *, token: str = ""
) -> Response:
    """Return the form; token: of the draft that it is, none before it was first saved."""
    with service().database.read() as session:
        bodies = body_names(session)
    page = render_template(
        "bring.html",
        **window.choices(place, bodies),
        door=door,
        trap=TRAP,
        token=token,
        address=f"{web().public_url}/bring/{token}" if token else "",
        saved=bool(token) and request.args.get("saved") == "1",
        values=values,
        errors=errors,
    )
    return make_response(page, 409 if "" in errors else 422 if errors else 200)


def check(door: Door, place: Place, values: Mapping[str, Any], errors: Mapping[str, str], token: str) -> Response:
    """Return the page on which somebody looks over what will be sent, and adds files."""
    page = render_template(
        "bring_check.html",
        door=door,
        token=token,
        told=[(say(f"window.{name}"), _meant(name, values[name], place)) for name in SHOWN if values.get(name)],
        description=values.get("description", ""),
        taken=files.taken(place.file_types),
        errors=errors,
    )
    return make_response(page, 409 if "" in errors else 422 if errors else 200)


def receipt(session: Session, one: Draft, token: str, *, closed: bool) -> Response:
    """Return the receipt of what was sent. closed: whether nothing more can be brought by the same door."""
    case = session.get_one(Case, one.case_id)
    told = window.receipt(case, Links(web().public_url))
    return make_response(render_template("bring_sent.html", **told, token=token, closed=closed, tells=case.tells))


def brought(door: Door, found: Sequence[Case], names: Mapping[str, Text], most: int, *, further: bool) -> str:
    """Return the page of what a contact point has brought. found: one more than `most` where there are others behind.

    Of a confidential case the number alone is shown: whoever has the point's link need not be who brought it.
    """
    cases, mine = found[:most], language()
    spot = Spot(cases[-1].received_at, cases[-1].id) if len(found) > most else None
    return render_template(
        "brought.html",
        door=door,
        cases=[_brought(case, names, mine) for case in cases],
        further=further,
        following=cursor.write(spot) if spot else None,
    )


def _brought(case: Case, names: Mapping[str, Text], mine: str) -> dict[str, Any]:
    if case.confidential:
        return {"number": case.number, **dict.fromkeys(_OPEN)}
    state, who = CaseState(case.state), owner(case, names)
    return {
        "number": case.number,
        "title": case.title,
        "enterprise": case.enterprise,
        "state": STATES[state].read(mine),
        "tone": TONES.get(state, "running"),
        "owner": Text(**who["name"]).read(mine) if who else None,
        "due_at": case.due_at,
        "at": case.received_at,
    }


def _meant(name: str, value: str, place: Place) -> str | None:
    mine = language()
    if name == "description":
        return None  # shown below, with its line breaks
    if name in _TICKS:
        return say("intake.form.yes") if value == "yes" else None
    kinds = {str(code): name for code, name in KINDS.items()}
    table = {"kind": kinds, "matter": place.matters, "sub_district": place.sub_districts}.get(name, {})
    return table[value].read(mine) if value in table else value
