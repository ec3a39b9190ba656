"""Reads stages.yaml into the part `stages`.

{"task_forces": [{"code", "name", "baseline_days", "target_days",
                  "stages": [{"code", "name", "milestone", "body", "helping", "after", "limit": {"n", "unit"},
                              "baseline_days"}]}]}
"""

from collections.abc import Collection, Mapping
from typing import Any

from services.notifier.parts import templates
from services.notifier.task_forces.domain import longest_way, ring_in
from services.notifier.task_forces.schemas import Stages
from shared.process.folder import Folder, Where
from shared.process.shapes import Bodies

_FILE = "stages.yaml"


def read_stages(folder: Folder) -> dict[str, Any]:
    """Return the part `stages`; what is wrong stays with the folder."""
    content = folder.load(_FILE, Stages())
    bodies = [one["code"] for one in folder.load("bodies.yaml", Bodies()).get("bodies", [])]
    forces = content.get("task_forces", [])
    folder.twice(_FILE, ("task_forces",), "the task force", [one["code"] for one in forces], "code")
    for index, force in enumerate(forces):
        where: Where = ("task_forces", index)
        codes = [stage["code"] for stage in force["stages"]]
        folder.twice(_FILE, (*where, "stages"), "the stage", codes, "code")
        sound = len(set(codes)) == len(codes)
        for position, stage in enumerate(force["stages"]):
            at: Where = (*where, "stages", position)
            if bodies:  # else every name would look unknown: one problem would become fifty
                _check_bodies(folder, at, stage, bodies)
            sound &= _check_before(folder, at, stage, codes)
        if sound:
            _check_way(folder, where, force)
    return content


def _check_bodies(folder: Folder, at: Where, stage: Mapping[str, Any], bodies: Collection[str]) -> None:
    named = [("body",), *(("helping", position) for position in range(len(stage["helping"])))]
    seen: set[str] = set()
    for way, code in zip(named, (stage["body"], *stage["helping"]), strict=True):
        if code not in bodies:
            folder.unknown(_FILE, (*at, *way), "body", code, bodies)
        elif code in seen:
            folder.problem(_FILE, (*at, *way), f"{code} has a part in the stage already; take it out here")
        seen.add(code)


def _check_before(folder: Folder, at: Where, stage: Mapping[str, Any], codes: Collection[str]) -> bool:
    unknown = [(position, code) for position, code in enumerate(stage["after"]) if code not in codes]
    for position, code in unknown:
        folder.unknown(_FILE, (*at, "after", position), "stage", code, codes)
    return not unknown


def _check_way(folder: Folder, where: Where, force: Mapping[str, Any]) -> None:
    ring = ring_in({stage["code"]: stage["after"] for stage in force["stages"]})
    if ring:
        position = min(index for index, stage in enumerate(force["stages"]) if stage["code"] in ring)
        what = f"the stages wait for each other in a ring, so that none begins: {' -> '.join(ring)}; take one out"
        folder.problem(_FILE, (*where, "stages", position, "after"), what)
        return
    if force["target_days"] > force["baseline_days"]:
        folder.problem(_FILE, (*where, "target_days"), "must not be more than baseline_days, what it took before")
    _check_before_now(folder, where, force)
    days, way = longest_way(templates({"task_forces": [force]})[force["code"]].stages)
    if days > force["target_days"]:
        what = (
            f"the limits of {' -> '.join(way)} come to {days} days, the target to {force['target_days']}; "
            "shorten a limit, let stages run side by side, or set another target"
        )
        folder.problem(_FILE, (*where, "target_days"), what)


def _check_before_now(folder: Folder, where: Where, force: Mapping[str, Any]) -> None:
    """Before, one stage waited for the other: what they took comes to what the whole took, or is not said at all."""
    told = [stage["baseline_days"] for stage in force["stages"] if "baseline_days" in stage]
    if told and len(told) < len(force["stages"]):
        position = next(index for index, stage in enumerate(force["stages"]) if "baseline_days" not in stage)
        what = "baseline_days is missing behind this; say for each stage what it took before, or for none"
        folder.problem(_FILE, (*where, "stages", position, "limit"), what)
    elif told and sum(told) != force["baseline_days"]:
        what = (
            f"what the stages took before comes to {sum(told)} days, the whole to {force['baseline_days']}; they were "
            "gone one behind the other, so make the two agree"
        )
        folder.problem(_FILE, (*where, "baseline_days"), what)
