"""The supervisors' pages of notices and cards. Opening one shows it; only a form that somebody sends acts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import Schema, ValidationError

from services.notifier import regime as regimes
from services.notifier.limits.models import Clock
from services.notifier.notices import actions, cards, store
from services.notifier.notices.actions import Refused
from services.notifier.notices.domain import NoticeRefusal, Supervisor
from services.notifier.notices.drafting import demands, draft_by_hand
from services.notifier.notices.forms import DraftForm, ReasonForm, SignNoticeForm
from services.notifier.notices.shown import given, seen
from services.notifier.notices.texts import COLOURS
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case
from shared.contracts.words import Duty
from shared.messaging import Unit
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say, when
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("notices", __name__)

PAGE_SIZE, LAST_PAGE = 50, 10_000

FORMS: Mapping[str, Schema] = {"sign": SignNoticeForm(), "discard": ReasonForm(), "withdraw": ReasonForm()}
"""By the word at the end of the address."""


@blueprint.get("/desk/notices/")
def index() -> str:
    """List the notices of all bodies: drafts, open ones, and those that are over."""
    who, which = on_duty(Duty.SUPERVISOR), request.args.get("show", "drafts")
    which = which if which in store.LISTS else "drafts"
    number = _page_number()
    with service().database.read() as session:
        found = store.listed(session, which, PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
        visible = [(one, case) for one, case in found[:PAGE_SIZE] if who.may_see(case.facts.get("about"))]
        rows = seen(session, service().parts, visible, service().clock.now())
    more = len(found) > PAGE_SIZE
    return render_template(
        "desk/notices.html", rows=rows, which=which, lists=list(store.LISTS), number=number, more=more
    )


@blueprint.get("/desk/notices/<uuid:notice_id>")
def page(notice_id: Any) -> Response:
    """Show a notice, as it can be printed."""
    return _page(on_duty(Duty.SUPERVISOR), str(notice_id))


@blueprint.post("/desk/notices/<uuid:notice_id>/<word>")
def act(notice_id: Any, word: str) -> Response:
    """Sign, discard or withdraw a notice. Sent again, it changes nothing and says when it was done, and by whom."""
    who, found = on_duty(Duty.SUPERVISOR), str(notice_id)
    if word not in FORMS:
        raise Problem(NOT_FOUND)
    _page(who, found)  # whoever may not see it learns no more by a form
    values = _values(FORMS[word])
    try:
        told = FORMS[word].load(values)
    except ValidationError as error:
        return _page(who, found, word, values, by_field(error, language()), 422)
    with _begin() as unit:
        refused = _do(unit, found, word, _supervisor(who), told)
    if refused is None:
        return make_response(redirect(url_for("notices.page", notice_id=found), 303))
    return _page(who, found, word, values, {"": why(refused)}, 409)


def _do(unit: Unit, notice_id: str, word: str, who: Supervisor, told: dict[str, str]) -> Refused | None:
    if word == "sign":
        return actions.sign(unit, notice_id, who, told["zh"], told["en"])
    if word == "discard":
        return actions.discard(unit, notice_id, who, told["reason"])
    return actions.withdraw(unit, notice_id, who, told["reason"])


@blueprint.get("/desk/notices/new/<uuid:task_id>")
def new(task_id: Any) -> Response:
    """Show the form by which a notice is drafted by hand, for the body of a task."""
    return _new(on_duty(Duty.SUPERVISOR), str(task_id))


@blueprint.post("/desk/notices/new/<uuid:task_id>")
def draft(task_id: Any) -> Response:
    """Draft a notice, and go on to it."""
    who, values = on_duty(Duty.SUPERVISOR), _values(DraftForm())
    _new(who, str(task_id))
    try:
        step = DraftForm().load(values)["step"]
        with _begin() as unit:
            made = draft_by_hand(unit, str(task_id), step, _supervisor(who))
    except ValidationError as error:
        return _new(who, str(task_id), by_field(error, language()), 422)
    except LookupError:  # no choice of the form
        raise Problem(NOT_FOUND) from None
    if isinstance(made, Refused):
        return _new(who, str(task_id), {"": why(made)}, 409)
    return make_response(redirect(url_for("notices.page", notice_id=made), 303))


@blueprint.get("/desk/measures/")
def measures() -> Response:
    """List the cards and the ladder's ends that bodies were given, the newest first."""
    return _measures(on_duty(Duty.SUPERVISOR))


