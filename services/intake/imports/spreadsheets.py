"""The interface for spreadsheets: mappings, imports, and what became of each row."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, g, jsonify, request, stream_with_context
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.agencies.store import Caller
from services.intake.imports import actions, described, files, mapping, report, schemas, store, views
from services.intake.imports.actions import Asked
from services.intake.imports.models import Import
from services.intake.problems import KEY_USED
from shared.web.bodies import brings_files, refuse_nul
from shared.web.context import service, web
from shared.web.faults import FieldError
from shared.web.languages import Text, language
from shared.web.problem_kinds import FORBIDDEN, INVALID, NOT_FOUND, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
from shared.web.problems import Problem, invalid, wrong_type
from shared.web.rest import Blueprint

blueprint = Blueprint("spreadsheets", __name__, description="Spreadsheets that become cases")

MOST = 100
_YAML = (described.YAML, "application/x-yaml", "text/yaml", "application/json")
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LIES = Text(
    "Content-Type 为 {said}，内容却是{found}。请按实际类型发送。",
    "Content-Type says {said}, but the bytes are {found}. Send it as what it is.",
)
_HISTORICAL = Text(
    "历史事项由运维人员导入（nwd import run）。",
    "Cases of earlier years are imported by the operator (nwd import run).",
)
_NO_MAPPING = Text("没有这个名称的映射，请先上传映射。", "There is no mapping of that name; bring the mapping first.")
_LONG = Text("映射不得超过 {most} KiB。", "A mapping may have {most} KiB.").filled(most=mapping.LONGEST // 1024)


@blueprint.route("/v1/import-mappings", methods=["POST"])
@blueprint.doc(**described.KEEP_MAPPING)
def keep_mapping() -> Response:
    """Bring a mapping, or a new version of one.

    Imports under way go on with the version that they began with. The same mapping again makes no new version.
    """
    presented = callers.presented_key(Scope.IMPORT)
    _sign_in(presented)
    asked, body = callers.query(schemas.MAPPING_QUERY), request.get_data()
    if request.mimetype not in _YAML:
        raise wrong_type(*_YAML)
    if len(body) > mapping.LONGEST:
        raise Problem(TOO_LARGE, _LONG)
    try:
        content = mapping.parse(body)
    except ValidationError as error:
        raise invalid(error) from error
    with service().begin(callers.cause(), g.traceparent) as unit:
        caller = callers.sign_in(unit.session, presented)
        kept = actions.keep_mapping(unit, caller.code, asked["name"], content, f"agency:{caller.code}")
        return jsonify(views.mapping(kept))


@blueprint.route("/v1/import-mappings", methods=["GET"])
@blueprint.doc(**described.MAPPINGS)
def mappings() -> Response:
    """List your mappings."""
    presented = callers.presented_key(Scope.IMPORT)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        return jsonify(mappings=[views.mapping(one) for one in store.mappings(session, caller.code)])


@blueprint.route("/v1/import-mappings/<name>", methods=["GET"])
@blueprint.doc(**described.MAPPING)
def one_mapping(name: str) -> Response:
    """Look at a mapping's newest version."""
    presented = callers.presented_key(Scope.IMPORT)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = store.mapping(session, caller.code, name)
        if found is None:
            raise Problem(NOT_FOUND)
        return jsonify(views.mapping(found))


@blueprint.route("/v1/imports", methods=["POST"])
@blueprint.doc(**described.ASK)
@brings_files
def ask() -> Response:
    """Bring a spreadsheet, to be worked off in the background.

    Ask for the import to see how far it is, and for its rows or its report to see what became of each. A dry run says
    what would become of them. Rows that were taken before are not taken again, so a mended file can be brought whole.
    """
    presented, key = callers.presented_key(Scope.IMPORT), callers.idempotency_key()
    caller = _sign_in(presented)
    wanted = callers.query(schemas.IMPORT_QUERY)
    refuse_nul(request.args, "query")
    said = request.mimetype
    if said not in (described.CSV, described.XLSX):
        raise wrong_type(described.CSV, described.XLSX)
    name, size, head = files.put(service(), request.stream)
    kind = _kind(said, head)
    with service().database.read() as session:
        kept = store.mapping(session, caller.code, wanted["mapping"])
    if kept is None:
        raise Problem(INVALID, errors=[FieldError("mapping", "unknown_mapping", _NO_MAPPING, "query")])
    if actions.is_historical(kept):
        raise Problem(FORBIDDEN, _HISTORICAL)
    brought = Asked(
        name, wanted.get("file_name", f"{name[:8]}.{kind}"), kind, size, wanted.get("dry_run", False), key=key
    )
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            made = actions.ask(
                unit, callers.sign_in(unit.session, presented).code, kept, brought, f"agency:{caller.code}"
            )
    except IntegrityError:
        made = _first(caller, brought, kept)
    response = jsonify(_shown(made))
    response.status_code = 202
    response.headers["Location"] = _address(made)
    return response


