"""A case's waiting rebuilt from its history alone. What this says and what is stored must be the same. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from services.notifier.waiting import domain
from services.notifier.waiting.models import Wait
from shared.db.history import Line, told_otherwise

_NOTHING: Mapping[str, Any] = {"wait": None, "awaited": None, "since": None, "waits": False}
_MOVES = ("task.opened", "task.recalled")
_ENDS = ("case.closed", "case.withdrawn")


def differences(wait: Wait | None, lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for each thing that is stored of a case's waiting and that its history says otherwise."""
    stored = dict(_NOTHING)
    if wait is not None:
        stored = {"wait": wait.key, "awaited": wait.awaited, "since": wait.since, "waits": wait.over_at is None}
    yield from told_otherwise(_rebuilt(lines), stored)


def _rebuilt(lines: Iterable[Line]) -> dict[str, Any]:
    told = dict(_NOTHING)
    case, ended = (0, 0), 0
    for line in lines:
        facts = line.facts
        if line.kind == "case.waits":
            since = datetime.fromisoformat(facts["since"])
            key = (facts["round"], facts["assignment"])
            told = {"wait": key, "awaited": facts["awaited"], "since": since, "waits": True}
        elif line.kind in _MOVES:
            case = max(case, (facts["round"], facts["assignment"]))
        elif line.kind in _ENDS:
            ended = max(ended, facts["round"])
        if told["wait"] is not None and domain.is_over(told["wait"], case, ended):
            told["waits"] = False
    return told
