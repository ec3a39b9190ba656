"""Where a supervisor, the dispatch desk or the head of a body presses for a task. Opening it shows it; a form acts."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier.directory.domain import person_of
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_regime
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case, Task
from services.notifier.urging import store
from services.notifier.urging.actions import may_urge, urge
from services.notifier.urging.domain import Refused, UrgeRefusal
from shared.contracts.words import Duty, Urger
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import say, when
from shared.web.people import Viewer, must_see, signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("urging", __name__, url_prefix="/desk/urging")

_LONGEST = 2_000


@blueprint.get("/case/<uuid:case_id>")
def of_case(case_id: Any) -> Response:
    """Go on to the task of whoever leads a case, for the dispatch desk, which knows the case and not its task."""
    with service().database.read() as session:
        case = session.get(Case, str(case_id))
        lead = tasks.lead_task(session, case) if case is not None else None
        if lead is None:
            signed_in()
            raise Problem(NOT_FOUND)
        _opened(session, lead.id)
    return make_response(redirect(url_for("urging.page", task_id=lead.id), 303))


@blueprint.get("/<uuid:task_id>")
def page(task_id: Any) -> Response:
    """Show a task in short, how often it was pressed for, and the form."""
    with service().database.read() as session:
        who, task, case, _duty = _opened(session, str(task_id))
        return _page(session, who, task, case)


@blueprint.post("/<uuid:task_id>")
def send(task_id: Any) -> Response:
    """Press for a task. Sent again, it changes nothing and says when it was done."""
    with service().database.read() as session:
        who, task, case, duty = _opened(session, str(task_id))
    refuse_nul(request.form, "form")
    words = request.form.get("words", "").replace("\r\n", "\n").strip()
    wrong = "" if words else say("urging.words.required")
    if len(words) > _LONGEST:
        wrong = say("urging.words.long", most=_LONGEST)
    if wrong:
        with service().database.read() as session:
            return _page(session, who, task, case, words, {"words": wrong}, 422)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        refused = urge(unit, task.id, person_of(who.known.person), duty, words)
    if refused is None:
        return make_response(redirect(url_for("urging.page", task_id=task.id, done="sent"), 303))
    with service().database.read() as session:
        return _page(session, who, task, case, words, {"": why(refused)}, 409)


def why(refused: Refused) -> str:
    """Return why a body is not urged, in the caller's language."""
    if refused.why is UrgeRefusal.TOO_SOON and refused.at is not None and refused.next_at is not None:
        return say("urging.refused.too_soon", by=refused.by or "", at=when(refused.at), next=when(refused.next_at))
    return say(f"urging.refused.{refused.why}")


def duty_of(who: Viewer, body: str) -> Urger | None:
    """Return as what somebody may urge a body; None where they may not."""
    if body in who.leads:
        return Urger.LEADER
    if who.does(Duty.SUPERVISOR):
        return Urger.SUPERVISOR
    return Urger.DISPATCHER if who.does(Duty.DISPATCHER) else None


def _opened(session: Session, task_id: str) -> tuple[Viewer, Task, Case, Urger]:
    """Return who looks, the task, its case, and as what they may urge. Raises Problem, the same whether it exists."""
    who, task = signed_in(), tasks.task(session, task_id)
    case = session.get(Case, task.case_id) if task is not None else None
    duty = duty_of(who, task.body) if task is not None else None
    if task is None or case is None or duty is None:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts.get("about"))
    return who, task, case, duty


def _page(
    session: Session,
    who: Viewer,
    task: Task,
    case: Case,
    words: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    clock = session.get(Clock, (case.id, task.round))
    now = service().clock.now()
    refused: Refused | None = Refused(UrgeRefusal.OVER)
    if clock is not None:
        refused = may_urge(session, frozen_regime(session, service().parts, clock), case, task, clock, now)
    shown = render_template(
        "desk/urging.html",
        task=task,
        case=case,
        case_due=clock.due_at if clock else None,
        opens=task.body in who.bodies or who.does(Duty.SUPERVISOR),
        past=store.of_task(session, task.id),
        why_not=why(refused) if refused and not errors else "",
        may=refused is None or bool(errors),
        done=request.args.get("done") == "sent" and not errors,
        words=words,
        errors=errors or {},
        now=now,
    )
    return make_response(shown, status)
