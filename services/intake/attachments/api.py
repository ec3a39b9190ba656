"""The interface for agencies: the files of their cases."""

from contextlib import AbstractContextManager
from typing import IO, Any

from flask import Response, g, jsonify, request
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.agencies.admission import Presented
from services.intake.agencies.domain import Scope
from services.intake.attachments import actions, described, domain, store
from services.intake.attachments.domain import FileState, Refused
from services.intake.attachments.models import Attachment
from services.intake.attachments.serving import hand_out, keeping
from services.intake.attachments.storage import NoRoom
from services.intake.attachments.taking import Arrived, arrived, keep
from services.intake.cases import views
from services.intake.cases.actions import Speaker
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.store import by_number
from services.intake.problems import FILES_FULL, NOT_NOW, said
from services.intake.same.holding import hold
from services.intake.same.store import survivor_of
from shared.web.bodies import brings_files
from shared.web.context import service, web
from shared.web.faults import Fault, FieldError
from shared.web.problem_kinds import INVALID, NOT_FOUND, UNAVAILABLE
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("attachments", __name__, description="Files of cases")

_ONE_FILE = Fault(
    "required",
    zh="请在表单的 file 字段中放入一个文件，或以文件本身为正文并用 ?name= 给出文件名。",
    en="Put one file into the field `file` of a form, or send the file itself as the body with ?name= its name.",
)


@blueprint.route("/v1/cases/<number>/attachments", methods=["POST"])
@blueprint.doc(**described.ATTACH)
@brings_files
def attach(number: str) -> Response:
    """Attach a file to a case.

    Send a form with the field `file`, or the file itself with `?name=`. The answer comes once the bytes are on disk.
    The same bytes are in a case once: sent again after a failure, they get the answer of the first time.
    """
    presented, named = callers.presented_key(Scope.SUBMIT), callers.query(described.NAME_QUERY)
    place = callers.place()
    with service().database.read() as session:
        case = _own(session, number, presented)
        case_id = case.id
        may_add(session, case)
    with refusing(), _sent(named.get("name"), place.file_types) as one:
        keep(service(), keeping(), one)
        with service().begin(callers.cause(), g.traceparent) as unit:
            caller = callers.sign_in(unit.session, presented)
            locked = hold(unit, case_id)
            speaker = Speaker(f"agency:{caller.code}", caller.name)
            row, new = actions.add(unit, locked, one.new, speaker, scanned=keeping().scanned)
            unit.session.flush()
            state = FileState(store.blob(unit.session, row.sha256).state)
            answer = jsonify(_written(locked, row, state))
    answer.status_code = 201 if new else 200
    if not new:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


@blueprint.route("/v1/cases/<number>/attachments", methods=["GET"])
@blueprint.doc(**described.LIST)
def attachments(number: str) -> Response:
    """List the files of a case."""
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        case = _own(session, number, presented)
        return jsonify(attachments=[_written(case, *one) for one in store.of_case(session, case.id)])


@blueprint.route("/v1/cases/<number>/attachments/<uuid:attachment_id>", methods=["GET"])
@blueprint.doc(**described.SHOW)
def attachment(number: str, attachment_id: Any) -> Response:
    """Look at what is known about a file."""
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        case, row, state = _of_case(session, number, str(attachment_id), presented)
        return jsonify(_written(case, row, state))


@blueprint.route("/v1/cases/<number>/attachments/<uuid:attachment_id>/content", methods=["GET"])
@blueprint.doc(**described.CONTENT)
def content(number: str, attachment_id: Any) -> Response:
    """Get the bytes of a file.

    Where the operator has a virus scanner, a file can be had once it is `clean`; until then the answer is 409.
    """
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        _, row, state = _of_case(session, number, str(attachment_id), presented)
    return hand_out(row, state)


def may_add(session: Session, case: Case) -> None:
    """Refuse a file before it is read where the case can have none. Raises Problem."""
    try:
        actions.may_add(case, survivor_of(session, case))
    except NotNow as refusal:
        raise Problem(NOT_NOW, said(refusal.text)) from refusal


class refusing(AbstractContextManager[None]):  # noqa: N801 - read as a verb
    """Tell the caller of an interface why a file is not taken."""

    def __exit__(self, _type: Any, error: BaseException | None, _trace: Any) -> None:
        """Turn what was raised into the problem that it is."""
        if isinstance(error, Refused):
            raise Problem(INVALID, errors=[FieldError("/file", error.code, said(error.text))]) from error
        if isinstance(error, actions.Full):
            raise Problem(FILES_FULL, said(domain.FULL)) from error
        if isinstance(error, NotNow):
            raise Problem(NOT_NOW, said(error.text)) from error
        if isinstance(error, NoRoom):
            raise Problem(UNAVAILABLE, retry_after=60) from error


def _sent(name: str | None, allowed: tuple[str, ...]) -> AbstractContextManager[Arrived]:
    """Return the file that a request brings, to be read. Raises Problem where it brings none, or several."""
    source: IO[bytes]
    if request.mimetype == "multipart/form-data":
        files = request.files.getlist("file")
        if len(files) != 1 or len(request.files) != 1:
            raise Problem(INVALID, errors=[FieldError("/file", _ONE_FILE.code, _ONE_FILE.text)])
        source, name, media = files[0].stream, name or files[0].filename or "", files[0].mimetype or ""
    else:
        if not name:
            raise Problem(INVALID, errors=[FieldError("name", _ONE_FILE.code, _ONE_FILE.text, "query")])
        source, media = request.stream, request.mimetype or ""
    return arrived(keeping(), source, name, media, allowed)


def _own(session: Session, number: str, presented: Presented) -> Case:
    caller = callers.sign_in(session, presented)
    known = read_number(number)
    found = by_number(session, known, caller.code) if known else None
    if found is None:
        raise callers.no_case(number)
    return found


def _of_case(
    session: Session, number: str, attachment_id: str, presented: Presented
) -> tuple[Case, Attachment, FileState]:
    case = _own(session, number, presented)
    found = store.one(session, attachment_id)
    if found is None or found[0].case_id != case.id:
        raise Problem(NOT_FOUND)
    return case, *found


def _written(case: Case, row: Attachment, state: FileState) -> dict[str, Any]:
    address = f"{views.Links(web().public_url).of(case)['self']}/attachments/{row.id}"
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "type": row.type,
        "size": row.size,
        "sha256": row.sha256,
        "state": str(state),
        "added_at": row.added_at.isoformat(),
        "by": row.by,
        "links": {"self": address, "content": f"{address}/content"},
    }
