"""Reads escalation.yaml into the part `escalation`.

{"offices": {word: {"name", "body", "as": [role]} or {"name", "duty"}},
 "steps": [{"step", "clocks", "side", "offset", "to", "copies", "mail"} and, where the file says so, "name", "clause",
            "every", "times", "card", "measure", "notice": {"colour", "demand", "limit", "stopped_by"}, "cases",
            "unless"],
 "urging": {"every"}, "unsigned": {"every", "times"}}
"""

from collections.abc import Iterable, Mapping
from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import CONTACT_POINT, HAPPENED, NOTICE, Side
from services.notifier.escalation.schemas import Policy
from services.notifier.limits.happenings import OWN, Of
from shared.process.folder import Folder, Where

_FILE = "escalation.yaml"
ROLES = frozenset(map(str, Role))


def read_escalation(folder: Folder) -> dict[str, Any]:
    """Return the part `escalation`; what is wrong stays with the folder."""
    policy = folder.load(_FILE, Policy())
    # A step's name is what makes it happen once.
    folder.twice(_FILE, ("steps",), "the step", [one["step"] for one in policy.get("steps", [])], "step")
    return policy


def check_escalation(folder: Folder, policy: Mapping[str, Any], limits: Mapping[str, Any]) -> None:
    """Look at a policy beside the limits: every word that it uses must mean something there.

    policy, limits: the parts, {} where a file could not be read, of which then nothing more is said.
    """
    if not policy or not limits:
        return
    steps = {one["step"]: one for one in policy["steps"]}
    clocks = [*OWN, *(one["clock"] for one in limits["clocks"])]
    clocks += [NOTICE + name for name, one in steps.items() if one.get("notice")]
    clocks += [HAPPENED + name for name in steps]
    classes = limits["classes"]
    people = [*map(str, Role), CONTACT_POINT, *policy["offices"]]
    for index, step in enumerate(policy["steps"]):
        where = ("steps", index)
        _known(folder, (*where, "clocks"), "clock", step["clocks"], clocks)
        for key in ("to", "copies"):
            _known(folder, (*where, key), "role or office", step[key], people)
        _known(folder, (*where, "cases", "classes"), "class", step.get("cases", {}).get("classes", ()), classes)
        for position, clock in enumerate(step["clocks"]):
            if clock == HAPPENED + step["step"]:
                what = "counts from its own happening, which never comes; write `again` to let it happen more than once"
                folder.problem(_FILE, (*where, "clocks", position), what)
            if clock.startswith(HAPPENED) and step["side"] == Side.BEFORE:
                what = f"nothing lies before {clock}: that begins and ends when the step has happened; write `after`"
                folder.problem(_FILE, (*where, "when"), what)
    _of_centre(folder, steps, limits["clocks"])
    _rings(folder, steps)


def _of_centre(folder: Folder, steps: Mapping[str, Mapping[str, Any]], clocks: Iterable[Mapping[str, Any]]) -> None:
    """Refuse what a step of the centre's clock would do to a body that is not late by it.

    What is counted from such a step is the centre's as well.
    """
    bodies = {one["clock"]: one.get("body") for one in clocks if one["of"] == Of.CENTRE}
    while more := {
        HAPPENED + name: bodies[clock]
        for name, step in steps.items()
        for clock in step["clocks"]
        if clock in bodies and HAPPENED + name not in bodies
    }:
        bodies |= more
    for index, step in enumerate(steps.values()):
        where, centres = ("steps", index), [clock for clock in step["clocks"] if clock in bodies]
        if not centres:
            continue
        if step.get("notice"):
            what = f"{centres[0]!r} is the centre's clock, and a notice goes to the body that has the task; give a card"
            folder.problem(_FILE, (*where, "notice"), what)
        nameless = [clock for clock in centres if bodies[clock] is None]
        if not nameless:
            continue
        remedy = f"say in limits.yaml which body that is: `body: code` beside `of: centre` of the clock {nameless[0]!r}"
        for key in ("to", "copies"):
            for position, word in enumerate(step[key]):
                if word in ROLES:
                    what = f"{word!r} of the centre is meant, for its clock has run out; {remedy}, or name an office"
                    folder.problem(_FILE, (*where, key, position), what)
        mark = "card" if "card" in step else "measure" if "measure" in step else None
        if mark:
            what = f"the centre gets it, for its clock has run out; {remedy}"
            folder.problem(_FILE, (*where, mark), what)


def _known(folder: Folder, where: Where, what: str, words: Iterable[str], known: Iterable[str]) -> None:
    listed = list(known)
    for position, word in enumerate(words):
        if word not in listed:
            folder.unknown(_FILE, (*where, position), what, word, listed)


def _rings(folder: Folder, steps: Mapping[str, Mapping[str, Any]]) -> None:
    """Find steps that can only happen after each other: none of them ever would."""
    awaited = {
        name: {clock.partition(".")[2] for clock in one["clocks"]}
        for name, one in steps.items()
        if all(clock.startswith((NOTICE, HAPPENED)) for clock in one["clocks"])
    }
    reached: set[str] = set(steps) - set(awaited)
    while found := {name for name, others in awaited.items() if name not in reached and others & reached}:
        reached |= found
    for index, name in enumerate(steps):
        if name not in reached:
            what = f"the step {name!r} waits for steps that wait for it; let one count by a clock of limits.yaml"
            folder.problem(_FILE, ("steps", index), what)
