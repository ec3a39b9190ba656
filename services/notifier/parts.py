"""Parts of the configuration as they are stored, read back into what the domains reckon with."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import Side, Step
from services.notifier.limits.domain import Calendar, Limit, Rules, Unit, Year
from services.notifier.task_forces.domain import Stage, Template


def limit(content: dict[str, Any]) -> Limit:
    """Read a limit from a part."""
    return Limit(content["n"], Unit(content["unit"]))


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


def calendar(content: dict[str, Any]) -> Calendar:
    """Read a place's calendar from its part."""
    years = {
        one["year"]: Year(
            confirmed=one["confirmed"],
            closed=frozenset(day for stretch in one["closed"] for day in stretch_days(stretch)),
            make_up=frozenset(date.fromisoformat(day) for day in one["make_up"]),
        )
        for one in content["years"]
    }
    opening, close = (time.fromisoformat(one) for one in (content["hours"][0]["from"], content["hours"][-1]["until"]))
    return Calendar(ZoneInfo(content["zone"]), opening, close, years)


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
    )


def stretch_days(stretch: dict[str, str]) -> list[date]:
    """Return the days from a stretch's first to its last, in ISO text."""
    first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["until"])
    return [date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1)]
