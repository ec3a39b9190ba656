"""The pages of occasions: the list, one with its cases, and the form that takes many matters at once."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases.domain import NotNow
from services.intake.cases.once import fingerprint
from services.intake.cases.store import done_before
from services.intake.codes.store import body_names
from services.intake.deputies import reading
from services.intake.deputies.actions import suggest
from services.intake.occasions import actions, rows, shown, store
from services.intake.occasions.domain import DUTIES, ROWS, Kind, Way
from services.intake.occasions.models import Occasion
from services.intake.occasions.schemas import FORMS
from services.intake.problems import said
from services.intake.same.domain import name_key
from services.intake.window.shown import choices
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("occasions", __name__)

READERS = (*staff.CENTRE, Duty.SUPERVISOR)
MOST = 200
"""Occasions that the list shows; older ones are found by kind and enterprise."""


@blueprint.get("/occasions/")
def index() -> str:
    """List occasions, of a kind or of an enterprise."""
    who = on_duty(*READERS)
    kind, enterprise = request.args.get("kind", ""), request.args.get("enterprise", "")[:200]
    with service().database.read() as session:
        known = kind if kind in FORMS else None
        found = store.listed(session, known, name_key(enterprise), MOST)
        counted = store.counts(session, [one.id for one in found])
        listed = [shown.row(one, counted.get(one.id, 0)) for one in found]
    return render_template(
        "occasions.html", rows=listed, kind=known or "", kinds=list(FORMS), enterprise=enterprise, may=who.does(*DUTIES)
    )


@blueprint.get("/occasions/new/<kind>")
def new(kind: str) -> Response:
    """Show the form by which an occasion is put on record."""
    on_duty(*DUTIES)
    return _form(_kind(kind), {"on": _today().isoformat()}, {})


@blueprint.post("/occasions/new/<kind>")
def hold(kind: str) -> Response:
    """Put an occasion on record."""
    who, of_kind = on_duty(*DUTIES), _kind(kind)
    values, place = staff.typed(*FORMS[of_kind].fields), callers.place()
    try:
        told: dict[str, Any] = FORMS[of_kind].load(staff.filled(values))
        asking = reading.deputies(told["deputies"]) if of_kind is Kind.SUGGESTION else []
        with service().begin(callers.cause(), g.traceparent) as unit:
            one, new_one = actions.hold(unit, place, of_kind, told, staff.speaker(who), _shown_as())
            if new_one and asking:
                suggest(unit, place, one, told, asking, staff.speaker(who))
            made = one.id
    except ValidationError as error:
        return _form(of_kind, values, by_field(error, language()))
    except NotNow as refusal:
        return _form(of_kind, values, {"on": said(refusal.text).within(language())})
    return make_response(redirect(url_for("occasions.page", occasion_id=made), 303))


@blueprint.get("/occasions/<uuid:occasion_id>")
def page(occasion_id: UUID) -> Response:
    """Show an occasion with all its cases and where they stand."""
    return _page(occasion_id, on_duty(*READERS))


@blueprint.post("/occasions/<uuid:occasion_id>")
def bring(occasion_id: UUID) -> Response:
    """Make a case of each row that is filled in, once; of none, where one is wrong."""
    who, place = on_duty(*DUTIES), callers.place()
    with service().database.read() as session:
        one, owners = _occasion(session, occasion_id), body_names(session)
    kind = Kind(one.kind)
    if kind not in ROWS:
        raise Problem(NOT_FOUND)
    read = rows.read(kind, ROWS[kind], place, service().clock.now(), owners, one.facts.get("enterprise", ""))
    if read.errors or not read.raised:
        return _page(occasion_id, who, read, "" if read.errors else say("occasion.rows.none"))
    told = {f"{index}_{name}": value for index, row in enumerate(read.typed) for name, value in row.items()}
    key, digest = fingerprint("raise", told, request.form.get("once", ""))
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            held = store.occasion(unit.session, one.id, lock=True)
            if held is not None and done_before(unit.session, actions.scope_of(held), key) is None:
                actions.bring(unit, place, held, read.raised, staff.speaker(who), key=key, digest=digest)
    except NotNow as refusal:
        return _page(occasion_id, who, read, said(refusal.text).within(language()))
    return make_response(redirect(url_for("occasions.page", occasion_id=occasion_id, done=len(read.raised)), 303))


@blueprint.get("/occasions/<uuid:occasion_id>/cases.csv")
def table(occasion_id: UUID) -> Response:
    """Give an occasion's cases as a table."""
    who = on_duty(*READERS)
    with service().database.read() as session:
        found, _ = shown.cases(session, _occasion(session, occasion_id), who)
    answer = Response(shown.table(found), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return answer


def _shown_as() -> str:
    """Return the id that this showing of the form would give its occasion."""
    try:
        return str(UUID(request.form.get("once", "")))
    except ValueError:
        return new_id()


def _kind(text: str) -> Kind:
    if text not in FORMS:
        raise Problem(NOT_FOUND)
    return Kind(text)


def _occasion(session: Session, occasion_id: UUID) -> Occasion:
    found = store.occasion(session, str(occasion_id))
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _today() -> date:
    today: date = callers.place().local(service().clock.now()).date()
    return today


def _form(kind: Kind, values: dict[str, str], errors: dict[str, str]) -> Response:
    fields = list(FORMS[kind].fields.items())
    page = render_template("occasion_new.html", kind=kind, fields=fields, values=values, errors=errors, once=new_id())
    return make_response(page, 422 if errors else 200)


def _page(occasion_id: UUID, who: Viewer, read: rows.Read | None = None, wrong: str = "") -> Response:
    place, mine = callers.place(), language()
    with service().database.read() as session:
        one = _occasion(session, occasion_id)
        found, hidden = shown.cases(session, one, who)
        bodies = body_names(session)
    kind = Kind(one.kind)
    enterprise = one.facts.get("enterprise", "")
    page = render_template(
        "occasion.html",
        one=one,
        kind=kind,
        facts=shown.facts(one),
        cases=found,
        hidden=hidden,
        reads=who.does(*staff.CENTRE),
        may=who.does(*DUTIES) and kind in ROWS,
        rows=read.typed if read else rows.blank(ROWS.get(kind, 0), enterprise),
        errors=read.errors if read else {},
        wrong=wrong,
        fixed=bool(enterprise),
        ways=[(str(way), say(f"occasion.way.{way}")) for way in Way],
        owners=sorted(((code, name.read(mine)) for code, name in bodies.items()), key=lambda two: two[1]),
        **{name: value for name, value in choices(place, {}).items() if name in ("kinds", "matters")},
        once=staff.once(),
        done=request.args.get("done", "") if read is None else "",
    )
    return make_response(page, 409 if wrong and read and not read.errors and read.raised else 422 if read else 200)