@blueprint.post("/desk/measures/withdraw")
def withdraw() -> Response:
    """Take a card back, with a reason."""
    who, form = on_duty(Duty.SUPERVISOR), request.form
    refuse_nul(form, "form")
    round_, step = form.get("round", ""), form.get("step", "")
    try:
        case_id = str(UUID(form.get("case", "")))
    except ValueError:
        raise Problem(NOT_FOUND) from None
    if not (round_.isascii() and round_.isdigit() and len(round_) < 7):
        raise Problem(NOT_FOUND)
    with service().database.read() as session:
        row = store.measure(session, case_id, int(round_), step)
        case = session.get(Case, case_id)
    if row is None or case is None:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts.get("about"))
    values = {"reason": form.get("reason", "")}
    try:
        reason = ReasonForm().load(values)["reason"]
    except ValidationError as error:
        return _measures(who, (case_id, int(round_), step), by_field(error, language()), 422)
    with _begin() as unit:
        refused = cards.withdraw(unit, case_id, int(round_), step, _supervisor(who), reason)
    if refused is not None:
        return _measures(who, (case_id, int(round_), step), {"": why(refused)}, 409)
    return make_response(redirect(url_for("notices.measures"), 303))


def why(refused: Refused) -> str:
    """Return why something was not done, in the caller's language."""
    if refused.why is NoticeRefusal.ALREADY and refused.at is not None:
        return say("notice.refused.already", by=refused.by or say("desk.somebody"), at=when(refused.at))
    return say(f"notice.refused.{'over' if refused.why is NoticeRefusal.ALREADY else refused.why}")


def _page(
    who: Viewer,
    notice_id: str,
    word: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    with service().database.read() as session:
        notice = store.notice(session, notice_id)
        if notice is None:
            raise Problem(NOT_FOUND)
        case = session.get_one(Case, notice.case_id)
        must_see(who, case.facts.get("about"))
        (it,) = seen(session, service().parts, [(notice, case)], service().clock.now())
        centre = regimes.place_names(session, service().parts)["centre"][language()]
    own = notice.body in who.bodies
    told = {"it": it, "own": own, "centre": centre, "word": word, "values": values or {}, "errors": errors or {}}
    return make_response(render_template("desk/notice.html", **told), status)


def _new(who: Viewer, task_id: str, errors: Mapping[str, str] | None = None, status: int = 200) -> Response:
    with service().database.read() as session:
        task = tasks.task(session, task_id)
        if task is None:
            raise Problem(NOT_FOUND)
        case = session.get_one(Case, task.case_id)
        must_see(who, case.facts.get("about"))
        clock = session.get(Clock, (case.id, task.round))
        known = demands(regimes.frozen_regime(session, service().parts, clock)) if clock else {}
    colon = "：" if language() == "zh" else ": "
    choices = [
        (step, f"{COLOURS[one.colour].within(language())}{colon}{one.demand[language()]}")
        for step, one in known.items()
    ]
    told = {"task": task, "case": case, "choices": choices, "errors": errors or {}}
    return make_response(render_template("desk/notice_new.html", **told), status)


def _measures(
    who: Viewer,
    tried: tuple[str, int, str] = ("", 0, ""),
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    number = _page_number()
    with service().database.read() as session:
        found = store.measures(session, PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
        rows = given(session, [(row, case) for row, case in found[:PAGE_SIZE] if who.may_see(case.facts.get("about"))])
    told = {"rows": rows, "number": number, "more": len(found) > PAGE_SIZE, "tried": tried, "errors": errors or {}}
    return make_response(render_template("desk/measures.html", who=who, **told), status)


def _supervisor(who: Viewer) -> Supervisor:
    return Supervisor(who.id, who.name, who.bodies)


def _values(form: Schema) -> dict[str, str]:
    refuse_nul(request.form, "form")
    return {name: request.form[name] for name in form.fields if request.form.get(name)}


def _begin() -> Any:
    return service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
