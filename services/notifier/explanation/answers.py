"""Sentences about answers.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.explanation.limits import Said
from services.notifier.explanation.phrases import ROLES, Pair, length, listed


def sentences(answers: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what a place says of signatures and calls. answers: the part."""
    if not answers:
        return
    told = answers["signatures"]
    roles = [ROLES[role] for role in told["by"]]
    by = Pair("或".join(one.zh for one in roles), listed(roles).en)
    no = (
        Pair(
            f"答复“依法不能办”的，须写明法律依据，并由撰写人以外的{by.zh}会签后方视为反馈。",
            f"An office that says no by law names that law, and {by.en}, who has not written it, signs it before it "
            "counts as reported.",
        )
        if told["cannot_by_law"]
        else Pair(
            "答复“依法不能办”的，须写明法律依据，无须会签。",
            "An office that says no by law names that law; nobody has to sign it besides.",
        )
    )
    yield ("signatures", "cannot_by_law"), told.get("clause"), no
    if told["every_answer"]:
        every = Pair(
            f"每件答复须由{by.zh}签署后方视为反馈；本人撰写的除外。",
            f"Every answer is signed by {by.en} before it counts as reported, unless they wrote it themselves.",
        )
        yield ("signatures", "every_answer"), told.get("clause"), every
    call = answers.get("call_back")
    if call:
        after = length(call)
        says = Pair(f"答复后{after.zh}回访。", f"The enterprise is called {after.en} after the answer.")
        yield ("call_back",), call.get("clause"), says
