"""The interface for many cases at once."""

from collections.abc import Iterator
from itertools import islice

from flask import Response, g, jsonify, request

from services.intake import callers
from services.intake.agencies.admission import Presented
from services.intake.agencies.domain import Scope
from services.intake.cases.views import Links
from services.intake.imports import described, lines, taking, views
from shared.messaging import Unit
from shared.web.bodies import brings_files
from shared.web.context import service, web
from shared.web.faults import FieldError
from shared.web.languages import Text, language
from shared.web.problem_kinds import INVALID
from shared.web.problems import Problem, wrong_type
from shared.web.rest import Blueprint

blueprint = Blueprint("imports", __name__, description="Many cases at once")

_LINE_TYPES = (described.NDJSON, "application/ndjson", "application/jsonl")
_LONG_KEY = Text(
    "批量报送的 Idempotency-Key 最多 {most} 个字符。", "The Idempotency-Key of a batch may have {most} characters."
).filled(most=lines.LONGEST_KEY)


@blueprint.route("/v1/cases/batch", methods=["POST"])
@blueprint.doc(**described.BATCH)
@brings_files
def batch() -> Response:
    """Bring a batch of cases.

    Up to 10 000 lines, each the body of one case. Each line is judged by itself: the answer says of each what became of
    it, and one that is refused harms none. The same batch sent again makes no case twice: a line is known by its
    source_reference, or by the batch's Idempotency-Key and its number.
    """
    presented, key = callers.presented_key(Scope.IMPORT), callers.idempotency_key()
    with service().database.read() as session:
        callers.sign_in(session, presented)  # before anything is read
    callers.query(callers.NOTHING)
    if request.mimetype not in _LINE_TYPES:
        raise wrong_type(*_LINE_TYPES)
    if key is not None and len(key) > lines.LONGEST_KEY:
        raise Problem(INVALID, errors=[FieldError("Idempotency-Key", "header", _LONG_KEY, "headers")])
    place, links = callers.place(), Links(web().public_url)
    results: list[taking.Result] = []
    with lines.kept(request.stream) as (file, count):
        callers.take_cases(presented, count)
        every = lines.read(file, place, service().clock.now(), key)
        for chunk in _chunks(every):
            results += taking.take(
                service(),
                chunk,
                place,
                links,
                begin=(callers.cause(), g.traceparent),
                who=lambda unit: _whose(unit, presented),
            )
    return jsonify(views.batch(results, language()))


def _whose(unit: Unit, presented: Presented) -> taking.Whose:
    caller = callers.sign_in(unit.session, presented)
    return taking.Whose(caller.code, caller.name, caller.tells_enterprise)


def _chunks(every: Iterator[taking.Line]) -> Iterator[list[taking.Line]]:
    while chunk := list(islice(every, taking.CHUNK)):
        yield chunk
