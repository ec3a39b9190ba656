"""What a letter may change, and what it must not: a case before it came and after, beside each other."""

from collections.abc import Sequence

from shared.contracts import Message
from shared.contracts.from_intake import CASE_CLOSED, CASE_REOPENED, CASE_REVIEWED, CASE_SUBMITTED, CASE_WITHDRAWN
from shared.contracts.from_notifier import (
    TASK_CONTACTED,
    TASK_INTERIM,
    TASK_OPENED,
    TASK_RECALLED,
    TASK_REPORTED,
    TASK_RESCHEDULED,
    TASK_RESUMED,
    TASK_RETURNED,
    TASK_SIGNED,
    TASK_SUPPLEMENT_ASKED,
)
from shared.contracts.from_router import ASSIGNMENT_RECALL, CASE_ASSIGNED
from tests.protocol.house import Letter
from tests.protocol.looks import AT_WORK, Look

OF_A_TASK = {
    kind.name
    for kind in (
        TASK_OPENED,
        TASK_SIGNED,
        TASK_RETURNED,
        TASK_RECALLED,
        TASK_REPORTED,
        TASK_RESUMED,
        TASK_CONTACTED,
        TASK_INTERIM,
        TASK_SUPPLEMENT_ASKED,
    )
}
ENDS = {CASE_WITHDRAWN.name, CASE_CLOSED.name}


def is_stale(letter: Letter, seen: Look) -> bool:
    """Say whether router or notifier knows already that a letter comes too late to change anything."""
    has = seen.notifier if letter.taker == "notifier" else seen.router
    if letter.taker == "intake" or not has:
        return False
    message = letter.message
    key, own = (message.round, message.assignment), (has["round"], has["assignment"])
    over: bool = message.round <= has["ended"]
    if message.type in ENDS:
        return over
    if message.type == CASE_ASSIGNED.name:
        return over or key <= own
    if message.type == ASSIGNMENT_RECALL.name:
        return over or key < own
    if message.type == CASE_REOPENED.name:
        return over or message.round <= own[0]
    if message.type == CASE_REVIEWED.name:
        return _is_judged(message, seen)
    if message.type == CASE_SUBMITTED.name:
        return over or has["state"] != "unheard"
    return message.type in OF_A_TASK and (over or key != own or has["state"] != "assigned")


def _is_judged(message: Message, seen: Look) -> bool:
    """Say whether a review is of another report than the newest of its task, or of one that has been judged."""
    key = (message.round, message.assignment)
    lead = next((one for one in seen.tasks if one["part"] == "lead" and (one["round"], one["assignment"]) == key), None)
    if lead is None or lead["state"] != "reported":
        return True
    return key == (seen.notifier["round"], seen.notifier["assignment"]) and message.data["turn"] < seen.notifier["turn"]


def merged_in_order(before: Look, after: Look) -> None:
    """See that nothing went back (P5)."""
    for name in ("router", "notifier"):
        was, has = getattr(before, name), getattr(after, name)
        if was:
            assert (has["round"], has["assignment"]) >= (was["round"], was["assignment"]), f"P5: {name} went back"
            assert has["ended"] >= was["ended"], f"P5: {name} took an end back"


def shown_in_order(before: Look, after: Look, letters: Sequence[Letter]) -> None:
    """See that what is newer was applied whole, and nothing else (P5, P9)."""
    was, has = before.intake, after.intake
    assert has["round"] == was["round"], "an event changed intake's round"
    shown = ("state", "lead", "assignment", "turn", "answer", "outcome")
    if before.at_rest:
        assert [has[name] for name in shown] == [was[name] for name in shown], "P5: an event changed an ended case"
    if was["state"] in ("answered", "call_back"):
        assert has["state"] == was["state"], f"P9: an answer was taken back by {letters}"
        assert has["answer"] == was["answer"], f"P9: an answer was changed by {letters}"
    newest = max((letter.message.round, letter.message.assignment, _turn(letter)) for letter in letters)
    own = (was["round"], was["assignment"], was["turn"])
    if newest <= own:
        assert [has[name] for name in shown] == [was[name] for name in shown], f"P5: stale, and yet applied: {letters}"
    elif not before.at_rest and newest[2] >= 0:
        assert (has["round"], has["assignment"], has["turn"]) == newest, f"newer, and not applied whole: {letters}"


def _turn(letter: Letter) -> int:
    kind, data = letter.message.type, letter.message.data
    # Of a promise it is no assignment's; a moved limit has that of what happened before.
    other = kind.startswith(("promise.", "ledger.")) or kind == TASK_RESCHEDULED.name
    return -1 if other else int(data.get("turn", 0 if kind == CASE_ASSIGNED.name else -1))


def taken_from_nobody_at_work(before: Look, after: Look, letters: Sequence[Letter]) -> None:
    """See that in a round nobody loses a case unless they returned it, or it was asked back.

    By the desk before they signed; by what binds before they reported. A newer round ends those before it: a case that
    was merged while somebody was at work is taken up again in one, and its end may be overtaken.
    """
    states = {task["id"]: task["state"] for task in after.tasks}
    recalls = [letter.message for letter in letters if letter.message.type == ASSIGNMENT_RECALL.name]
    binding = any(message.data.get("binding") for message in recalls)
    for task in before.tasks:
        if task["round"] < after.notifier["round"]:  # rounds are intake's to begin
            assert task["round"] < after.intake["round"], f"P2: {task} was ended by a round that there is not"
            continue
        if task["part"] == "lead" and task["state"] in AT_WORK and states[task["id"]] == "superseded":
            assert recalls, f"P2: taken away from who was at work: {task}"
            allowed = ("to_sign", "signed", "supplement") if binding else ("to_sign",)
            assert task["state"] in allowed, f"P2: recalled too late: {task}"