@blueprint.route("/v1/imports", methods=["GET"])
@blueprint.doc(**described.IMPORTS)
def imports() -> Response:
    """List your newest imports."""
    presented = callers.presented_key(Scope.IMPORT)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        return jsonify(imports=[_shown(one) for one in store.newest(session, caller.code, MOST)])


@blueprint.route("/v1/imports/<uuid:import_id>", methods=["GET"])
@blueprint.doc(**described.IMPORT)
def one_import(import_id: UUID) -> Response:
    """See how far an import is."""
    presented = callers.presented_key(Scope.IMPORT)
    with service().database.read() as session:
        return jsonify(_shown(_own(session, import_id, callers.sign_in(session, presented))))


@blueprint.route("/v1/imports/<uuid:import_id>/rows", methods=["GET"])
@blueprint.doc(**described.ROWS)
def rows(import_id: UUID) -> Response:
    """See what became of each row, in their order."""
    presented = callers.presented_key(Scope.IMPORT)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        asked = callers.query(schemas.ROW_QUERY)
        limit = asked.get("limit", 200)
        job = _own(session, import_id, caller)
        found = store.rows(session, job.id, asked.get("after", 0), limit + 1)
    following = None
    if len(found) > limit:
        found = found[:limit]
        following = f"{_address(job)}/rows?{urlencode({'limit': limit, 'after': found[-1].row})}"
    return jsonify(rows=[views.row(one, language()) for one in found], next=following)


@blueprint.route("/v1/imports/<uuid:import_id>/report.csv", methods=["GET"])
@blueprint.doc(**described.REPORT)
def report_of(import_id: UUID) -> Response:
    """Take what became of every row as a table for a spreadsheet."""
    presented = callers.presented_key(Scope.IMPORT)
    with service().database.read() as session:
        job = _own(session, import_id, callers.sign_in(session, presented))
    written = stream_with_context(report.written(service(), job, language()))
    headers = {"Content-Disposition": f'attachment; filename="import-{job.id}.csv"'}
    return Response(written, mimetype="text/csv", headers=headers)


def _sign_in(presented: Any) -> Caller:
    with service().database.read() as session:
        return callers.sign_in(session, presented)


def _kind(said: str, head: bytes) -> str:
    is_book = head.startswith((_ZIP, _OLD))
    if is_book != (said == described.XLSX):
        found = Text("工作簿", "a workbook") if is_book else Text("文本", "text")
        raise Problem(UNSUPPORTED_MEDIA_TYPE, _LIES.filled(said=said, found=found))
    return "xlsx" if is_book else "csv"


def _first(caller: Caller, brought: Asked, kept: Any) -> Import:
    """Return the import that was asked for before under the same key. Raises Problem where it was another one."""
    with service().database.read() as session:
        found = store.by_key(session, caller.code, brought.key or "")
    if found is None or (found.file, found.mapping, found.dry_run) != (brought.file, kept.name, brought.dry_run):
        raise Problem(KEY_USED)
    return found


def _own(session: Session, import_id: UUID, caller: Caller) -> Import:
    found = store.of_agency(session, str(import_id), caller.code)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _address(job: Import) -> str:
    return f"{web().public_url}/v1/imports/{job.id}"


def _shown(job: Import) -> dict[str, Any]:
    return views.job(job, language(), _address(job))
