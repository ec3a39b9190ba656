"""`escalation.yaml`: checked into a JSON-ready part, and the part read back into steps."""

from typing import Any

from services.notifier.configuration import Place
from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import UNDELIVERED, Side, Step
from services.notifier.limits.configuration import check_limit, limit
from services.notifier.mail.domain import STEP_KINDS


def check_escalation(place: Place) -> dict[str, Any]:
    """Return escalation.yaml as a part."""
    found = place.fields(["steps"])
    if not found:
        return {}
    steps: dict[str, dict[str, Any]] = {}
    for one in found["steps"].items():
        step = _check_step(one)
        name = step.get("step", "")
        if name in steps:
            one.wrong(f"the step {name!r} stands here twice; a step's name is what makes it happen once")
        steps[name] = step
    return {"steps": list(steps.values())}


def _check_step(place: Place) -> dict[str, Any]:
    found = place.fields(["step", "when", "to", "mail"])
    if not found:
        return {}
    name = found["step"].text()
    if ":" in name or len(name) > 64 or name == UNDELIVERED.name:
        found["step"].wrong(
            f"must be a short name without a colon, and not {UNDELIVERED.name!r}, which every policy has already"
        )
    kind = found["mail"].text()
    if kind not in STEP_KINDS:
        found["mail"].wrong(f"there is no mail {kind!r} for a step; write one of {', '.join(STEP_KINDS)}")
    roles = [role for one in found["to"].items() if (role := one.word(Role)) is not None]
    if not roles:
        found["to"].wrong(f"must name who is told, in order of preference: {', '.join(Role)}")
    return {"step": name, **_check_when(found["when"]), "to": [str(role) for role in roles], "mail": kind}


def _check_when(place: Place) -> dict[str, Any]:
    found = place.fields([], [str(side) for side in Side])
    if len(found) != 1:
        place.wrong("must say one of `before: {n, unit}` and `after: {n, unit}`")
        return {}
    ((side, offset),) = found.items()
    return {"side": side, "offset": check_limit(offset, zero=side == Side.AFTER)}


def steps(content: dict[str, Any]) -> tuple[Step, ...]:
    """Read a policy's steps from their part."""
    return tuple(
        Step(one["step"], Side(one["side"]), limit(one["offset"]), tuple(Role(role) for role in one["to"]), one["mail"])
        for one in content["steps"]
    )
