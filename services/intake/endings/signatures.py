"""The pages on which a second person signs a proposal to decline a case, or refuses it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, render_template
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.endings import actions, schemas, store
from services.intake.endings.domain import DUTIES, Command
from services.intake.endings.models import Proposal
from services.intake.problems import said
from services.intake.words import Text
from shared.messaging import Unit
from shared.web.context import service
from shared.web.faults import Fault, by_field
from shared.web.languages import language
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("signatures", __name__)

_WHY = Fault("required", zh="不同意的，请写明理由。", en="Say why you refuse.")


@blueprint.get("/centre/signatures")
def signatures() -> str:
    """List what waits for a second signature."""
    who, place = on_duty(*DUTIES[Command.DECLINE]), callers.place()
    with service().database.read() as session:
        found = [(proposal, case) for proposal, case in store.all_waiting(session) if who.may_see(case.about)]
    waiting = [
        {
            "id": proposal.id,
            "number": case.number,
            "title": None if case.confidential else case.title,
            "ground": _ground(place.tables["grounds"], proposal.ground),
            "by": proposal.by_name,
            "at": proposal.made_at,
            "mine": proposal.by == who.id,
        }
        for proposal, case in found
    ]
    return render_template("signatures.html", waiting=waiting)


@blueprint.get("/centre/signatures/<uuid:proposal_id>")
def signature(proposal_id: UUID) -> Response:
    """Show one proposal, to be signed or refused."""
    who = on_duty(*DUTIES[Command.DECLINE])
    with service().database.read() as session:
        proposal, case = _proposal(session, proposal_id, who)
    return _signature(proposal, case, who, {}, {})


@blueprint.post("/centre/signatures/<uuid:proposal_id>")
def decide(proposal_id: UUID) -> Response:
    """Sign a proposal as the second person, or refuse it."""
    who = on_duty(*DUTIES[Command.DECLINE])
    values = staff.typed("decision", "reason")
    try:
        asked = schemas.DECISION.load(staff.filled(values))
        if asked["decision"] == "refuse" and "reason" not in asked:
            raise ValidationError({"reason": [_WHY]})
        with service().begin(callers.cause(), g.traceparent) as unit:
            proposal, case = _proposal(unit.session, proposal_id, who)
            case = staff.locked(unit, case, who)
            unit.session.refresh(proposal)
            if not staff.done(unit, case, f"signatures/{proposal.id}", values):
                _decide(unit, case, proposal, asked, who)
            number = case.number
        return staff.to_case(number, "signed" if asked["decision"] == "agree" else "refused")
    except ValidationError as error:
        errors = by_field(error, language())
    except NotNow as refusal:
        errors = {"": said(refusal.text).within(language())}
    with service().database.read() as session:
        proposal, case = _proposal(session, proposal_id, who)
    return _signature(proposal, case, who, values, errors)


def _decide(unit: Unit, case: Case, proposal: Proposal, asked: dict[str, Any], who: Viewer) -> None:
    if asked["decision"] == "agree":
        actions.countersign(unit, case, proposal, staff.speaker(who))
    else:
        actions.refuse_proposal(unit, case, proposal, asked["reason"], staff.speaker(who))


def _proposal(session: Session, proposal_id: UUID, who: Viewer) -> tuple[Proposal, Case]:
    proposal = store.by_id(session, str(proposal_id))
    if proposal is None:
        raise Problem(NOT_FOUND)
    case = session.get_one(Case, proposal.case_id)
    must_see(who, case.about)
    return proposal, case


def _ground(grounds: Any, code: str) -> str:
    name: Text = grounds.get(code, Text(code, code))
    return name.read(language())


def _signature(proposal: Proposal, case: Case, who: Viewer, values: dict[str, str], errors: dict[str, str]) -> Response:
    mine = language()
    page = render_template(
        "signature.html",
        **staff.head(case),
        proposal=proposal,
        ground=_ground(callers.place().tables["grounds"], proposal.ground),
        basis=Text(**proposal.basis).read(mine),
        mine=proposal.by == who.id,
        waits=proposal.state == store.WAITING,
        values=values,
        errors=errors,
    )
    return make_response(page, 409 if "" in errors else 422 if errors else 200)
