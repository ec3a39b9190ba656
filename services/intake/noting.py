"""What other services tell of a case that moves it nowhere: it is noted for the timeline and the figures, each once.

In whatever order such messages come, the case stands as before.
"""

from typing import Any

from services.intake.cases import actions
from services.intake.cases.models import Case
from shared.contracts import Message
from shared.messaging import Reject, Unit


def on_opinion(unit: Unit, message: Message) -> None:
    """An assisting body has spoken: only the timeline knows."""
    body = message.data["body"]
    told = {"body": body, "agrees": message.data["agrees"], "text_of_opinion": message.data["text"], **_key(message)}
    mark = f"task.opinion/{message.round}/{message.assignment}/{body}"
    actions.note(unit, case_of(unit, message), "task.opinion", mark, told, message.source)


def on_part_reported(unit: Unit, message: Message) -> None:
    """A split body has reported on its part: only the timeline knows."""
    data = message.data
    told = {"body": data["body"], "text_of_opinion": data["text"], "person": data["by"], **_key(message)}
    if not data["agrees"]:
        told["disowned"] = True
    mark = f"task.part_reported/{message.round}/{message.assignment}/{data['body']}"
    actions.note(unit, case_of(unit, message), "task.part_reported", mark, told, message.source)


def on_escalation(unit: Unit, message: Message) -> None:
    """A step of the clock: steps are a set, so that order and repetition do not matter."""
    mark = f"escalation.raised/{message.round}/{message.data['step']}"
    told = {**message.data, **_key(message)}
    actions.note(unit, case_of(unit, message), "escalation.raised", mark, told, message.source)


def on_task_urged(unit: Unit, message: Message) -> None:
    """Somebody of ours has pressed a body for its task; the enterprise sees that, and not in what words."""
    data = message.data
    told = {"urging": data["urging"], "body": data["body"], "person": data["by"], "duty": data["duty"], **_key(message)}
    actions.note(unit, case_of(unit, message), "task.urged", f"task.urged/{data['urging']}", told, message.source)


def on_card_withdrawn(unit: Unit, message: Message) -> None:
    """A card was taken back: it stays in the history and counts no more; it may be heard of before the card."""
    mark = f"card.withdrawn/{message.round}/{message.data['step']}"
    told = {**message.data, **_key(message)}
    actions.note(unit, case_of(unit, message), "card.withdrawn", mark, told, message.source)


def on_stage(unit: Unit, message: Message) -> None:
    """A task force has passed a stage: a milestone for the timeline, each once, in whatever order they come."""
    data = message.data
    mark = f"stage.reached/{message.round}/{data['set_up_by']}/{data['stage']}"
    kind = "stage.reached" if data["needed"] else "stage.spared"
    actions.note(unit, case_of(unit, message), kind, mark, {**data, **_key(message)}, message.source)


def _key(message: Message) -> dict[str, Any]:
    """Return what a line keeps of its message besides what it says: about which assignment, and when it happened.

    When it was heard, the line says itself; between the two may lie hours in which intake was down.
    """
    return {"round": message.round, "assignment": message.assignment, "happened_at": message.time.isoformat()}


def case_of(unit: Unit, message: Message) -> Case:
    """Return the case that a message is about. Raises Reject where intake has no such case, or no such round of it."""
    case: Case | None = unit.case(message.subject)
    if case is None:
        raise Reject(f"intake has no case {message.subject}, and it makes them all: was an older backup restored?")
    if message.round > case.round:
        raise Reject(
            f"this is about round {message.round}, but intake, which counts them, is at {case.round} "
            f"in {case.number}: was an older backup restored?"
        )
    return case
