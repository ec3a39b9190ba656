"""What notifier says of what enterprises were told, and of what they have answered by mail."""

from services.intake.cases.actions import Speaker, supplement
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.informing import actions
from services.intake.informing.actions import heard
from services.intake.mailed.actions import expect
from services.intake.same.holding import hold
from shared.contracts import Message
from shared.messaging import Unit

LONGEST = 10_000
"""Characters of an answer that are added to a case; notifier keeps all of it."""


def hear_unreached(unit: Unit, case: Case, message: Message) -> None:
    """Hear that somebody has to call."""
    data = message.data
    actions.unreached(unit, case, data["told"], data["why"], list(data["news"]), message.source)


def hear_answer(unit: Unit, case: Case, message: Message) -> None:
    """Add what the enterprise has answered by mail to its case, as its page does; else somebody looks at it.

    It is never a verdict, a withdrawal or anything else that acts: whoever writes a mail has not said so.
    """
    data = message.data
    if heard(case, f"enterprise.wrote/{data['mail']}"):
        return
    # As on the page: where nothing can be added any more, no file can, and the case's page says so.
    speaker = Speaker("enterprise", data["by"] or None)
    expect(unit, case, data["mail"], data.get("attached", ()), speaker)
    text = data["text"].strip()[:LONGEST]
    if text:
        try:
            supplement(unit, hold(unit, case.id), text, speaker)
        except NotNow:
            pass
        else:
            return
    actions.wrote(unit, case, data, "enterprise")
