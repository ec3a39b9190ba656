"""The call list, for the dispatch desk: opening it shows it; only a form that somebody sends puts anything down."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier.channels import store
from services.notifier.channels.calling import Callee, callees, day_of, is_listed, put_down
from services.notifier.channels.models import Call, Watch
from services.notifier.directory.domain import person_of
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("calls", __name__, url_prefix="/desk/calls")

AGAIN = (10, 30, 60, 240, 960)
"""Minutes after which somebody may be called again."""

MOST_WORDS = 500


class Row(NamedTuple):
    """A line of the list. now: a call is wanted; else later. due: of the task. people: whom to call, in order."""

    watch: Watch
    task: Task
    case: Case
    people: list[Callee]
    calls: list[Call]
    now: bool


@blueprint.get("/")
def index() -> Response:
    """Show who has to be called, what is wanted now first."""
    return _page(on_duty(Duty.DISPATCHER))


@blueprint.get("/<uuid:task_id>")
def one(task_id: Any) -> Response:
    """Show one line of the list with the form for what came of a call; where it is wanted no more, the list."""
    who, key = on_duty(Duty.DISPATCHER), str(task_id)
    with service().database.read() as session:
        line = _line(session, who, key)
        wanted = is_listed(*line)
    return _page(who, key) if wanted else _page(who, done="over")


@blueprint.post("/<uuid:task_id>")
def send(task_id: Any) -> Response:
    """Put down a call. Sent again, it changes nothing."""
    who = on_duty(Duty.DISPATCHER)
    refuse_nul(request.form, "form")
    key = str(task_id)
    names = ("whom", "reached", "again", "words", "seen")
    values = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names}
    with service().database.read() as session:
        watch, task, case = _line(session, who, key)
        if not is_listed(watch, task, case):
            return _page(who, status=409, done="over")
        people = {one.person.id: one.person for one in _callees(session, task)}
    errors = _wrong(values, people)
    if errors:
        return _page(who, key, values, errors, 422)
    minutes = int(values["again"]) if values["again"] else None
    seen = int(values["seen"]) if values["seen"].isascii() and values["seen"].isdigit() else -1
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        done = put_down(
            unit,
            key,
            person_of(who.known.person),
            people[values["whom"]],
            reached=values["reached"] == "yes",
            minutes=minutes,
            words=values["words"],
            seen=seen,
        )
    if not done:
        return _page(who, status=409, done="already")
    return make_response(redirect(url_for("calls.index", done="put_down"), 303))


def _line(session: Session, who: Viewer, key: str) -> tuple[Watch, Task, Case]:
    """Return what a line of the list is about, also of one that has gone. Raises Problem where there never was one."""
    watch, task = session.get(Watch, key), session.get(Task, key)
    case = session.get(Case, task.case_id) if task is not None else None
    if watch is None or task is None or case is None or watch.listed_at is None:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts.get("about"))
    return watch, task, case


def _wrong(values: dict[str, str], people: dict[str, Any]) -> dict[str, str]:
    errors = {}
    if values["whom"] not in people:
        errors["whom"] = say("calls.whom.required")
    if values["reached"] not in ("yes", "no"):
        errors["reached"] = say("calls.reached.required")
    if values["again"] and values["again"] not in map(str, AGAIN):
        errors["again"] = say("calls.again.wrong")
    if len(values["words"]) > MOST_WORDS:
        errors["words"] = say("calls.words.long", most=MOST_WORDS)
    return errors


def _callees(session: Session, task: Task) -> list[Callee]:
    now = service().clock.now()
    return callees(session, task, now, day_of(session, service().parts, now))


def _page(
    who: Viewer,
    of: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    done: str = "",
) -> Response:
    now = service().clock.now()
    with service().database.read() as session:
        found = [one for one in store.listed(session) if who.may_see(one[2].facts.get("about"))]
        of = of if any(task.id == of for _, task, _ in found) else ""
        found = [one for one in found if not of or one[1].id == of]
        calls = store.calls_of(session, [watch.task_id for watch, _, _ in found])
        rows = [
            Row(
                watch,
                task,
                case,
                _callees(session, task),
                [one for one in calls if one.task_id == task.id],
                watch.next_at is None or watch.next_at <= now,
            )
            for watch, task, case in found
        ]
        shown = render_template(
            "desk/calls.html",
            groups=[("now", [one for one in rows if one.now]), ("later", [one for one in rows if not one.now])],
            of=of,
            values=values or {},
            errors=errors or {},
            done=done or request.args.get("done", ""),
            again=[("", say("calls.again.usual")), *((str(one), say("calls.again.in", n=one)) for one in AGAIN)],
        )
    return make_response(shown, status)
