"""The interface for agencies: take a test case on, since no office does."""

from typing import Any

from flask import Response

from services.intake.cases.actions import Speaker
from services.intake.cases.commands import done
from services.intake.cases.described import command
from services.intake.cases.models import Case
from services.intake.problems import NOT_A_TEST
from services.intake.rehearsal import actions
from services.intake.rehearsal.domain import Goal
from services.intake.rehearsal.schemas import REHEARSE
from shared.contracts.words import is_test
from shared.messaging import Unit
from shared.web.languages import say
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("rehearsal", __name__, description="What an office would do, done to test cases")


@blueprint.route("/v1/cases/<number>/rehearse", methods=["POST"])
@blueprint.doc(**command(REHEARSE, body_required=True))
def rehearse(number: str) -> Response:
    """Take a test case on.

    A case that was brought with a test key reaches no office, so you say yourself what one would do: `dispatched`,
    `in_progress` (signed for, or gone on after a supplement), `supplement` (asked for something), `answered`. State,
    timeline and webhooks are those of a real case.
    """

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        if not is_test(case.agency):
            raise Problem(NOT_A_TEST)
        goal = Goal(asked["to"])
        text = asked.get("text") or say(f"rehearsal.{'answer' if goal is Goal.ANSWERED else 'asks'}")
        actions.rehearse(unit, case, goal, text, speaker.actor)

    return done(number, "rehearse", REHEARSE, act)
