"""The enterprise's pages: find a case, see where it stands, speak about it. Nothing acts but a form that is sent."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.attachments.actions import Full, NewFile, add
from services.intake.attachments.forms import full, kept_files
from services.intake.attachments.serving import keeping
from services.intake.cases import domain, store
from services.intake.cases.actions import Speaker, remember
from services.intake.cases.facts import who_speaks
from services.intake.cases.models import Case
from services.intake.cases.numbers import is_link_token, read_number, read_tracking_code
from services.intake.cases.once import fingerprint
from services.intake.problems import SUPERSEDED, said
from services.intake.same.holding import hold
from services.intake.tracking import actions, shown, visit
from services.intake.tracking.actions import TooManyTries
from services.intake.tracking.forms import FORMS, Form
from shared.messaging import Unit
from shared.web.bodies import brings_files
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("tracking", __name__)


@blueprint.get("/")
def home() -> str:
    """Say what this is, and where to go."""
    place = callers.current_place().get()
    takes = place is not None and place.public_form is not None
    return render_template("home.html", values={}, errors={}, takes=takes)


@blueprint.get("/track")
def find() -> str:
    """Ask for number and code."""
    return render_template("track.html", values={"number": request.args.get("number", "")[:40]}, errors={})


@blueprint.post("/track")
def look() -> Response:
    """Open a case's page by its number and code."""
    values = {name: request.form.get(name, "")[:64] for name in ("number", "code")}
    number, code = read_number(values["number"]), read_tracking_code(values["code"])
    errors = {}
    if number is None:
        errors["number"] = say("intake.track.number.wrong")
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        errors["code"] = say("intake.track.code.wrong")
    if errors or number is None:
        return _form(values, errors, 422)
    with service().begin(callers.cause(), g.traceparent) as unit:
        found = actions.open_page(unit, number, code, request.remote_addr)
    if isinstance(found, TooManyTries):
        answer = _form(values, {"code": say("intake.track.tries")}, 429)
        answer.headers["Retry-After"] = "900"
        return answer
    if found is None:
        return _form(values, {"code": say("intake.track.none")}, 422)
    return _opened(found)


@blueprint.get("/track/<token>")
def link(token: str) -> Response:
    """Trade a link's token for a cookie and go on to an address that may be shown to others."""
    found = None
    if is_link_token(token):
        with service().database.read() as session:
            found = store.by_link(session, token)
    if found is None:
        raise Problem(NOT_FOUND)
    return _opened(found)


@blueprint.get("/track/<token>/<verb>")
def link_to_form(token: str, verb: str) -> Response:
    """Do the same, and go on to one of the case's forms: nothing acts but its button."""
    wanted = _form_named(verb)
    opened = link(token)
    number = opened.headers["Location"].rpartition("/")[2]
    opened.headers["Location"] = url_for("tracking.form", number=number, verb=wanted.verb)
    return opened


@blueprint.get("/track/cases/<number>")
def page(number: str) -> Response | str:
    """Show a case to whoever has opened it."""
    known = _opened_number(number)
    if known is None:
        return _ask_again(number)
    place = callers.place()
    with service().database.read() as session:
        facts = shown.case_facts(session, _case(session, known), place)
    return shown.case_page(facts, request.args.get("done", ""))


@blueprint.get("/track/cases/<number>/<verb>")
def form(number: str, verb: str) -> Response | str:
    """Show one of a case's forms, or why it cannot be filled in now."""
    wanted, known = _form_named(verb), _opened_number(number)
    if known is None:
        return _ask_again(number)
    with service().database.read() as session:
        case = _case(session, known)
    try:
        wanted.check(case)
    except domain.NotNow as refusal:
        return _refused(case, verb, {}, {"": said(refusal.text).within(language())})
    return shown.form_page(case, verb, {}, {})


@blueprint.post("/track/cases/<number>/<verb>")
@brings_files
def act(number: str, verb: str) -> Response:
    """Do what a form asks for, once for each time that it was shown."""
    wanted, known = _form_named(verb), _opened_number(number)
    if known is None:
        return _ask_again(number)
    values = {name: request.form.get(name, "") for name in wanted.fields}
    try:
        asked = wanted.read(values)
        files = kept_files(callers.place()) if wanted.takes_files else []
        with service().begin(callers.cause(), g.traceparent) as unit:
            _once(unit, known, wanted, values, asked, files)
        return _redirect(url_for("tracking.page", number=known, done=verb))
    except ValidationError as error:
        errors = by_field(error, language())
    except Full:
        errors = by_field(full(), language())
    except domain.NotNow as refusal:
        errors = {"": said(refusal.text).within(language())}
    except Problem as problem:
        if problem.kind is not SUPERSEDED:
            raise
        errors = {"": problem.kind.explanation.within(language())}
    with service().database.read() as session:
        case = _case(session, known)
    return _refused(case, verb, values, errors)


def _once(
    unit: Unit, number: str, wanted: Form, values: dict[str, str], asked: dict[str, Any], files: list[NewFile]
) -> None:
    case = hold(unit, _case(unit.session, number).id)
    told = {**values, "files": " ".join(one.sha256 for one in files)} if files else values
    key, digest = fingerprint(wanted.verb, told, request.form.get("once", ""))
    scope = f"case:{case.id}"
    if store.done_before(unit.session, scope, key) is not None:
        return
    speaker = Speaker("enterprise", who_speaks(store.facts_of(unit.session, case)))
    wanted.act(unit, case, asked, speaker)
    for one in files:
        add(unit, case, one, speaker, scanned=keeping().scanned)
    remember(unit, case, scope=scope, key=key, digest=digest, status=303, answer={})


def _case(session: Session, number: str) -> Case:
    case = store.by_number(session, number)
    if case is None:
        raise Problem(NOT_FOUND)
    return case


def _form_named(verb: str) -> Form:
    if verb not in FORMS:
        raise Problem(NOT_FOUND)
    return FORMS[verb]


def _refused(case: Case, verb: str, values: dict[str, str], errors: dict[str, str]) -> Response:
    return make_response(shown.form_page(case, verb, values, errors), 409 if "" in errors else 422)


def _form(values: dict[str, str], errors: dict[str, str], status: int) -> Response:
    return make_response(render_template("track.html", values=values, errors=errors), status)


def _opened(case: Case) -> Response:
    return visit.remember(_redirect(url_for("tracking.page", number=case.number)), case.number)


def _opened_number(number: str) -> str | None:
    known = read_number(number)
    return known if known in visit.opened() else None


def _ask_again(number: str) -> Response:
    return _redirect(url_for("tracking.find", number=number[:40]))


def _redirect(address: str) -> Response:
    return make_response(redirect(address, 303))
