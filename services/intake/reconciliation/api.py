"""The interface for agencies: reconciliation of a day, and their cases as a table."""

from collections import Counter
from collections.abc import Iterator

from flask import Response, jsonify

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.agency_states.store import words_of
from services.intake.cases import store as cases
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.store import Filter, Spot
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.reconciliation import described, schemas, store, tables
from services.intake.reconciliation.domain import Digest, Theirs, bounds, compare
from shared.messaging import Service
from shared.web.context import service
from shared.web.languages import language
from shared.web.rest import Blueprint

blueprint = Blueprint("reconciliation", __name__, description="Your list of a day against ours")

_OUTSIDE = {"reference": "source_reference"}

AT_ONCE = 500
"""Cases of a table that are read in one transaction; between two nothing is held."""


@blueprint.route("/v1/reconciliation", methods=["GET"])
@blueprint.doc(**described.DAY)
def day() -> Response:
    """Read which of your cases were received on a day, and where they stand now.

    `count`, `states` and `digest` are of the whole day, `cases` a page of it. Where your own digest is the same nothing
    differs.
    """
    presented = callers.presented_key(Scope.READ)
    asked, place = callers.query(schemas.DAY_QUERY), callers.place()
    begins, ends = bounds(asked["day"], place.zone)
    after, limit = asked.get("after", ""), asked.get("limit", 1000)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found, words = store.received(session, caller.code, begins, ends), words_of(session, caller.code)
    states, digest = Counter(one.state for one in found), Digest()
    for one in found:
        digest.add(one)
    behind = [one for one in found if one.number > after]
    page = behind[:limit]
    return jsonify(
        day=asked["day"].isoformat(),
        begins_at=begins.isoformat(),
        ends_at=ends.isoformat(),
        count=states.total(),
        states=dict(sorted(states.items())),
        digest=digest.written(),
        cases=[
            {
                "number": one.number,
                "source_reference": one.reference,
                "state": one.state,
                "agency_state": words.get(one.state),
                "received_at": one.received_at.isoformat(),
                "updated_at": one.updated_at.isoformat(),
            }
            for one in page
        ],
        next=page[-1].number if len(behind) > limit else None,
    )


@blueprint.route("/v1/reconciliation", methods=["POST"])
@blueprint.doc(**described.COMPARE)
def differences() -> Response:
    """Send your list of a day, and read what differs: missing here, missing with you, in another state, of another day.

    Nothing is changed by it.
    """
    presented = callers.presented_key(Scope.READ)
    asked, place = callers.loaded(schemas.THEIR_DAY, callers.json_body()), callers.place()
    within = bounds(asked["day"], place.zone)
    theirs = [
        Theirs(
            read_number(one.get("number") or "") or one.get("number"),
            one.get("source_reference") or None,
            one.get("state") or None,
            one.get("agency_state") or None,
        )
        for one in asked["cases"]
    ]
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        ours = store.received(session, caller.code, *within)
        words = words_of(session, caller.code)
        found = compare(ours, theirs, store.named(session, caller.code, theirs), within, words)
    told = {
        kind: [{_OUTSIDE.get(name, name): value for name, value in one.items()} for one in rows]
        for kind, rows in found._asdict().items()
    }
    counted = {"count_here": len(ours), "count_there": len(theirs)}
    return jsonify(day=asked["day"].isoformat(), equal=found.equal, **counted, **told)


@blueprint.route("/v1/cases.csv", methods=["GET"])
@blueprint.doc(**described.TABLE)
def table() -> Response:
    """Read your cases as a table (CSV, UTF-8), newest first. No cell of it can be taken for a formula."""
    presented = callers.presented_key(Scope.READ)
    wanted, place = Filter(**callers.query(schemas.TABLE_QUERY)), callers.place()
    with service().database.read() as session:
        agency = callers.sign_in(session, presented).code
    response = Response(_table(service(), agency, wanted, place, language()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


def _table(intake: Service, agency: str, wanted: Filter, place: Place, spoken: str) -> Iterator[str]:
    """Yield the table piece by piece: its rows are read as they are sent, and never all held."""
    yield tables.head(spoken)
    spot: Spot | None = None
    while True:
        with intake.database.read() as session:
            found: list[Case] = cases.page(session, agency, wanted, spot, AT_ONCE)
            names, words = body_names(session, [one.lead for one in found if one.lead]), words_of(session, agency)
        yield "".join(tables.lines(found, names, words, place, spoken))
        if len(found) < AT_ONCE:
            return
        spot = Spot(found[-1].received_at, found[-1].id)
