"""Parts of the configuration as they are stored, read back into what the domains reckon with."""

from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import Condition, Demand, Office, Policy, Side, Step, StoppedBy
from services.notifier.limits.domain import Rules
from services.notifier.limits.extending_reading import extension_rule
from services.notifier.limits.happenings import ClassLimits, ClockRule, Ends, Happening, Of
from services.notifier.limits.stored import limit
from services.notifier.task_forces.domain import Stage, Template
from shared.contracts.words import Card, Colour, Duty, Measure


def rules(content: dict[str, Any]) -> Rules:
    """Read a place's limits from their part."""
    returns = content.get("returns")
    return Rules(
        classes={name: _class(one) for name, one in content["classes"].items()},
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
        closing_starts=Happening(content.get("closing", {}).get("starts", "dispatched")),
        clocks=tuple(map(_clock, content.get("clocks", ()))),
        extensions=tuple(map(extension_rule, content.get("extensions", ()))),
        suspensions=tuple(map(extension_rule, content.get("suspensions", ()))),
    )


def _class(content: dict[str, Any]) -> ClassLimits:
    if "unit" in content:  # a version of an earlier release has one limit for all
        return ClassLimits({"closing": limit(content)})
    kinds = content.get("kinds", {})
    return ClassLimits(
        limits={clock: limit(one) for clock, one in content["limits"].items()},
        kinds={kind: {clock: limit(one) for clock, one in by_clock.items()} for kind, by_clock in kinds.items()},
        without=frozenset(content.get("without", ())),
    )


def _clock(content: dict[str, Any]) -> ClockRule:
    return ClockRule(
        name=content["clock"],
        of=Of(content["of"]),
        starts=Happening(content["starts"]),
        stops=frozenset(map(Happening, content["stops"])),
        limit=limit(content["limit"]) if content["limit"] else None,
        rests=content["rests"],
        names=content["name"],
        body=content.get("body"),
        ends=Ends(content["ends"]) if content.get("ends") else None,
    )


def policy(content: dict[str, Any]) -> Policy:
    """Read a place's steps and offices from their part."""
    offices = {
        word: Office(
            one.get("body", ""),
            tuple(map(Role, one.get("as", ()))),
            one["name"],
            Duty(one["duty"]) if one.get("duty") else None,
        )
        for word, one in content.get("offices", {}).items()
    }
    # A version of an earlier release says neither; what is left out is as the domain has it.
    more: dict[str, Any] = {}
    if "urging" in content:
        more["urged_every"] = limit(content["urging"]["every"])
    if "unsigned" in content:
        more |= {"unsigned_every": limit(content["unsigned"]["every"]), "unsigned_times": content["unsigned"]["times"]}
    return Policy(tuple(map(_step, content["steps"])), offices, **more)


def _step(content: dict[str, Any]) -> Step:
    cases, notice = content.get("cases", {}), content.get("notice")
    return Step(
        name=content["step"],
        side=Side(content["side"]),
        offset=limit(content["offset"]),
        to=tuple(content["to"]),
        mail=content["mail"],
        # A version of an earlier release has the case's clock alone, and reminds the bodies that help by it as well.
        clocks=tuple(content.get("clocks", ("closing", "part", "opinion"))),
        copies=tuple(content.get("copies", ())),
        every=limit(content["every"]) if "every" in content else None,
        times=content.get("times", 1),
        card=Card(content["card"]) if "card" in content else None,
        measure=Measure(content["measure"]) if "measure" in content else None,
        notice=_notice(notice) if notice else None,
        condition=Condition(
            classes=cases.get("classes", ()),
            kinds=cases.get("kinds", ()),
            channels=cases.get("channels", ()),
            urgency=cases.get("urgency", ()),
            tags=cases.get("tags", ()),
            rounds_from=cases.get("rounds_from", 1),
        ),
        unless=frozenset(map(Happening, content.get("unless", ()))),
        names=content.get("name", {}),
    )


def _notice(content: dict[str, Any]) -> Demand:
    return Demand(
        Colour(content["colour"]), content["demand"], limit(content["limit"]), StoppedBy(content["stopped_by"])
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
