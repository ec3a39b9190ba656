"""The pages of supervised matters: the list, and one with its progress by year, its cases and the reports heard."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases import store as cases
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.codes.store import body_names
from services.intake.codes.words import STATES
from services.intake.supervised import actions, domain, schemas, store
from services.intake.supervised.domain import DUTIES
from services.intake.supervised.models import Supervised
from services.intake.tracking.shown import TONES
from shared.contracts.words import CaseState, Duty
from shared.messaging import Unit
from shared.web.context import service
from shared.web.faults import Fault, by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("supervised", __name__)

READERS = (*staff.CENTRE, Duty.SUPERVISOR)
MOST = 200
_CHOOSE = Fault("unknown_code", zh="请从列表中选择责任单位。", en="Choose an owner of the list.")
_NEW = ("title", "what", "owner", "supervisor", "quantity", "unit", "year", "target")

Act = Callable[[Unit, Supervised, dict[str, Any], Viewer, date], None]


def _entry(unit: Unit, one: Supervised, asked: dict[str, Any], who: Viewer, today: date) -> None:
    actions.count(unit, one, asked["on"], asked["counted"], asked["note"], today, by=who.id, name=who.name)


def _report(unit: Unit, one: Supervised, asked: dict[str, Any], who: Viewer, today: date) -> None:
    on, where, summary = asked["heard_on"], asked["where"], asked["summary"]
    actions.hear_report(unit, one, on, where, summary, today, by=who.id, name=who.name)


def _target(unit: Unit, one: Supervised, asked: dict[str, Any], who: Viewer, _: date) -> None:
    actions.set_target(unit, one, asked["year"], asked["target"], by=who.id, name=who.name)


def _link(unit: Unit, one: Supervised, asked: dict[str, Any], who: Viewer, _: date) -> None:
    known = read_number(asked["number"])
    found = cases.by_number(unit.session, known) if known else None
    if found is None or not who.may_see(found.about):
        raise ValidationError({"number": [say("joint.number.unknown")]})
    actions.link(unit, one, staff.locked(unit, found, who), by=who.id, name=who.name)


def _close(unit: Unit, one: Supervised, asked: dict[str, Any], who: Viewer, _: date) -> None:
    actions.close(unit, one, asked["why"], by=who.id, name=who.name)


FORMS: dict[str, tuple[tuple[str, ...], Any, Act]] = {
    "entry": (("on", "counted", "note"), schemas.ENTRY, _entry),
    "report": (("heard_on", "where", "summary"), schemas.REPORT, _report),
    "target": (("year", "target"), schemas.TARGET, _target),
    "link": (("number",), schemas.LINK, _link),
    "close": (("why",), schemas.CLOSE, _close),
}
"""By the word at the end of the address: what is filled in, how it is read, what it does."""


WRITES = {
    "entry": domain.Kind.ENTRY,
    "report": domain.Kind.REPORT,
    "target": domain.Kind.TARGET,
    "link": domain.Kind.LINKED,
    "close": domain.Kind.CLOSED,
}
"""The line that each form writes."""


@blueprint.get("/supervised/")
def index() -> str:
    """List the matters, with how far each has come this year."""
    return _index(on_duty(*READERS), {}, {})


@blueprint.post("/supervised/")
def new() -> Response:
    """Set up a matter."""
    who = on_duty(*DUTIES)
    values = staff.typed(*_NEW)
    try:
        asked: dict[str, Any] = schemas.SET_UP.load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            if asked["owner"] not in body_names(unit.session):
                raise ValidationError({"owner": [_CHOOSE]})
            made = actions.set_up(unit, asked, by=who.id, name=who.name).id
        return make_response(redirect(url_for("supervised.page", matter_id=made), 303))
    except ValidationError as error:
        return make_response(_index(who, values, by_field(error, language())), 422)


@blueprint.get("/supervised/<uuid:matter_id>")
def page(matter_id: UUID) -> Response:
    """Show a matter."""
    return _page(matter_id, on_duty(*READERS))


@blueprint.post("/supervised/<uuid:matter_id>/<word>")
def act(matter_id: UUID, word: str) -> Response:
    """Write on a matter what one of its forms says, once for each time that the page was shown."""
    who = on_duty(*DUTIES)
    if word not in FORMS:
        raise Problem(NOT_FOUND)
    names, schema, write = FORMS[word]
    values = staff.typed(*names)

    def do() -> Response:
        asked = schema.load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            one = store.by_id(unit.session, str(matter_id), locked=True)
            if one is None:
                raise Problem(NOT_FOUND)
            if not _sent_before(unit.session, one, word, who):
                write(unit, one, asked, who, _today())
        return make_response(redirect(url_for("supervised.page", matter_id=matter_id, done=word), 303))

    return sent(word, values, do, lambda filled: _page(matter_id, who, filled))


def _sent_before(session: Session, one: Supervised, word: str, who: Viewer) -> bool:
    """Say whether somebody has sent this showing of a form already: what others have written since says nothing."""
    told = request.form.get("lines", "")
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0
    since = [line for line in store.lines(session, one.id) if line.number > seen] if seen else []
    return any((line.by, line.kind) == (who.id, WRITES[word]) for line in since)


def _today() -> date:
    return callers.place().local(service().clock.now()).date()


def _index(who: Viewer, values: dict[str, str], errors: dict[str, str]) -> str:
    today, mine = _today(), language()
    with service().database.read() as session:
        names = body_names(session)
        rows = [_row(session, one, today, names) for one in store.everything(session, MOST)]
    return render_template(
        "supervised.html",
        rows=rows,
        may=who.does(*DUTIES),
        owners=sorted(((code, name.read(mine)) for code, name in names.items()), key=lambda one: one[1]),
        year=today.year,
        values=values,
        errors=errors,
    )


def _row(session: Session, one: Supervised, today: date, names: Any) -> dict[str, Any]:
    told = domain.told(map(actions.read, store.lines(session, one.id)))
    now = next((year for year in told.years() if year.year == today.year), None)
    return {
        "id": one.id,
        "title": one.title,
        "owner": names[one.owner].read(language()) if one.owner in names else one.owner,
        "total": told.total,
        "unit": one.unit,
        "counted": now.counted if now else 0,
        "target": now.target if now else None,
        "closed": told.closed is not None,
    }


def _page(matter_id: UUID, who: Viewer, filled: Filled = BLANK) -> Response:
    with service().database.read() as session:
        one = store.by_id(session, str(matter_id))
        if one is None:
            raise Problem(NOT_FOUND)
        lines = store.lines(session, one.id)
        told = domain.told(map(actions.read, lines))
        names = body_names(session, [one.owner])
        linked = [found for case in told.cases if (found := session.get(Case, case)) and who.may_see(found.about)]
    return filled.page(
        "supervised_matter.html",
        one=one,
        told=told,
        lines=len(lines),
        bars=domain.drawn(told.years()),
        owner=names[one.owner].read(language()) if one.owner in names else one.owner,
        cases=[_case(case) for case in linked],
        hidden=len(told.cases) - len(linked),
        reads=who.does(*staff.CENTRE),
        may=who.does(*DUTIES) and told.closed is None,
        today=_today(),
        done=request.args.get("done", ""),
    )


def _case(case: Case) -> dict[str, Any]:
    state = CaseState(case.state)
    return {
        "number": case.number,
        "title": None if case.confidential else case.title,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
    }
