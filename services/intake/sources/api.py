"""The interface for agencies: a case goes back to who brought it, or is taken up again on their word."""

from typing import Any

from flask import Response

from services.intake.cases import described
from services.intake.cases.actions import Speaker
from services.intake.cases.commands import done
from services.intake.cases.models import Case
from services.intake.sources import actions
from services.intake.sources.domain import Act
from services.intake.sources.schemas import ACKNOWLEDGE, REOPEN, TAKE_BACK
from shared.messaging import Unit
from shared.web.rest import Blueprint

blueprint = Blueprint("sources", __name__, description="Cases that go back to who brought them, or are taken up again")


@blueprint.route("/v1/cases/<number>/return-to-source", methods=["POST"])
@blueprint.doc(**described.command(TAKE_BACK, body_required=True))
def return_to_source(number: str) -> Response:
    """Take your case back.

    It ends here as `passed_back`, whoever has it, until it has been answered. Where the district has asked you to take
    it back (`source_asked`), this says yes.
    """

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.take_back(unit, case, asked["text"], speaker)

    return done(number, str(Act.TAKE_BACK), TAKE_BACK, act)


@blueprint.route("/v1/cases/<number>/acknowledge-return", methods=["POST"])
@blueprint.doc(**described.command(ACKNOWLEDGE, body_required=True))
def acknowledge_return(number: str) -> Response:
    """Say whether you have taken what the district returned to you.

    A no, with its reason, gives the case back to the district's desk as another round. To what the district has only
    asked (`source_asked`) a no leaves the case where it is.
    """

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.acknowledge(unit, case, asked.get("text"), speaker, accepted=asked["accepted"])

    return done(number, str(Act.ACKNOWLEDGE), ACKNOWLEDGE, act)


@blueprint.route("/v1/cases/<number>/reopen", methods=["POST"])
@blueprint.doc(**described.command(REOPEN, body_required=True))
def reopen(number: str) -> Response:
    """Have an answered or closed case taken up again, because its answer does not hold.

    It goes back to whoever answered as another round, as often as the district allows. Nobody is asked three questions:
    whoever has the enterprise's verdict sends that.
    """

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.take_up_again(unit, case, asked["reason"], speaker)

    return done(number, str(Act.REOPEN), REOPEN, act)
