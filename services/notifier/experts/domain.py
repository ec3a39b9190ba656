"""What experts were asked about a case and what they answered, as its history tells it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

ASKED, ANSWERED = "expert_asked", "expert_answered"
"""Kinds of lines in a case's history: all that is known of questions stands there."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an expert was asked.

    expert: `id` and `name`, with `email` and `language` unless an older release took it. shared: title and description
    of the case, None where the question alone.
    round: of the case when it was asked. turn: counts answers, 0 while there is none; text_at: when the newest came.
    """

    id: str
    round: int
    expert: Mapping[str, str]
    group: Mapping[str, str]
    text: str
    shared: Mapping[str, str] | None
    by: str
    at: datetime
    until: datetime
    turn: int = 0
    opinion: str = ""
    answered_at: datetime | None = None

    def is_open(self, now: datetime, ended: int) -> bool:
        """Say whether it may be answered. ended: the highest round of the case that is over."""
        return now <= self.until and self.round > ended


def questions(lines: Sequence[Any]) -> dict[str, Question]:
    """Return by id what the lines of a case's history say of questions, the first asked first."""
    found: dict[str, Question] = {}
    for line in lines:
        told = line.facts
        if line.kind == ASKED:
            found[told["question"]] = Question(
                id=told["question"],
                round=told["round"],
                expert=told["expert"],
                group=told["group"],
                text=told["text"],
                shared=told["shared"],
                by=told["asked_by"],
                at=line.at,
                until=datetime.fromisoformat(told["until"]),
            )
        elif line.kind == ANSWERED:
            asked = found[told["question"]]
            found[asked.id] = replace(asked, turn=told["turn"], opinion=told["text"], answered_at=line.at)
    return found
