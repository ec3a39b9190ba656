"""The code tables, open to everybody: they hold nothing about anybody's case."""

from flask import Response, jsonify
from marshmallow import fields

from services.intake import callers
from services.intake.cases.described import Answer, answered, refused
from services.intake.cases.timeline_kinds import KINDS
from services.intake.codes.domain import entries
from services.intake.codes.store import body_names
from services.intake.events.outside import OUTSIDE, told_as
from shared.contracts.facts import LocalText
from shared.web.context import service
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("codes", __name__, description="The words that cases are written in")

BODIES, GROUNDS, EVENT_TYPES = "bodies", "grounds", "event-types"


SENTENCES = {kind: told.sentence for kind, told in KINDS.items()} | {
    told_as(kind): told.sentence for kind, told in OUTSIDE.items()
}
"""What every type of event of an agency's stream says."""


class CodeOut(Answer):
    """One code with its names; a ground also has its legal basis and the endings that it is for."""

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)
    basis = fields.Nested(LocalText)
    endings = fields.List(fields.String())


class CodeTable(Answer):
    """A code table. Codes are permanent: more may come, none gets another meaning."""

    table = fields.String(required=True)
    codes = fields.List(fields.Nested(CodeOut), required=True)


class CodeTables(Answer):
    """The names of all code tables."""

    tables = fields.List(fields.String(), required=True)


@blueprint.route("/v1/codes", methods=["GET"])
@blueprint.doc(responses={**answered(200, CodeTables), **refused(503)})
def tables() -> Response:
    """List the code tables."""
    return jsonify(tables=[*callers.place().tables, BODIES, EVENT_TYPES])


@blueprint.route("/v1/codes/<table>", methods=["GET"])
@blueprint.doc(responses={**answered(200, CodeTable), **refused(404, 503)})
def codes(table: str) -> Response:
    """Read a code table.

    kinds, channels, urgencies, states, outcomes, result-classes, satisfactions, matters, sub-districts, grounds,
    bodies or event-types. The names of these are the sentences of the timeline; what stands in braces is in `facts`.
    """
    if table == EVENT_TYPES:
        return jsonify(table=table, codes=entries(SENTENCES))
    if table == BODIES:
        with service().database.read() as session:
            found = body_names(session)
        return jsonify(table=table, codes=entries(dict(sorted(found.items()))))
    place = callers.place()
    known = place.tables.get(table)
    if known is None:
        raise Problem(NOT_FOUND)
    shown = entries(known)
    if table == GROUNDS:
        for one, ground in zip(shown, place.grounds.values(), strict=True):
            one |= {"basis": ground.basis._asdict(), "endings": sorted(ground.endings)}
    return jsonify(table=table, codes=shown)
