"""The interface for agencies: what the enterprise says of the door that it was guided to."""

from typing import Any

from flask import Response

from services.intake.cases import described
from services.intake.cases.actions import Speaker
from services.intake.cases.commands import done
from services.intake.cases.models import Case
from services.intake.endings import actions
from services.intake.endings.schemas import GUIDANCE
from shared.messaging import Unit
from shared.web.rest import Blueprint

blueprint = Blueprint("guidance", __name__, description="What the enterprise says of the door it was guided to")


@blueprint.route("/v1/cases/<number>/guidance", methods=["POST"])
@blueprint.doc(**described.command(GUIDANCE, body_required=True))
def guidance(number: str) -> Response:
    """Say whether the door to which the enterprise was guided has opened.

    It is asked once for a case (`ending.asks`). A no gives the case back to the centre's desk as another round.
    """

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.judge_guidance(unit, case, asked.get("text"), speaker, worked=asked["worked"])

    return done(number, "guidance", GUIDANCE, act)
