"""Parts of the configuration as they are stored, read back into what the domains reckon with."""

from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import Side, Step
from services.notifier.limits.domain import Rules
from services.notifier.limits.stored import limit
from services.notifier.task_forces.domain import Stage, Template


def rules(content: dict[str, Any]) -> Rules:
    """Read a place's limits from their part."""
    returns = content.get("returns")
    return Rules(
        classes={name: limit(one) for name, one in content["classes"].items()},
        default=content["default"],
        opinion=limit(content["opinion"]),
        redo=limit(content["redo"]),
        supplement=limit(content["supplement"]),
        supplements_allowed=content["supplements_allowed"],
        review=content["review_working_days"],
        least=limit(content["least"]),
        # A version of an earlier release says nothing of returns, nor of silence.
        return_window=limit(returns["window"]) if returns else None,
        return_reasons={one["code"]: one["name"] for one in returns["reasons"]} if returns else {},
        consents=content["opinion"].get("silence", "consent") == "consent",
        split=limit(content["split"]) if content.get("split") else None,
    )


def steps(content: dict[str, Any]) -> tuple[Step, ...]:
    """Read a policy's steps from their part."""
    return tuple(
        Step(one["step"], Side(one["side"]), limit(one["offset"]), tuple(Role(role) for role in one["to"]), one["mail"])
        for one in content["steps"]
    )


def templates(content: dict[str, Any]) -> dict[str, Template]:
    """Read the ways of task forces from their part, by code."""
    return {
        one["code"]: Template(
            one["code"], one["name"], one["baseline_days"], one["target_days"], tuple(map(_stage, one["stages"]))
        )
        for one in content["task_forces"]
    }


def _stage(content: dict[str, Any]) -> Stage:
    return Stage(
        code=content["code"],
        name=content["name"],
        milestone=content["milestone"],
        body=content["body"],
        helping=tuple(content["helping"]),
        after=tuple(content["after"]),
        limit=limit(content["limit"]),
        baseline_days=content.get("baseline_days"),
    )
