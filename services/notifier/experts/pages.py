"""An expert's page: the question, what was shared of the case, and the opinion. Nothing else can be reached from it."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory.domain import EXPERT, Person, person_of
from services.notifier.experts.actions import Over, answer
from services.notifier.experts.domain import Question, questions
from services.notifier.tasks.models import Case
from shared.db.history import lines_of
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import say
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("questions", __name__, url_prefix="/desk/questions")

_LONGEST = 5000


@blueprint.get("/open/<token>")
def link(token: str) -> Response:
    """Trade a link's token for a cookie that is good for this question alone, and go on to its clean address."""
    ids = visits.named(visits.QUESTION, token)
    return visits.let_in(visits.QUESTION, ids, url_for("questions.page", question_id=ids[1]))


@blueprint.get("/<uuid:question_id>")
def page(question_id: Any) -> Response:
    """Show a question to whom it was put."""
    with service().database.read() as session:
        try:
            case, asked = _asked(session, str(question_id))
        except visits.NeedsCode as needed:
            return visits.ask(session, needed, _reader)
        return _page(case, asked, done=request.args.get("done") == "sent")


@blueprint.post("/<uuid:question_id>/code")
def code(question_id: Any) -> Response:
    """Mail a code to whom a question was put, or take one."""
    return visits.take_code(visits.QUESTION, str(question_id), _reader)


@blueprint.post("/<uuid:question_id>")
def send(question_id: Any) -> Response:
    """Take an opinion."""
    with service().database.read() as session:
        case, asked = _asked(session, str(question_id))
    refuse_nul(request.form, "form")
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    error = say("question.missing") if not text else ""
    if len(text) > _LONGEST:
        error = say("question.long", most=_LONGEST)
    if error:
        return _page(case, asked, text=text, errors={"text": error}, status=422)
    try:
        with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
            answer(unit, case.id, asked.id, text)
    except Over:
        return _page(case, asked, status=409)
    return make_response(redirect(url_for("questions.page", question_id=asked.id, done="sent"), 303))


def _asked(session: Session, question_id: str) -> tuple[Case, Question]:
    ids = visits.let_in_for(visits.QUESTION, question_id)
    case = session.get(Case, ids[0]) if ids else None
    asked = _question(session, *ids) if ids else None
    if case is None or asked is None:
        raise Problem(NOT_FOUND)
    # Of what an older release took no address is known to which a code could go.
    if "email" in asked.expert:
        visits.visiting(session, visits.QUESTION, question_id, person=_id_of(asked))
    elif request.method == "POST":
        visits.must_be_pressed()
    return case, asked


def _question(session: Session, case_id: str, question_id: str) -> Question | None:
    return questions(lines_of(session, service().records.history, case_id)).get(question_id)


def _reader(session: Session, case_id: str, question_id: str) -> Person | None:
    asked = _question(session, case_id, question_id)
    if asked is None or "email" not in asked.expert:
        return None
    return person_of({**asked.expert, "id": _id_of(asked)})


def _id_of(asked: Question) -> str:
    return f"{EXPERT}{asked.expert['id']}"


def _page(
    case: Case,
    asked: Question,
    *,
    text: str = "",
    errors: dict[str, str] | None = None,
    done: bool = False,
    status: int = 200,
) -> Response:
    it = asked if asked.is_open(service().clock.now(), case.ended) else None
    page = render_template("desk/question.html", it=it, text=text, errors=errors or {}, done=done)
    return make_response(page, status)
