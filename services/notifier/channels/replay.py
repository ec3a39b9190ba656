"""Watched tasks and calls rebuilt from a case's history alone; it must say the same as what is stored. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from services.notifier.channels.models import Call, Watch
from shared.db.history import Line


def differences(watches: Iterable[Watch], calls: Iterable[Call], lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each thing that is stored of a case's watched tasks and that its history says otherwise."""
    told = _rebuilt(lines)
    made: dict[str, list[tuple[int, str, bool]]] = {}
    for one in calls:
        made.setdefault(one.task_id, []).append((one.number, one.whom, one.reached))
    for watch in watches:
        stored = {
            "rung": watch.rung,
            "how": watch.seen_how,
            "listed": watch.listed_at.isoformat() if watch.listed_at else None,
            "calls": sorted(made.get(watch.task_id, [])),
        }
        said = told.pop(watch.task_id, _nothing())
        if said != stored:
            yield f"its history says of the watched task {watch.task_id} {said}, but {stored} is stored"
    yield from (f"its history tells of a watched task {one}, which is not stored" for one in told)


def _nothing() -> dict[str, Any]:
    return {"rung": 0, "how": None, "listed": None, "calls": []}


def _rebuilt(lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for line in lines:
        facts = line.facts
        if line.kind == "channel.tried":
            told.setdefault(facts["task"], _nothing()).update(rung=facts["rung"], listed=facts["listed"])
        elif line.kind == "task.seen":
            told.setdefault(facts["task"], _nothing()).update(how=facts["how"])
        elif line.kind == "call.noted":
            told.setdefault(facts["task"], _nothing())["calls"].append(
                (facts["number"], facts["whom"], facts["reached"])
            )
    return told
