"""Where whoever may grant more time, or a rest, sees what is asked for, and decides; never for their own office."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier.directory.domain import person_of
from services.notifier.extensions import store
from services.notifier.extensions.deciding import LONGEST_WORDS, Over, decide, end_early
from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.extensions.weighing import limit_after
from services.notifier.limits.calendar import Limit
from services.notifier.limits.calendar import Unit as Counted
from services.notifier.limits.extending import DECIDERS, Wish
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_regime
from services.notifier.tasks.models import Case, Task
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import say, when
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("extensions", __name__, url_prefix="/desk/extensions")

PAGE_SIZE, LAST_PAGE = 50, 10_000


class Asked(NamedTuple):
    """An extension with its task and its case; own: whether an office of the viewer's has asked for it."""

    one: Extension
    task: Task
    case: Case
    own: bool


@blueprint.get("/")
def index() -> str:
    """List what waits for a decision of the viewer's, by until when it does; or what is decided, the newest first."""
    who, over, number = on_duty(*DECIDERS), request.args.get("show") == "over", _page_number()
    with service().database.read() as session:
        found = store.listed(session, who.duties, waits=not over, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
        rows = [_asked(who, *one) for one in found[:PAGE_SIZE] if who.may_see(one[2].facts.get("about"))]
    more = len(found) > PAGE_SIZE
    return render_template("desk/extensions.html", rows=rows, over=over, number=number, more=more, now=_now())


@blueprint.get("/<uuid:extension_id>")
def page(extension_id: Any) -> Response:
    """Show what is asked for, and the form to decide."""
    with service().database.read() as session:
        return _page(session, _opened(session, str(extension_id)))


@blueprint.post("/<uuid:extension_id>")
def send(extension_id: Any) -> Response:
    """Decide. Sent again, it changes nothing and says what was decided, and when."""
    who = on_duty(*DECIDERS)
    with service().database.read() as session:
        asked = _opened(session, str(extension_id))
    refuse_nul(request.form, "form")
    values = {name: request.form.get(name, "").strip() for name in ("decision", "n", "words")}
    errors = {"": say("extension.own")} if asked.own else _errors(values, asked.one)
    if errors:
        with service().database.read() as session:
            return _page(session, asked, values, errors, 403 if asked.own else 422)
    n = int(values["n"] or asked.one.n) if values["decision"] == "grant" else 0
    person = person_of(who.known.person)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        words = values["words"].replace("\r\n", "\n")
        if values["decision"] == "end":
            over = end_early(unit, asked.one.id, person, words)
        else:
            over = decide(unit, asked.one.id, person, n, words)
    if over is None:
        return make_response(redirect(url_for("extensions.page", extension_id=asked.one.id), 303))
    with service().database.read() as session:
        return _page(session, _opened(session, str(extension_id)), values, {"": _over(over)}, 409)


def _errors(values: dict[str, str], one: Extension) -> dict[str, str]:
    if values["decision"] not in ("grant", "refuse", "end"):
        return {"decision": say("extension.choose")}
    if values["decision"] != "grant" and not values["words"]:
        return {"words": say(f"extension.words.{values['decision']}")}
    n = values["n"]
    amount = not n or (n.isascii() and n.isdigit() and len(n) < 7 and 1 <= int(n) <= one.n)
    if values["decision"] == "grant" and not amount:
        return {"n": say("extension.amount", n=one.n)}
    return {"words": say("extension.words.long", most=LONGEST_WORDS)} if len(values["words"]) > LONGEST_WORDS else {}


def _over(over: Over) -> str:
    at = when(over.at) if over.at else ""
    return say("extension.done", state=say(f"extension.state.{over.state}"), at=at)


def may_end(asked: Asked) -> bool:
    """Say whether a clock rests that whoever looks may let go on."""
    return asked.one.wish == Wish.SUSPENSION and asked.one.state == ExtensionState.GRANTED and not asked.own


def _opened(session: Session, extension_id: str) -> Asked:
    who, one = on_duty(*DECIDERS), store.extension(session, extension_id)
    task = session.get(Task, one.task_id) if one else None
    case = session.get(Case, one.case_id) if one else None
    if one is None or task is None or case is None or one.duty not in who.duties:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts.get("about"))
    return _asked(who, one, task, case)


def _asked(who: Viewer, one: Extension, task: Task, case: Case) -> Asked:
    return Asked(one, task, case, one.body in who.bodies)


def _page(
    session: Session,
    asked: Asked,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    one, clock = asked.one, session.get(Clock, (asked.case.id, asked.one.round))
    would_be = None
    if one.state == ExtensionState.ASKED and clock is not None:
        regime, by, now = frozen_regime(session, service().parts, clock), Limit(one.n, Counted(one.unit)), _now()
        would_be = limit_after(regime, Wish(one.wish), asked.case, asked.task, clock, by, now).at
    shown = render_template(
        "desk/extension.html",
        it=asked,
        one=one,
        would_be=would_be,
        may_end=may_end(asked),
        case_due=clock.due_at if clock else None,
        values=values or {},
        errors=errors or {},
        now=_now(),
    )
    return make_response(shown, status)


def _now() -> datetime:
    return service().clock.now()


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
