"""Reads limits.yaml into the part `limits`.

{"closing": {"starts"}, "classes": {name: {"limits": {clock: limit}, "kinds": {kind: {clock: limit}}, "without"}},
 "default", "clocks": [{"clock", "name", "of", "starts", "stops", "rests", "limit"} and
 "body" and "ends" where the file says them],
 "opinion", "redo", "supplement", "supplements_allowed", "review_working_days", "least"} and, where the place says so,
 "returns": {"window", "reasons"} and "split"; "opinion" has "silence" besides; "extensions" and
"suspensions": see extending_reading.py. A limit is {"n", "unit"}, as lengths.py has it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.limits.extending_reading import check_extensions
from services.notifier.limits.happenings import OWN
from services.notifier.limits.schemas import Limits
from shared.process.folder import Folder, Where

_FILE = "limits.yaml"


def read_limits(folder: Folder) -> dict[str, Any]:
    """Return the part `limits`; what is wrong stays with the folder."""
    limits = folder.load(_FILE, Limits())
    if limits and limits["default"] not in limits["classes"]:
        folder.unknown(_FILE, ("default",), "class", limits["default"], limits["classes"])
    reasons = limits.get("returns", {}).get("reasons", [])
    folder.twice(_FILE, ("returns", "reasons"), "the reason", [one["code"] for one in reasons], "code")
    clocks = limits.get("clocks", [])
    folder.twice(_FILE, ("clocks",), "the clock", [one["clock"] for one in clocks], "clock")
    _check_clocks(folder, limits)
    check_extensions(folder, _FILE, limits)
    return limits


def _check_clocks(folder: Folder, limits: Mapping[str, Any]) -> None:
    """Every clock that a class names must be there, and every clock must have a limit in some class."""
    clocks = {one["clock"]: one for one in limits.get("clocks", [])}
    used = set(_used(folder, limits, clocks))
    for index, (name, one) in enumerate(clocks.items()):
        if name in OWN:
            what = f"{name!r} is there in every place; its limit stands with the classes. Give this clock another name"
            folder.problem(_FILE, ("clocks", index, "clock"), what)
        elif "ends" in one and name in used:
            what = f"{name!r} ends with the case's own instant; take its limits out of the classes"
            folder.problem(_FILE, ("clocks", index, "ends"), what)
        elif one["limit"] is None and name not in used and "ends" not in one:
            what = f"no class has a limit for {name!r}, so it would never run; add `limit`, or name it in a class"
            folder.problem(_FILE, ("clocks", index), what)


def _used(folder: Folder, limits: Mapping[str, Any], clocks: Mapping[str, Any]) -> Iterator[str]:
    """Yield the clocks that classes name; those that are not there are the folder's problems."""
    known = ["closing", "answer", *clocks]
    for name, one in limits.get("classes", {}).items():
        named: list[tuple[Where, str]] = [(("limits", clock), clock) for clock in one["limits"]]
        for kind, by_clock in one.get("kinds", {}).items():
            named += [(("kinds", kind, clock), clock) for clock in by_clock]
        for where, clock in named:
            yield clock
            if clock not in known:
                folder.unknown(_FILE, ("classes", name, *where), "clock", clock, known)
        for position, clock in enumerate(one.get("without", [])):
            if clock not in clocks:
                folder.unknown(_FILE, ("classes", name, "without", position), "clock", clock, clocks)
