"""Who may be asked about a case, what they are shown of it, and what has become of each question. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contracts.naming import folded

PART = "experts"
"""The router's part of the configuration that names them."""

ASKED, ANSWERED = "expert_asked", "expert_answered"
"""Kinds of lines in a case's history: all that is known of questions stands there."""


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who may be asked. fields: of their knowledge, group: to which they belong, as {"zh", "en"}."""

    id: str
    name: str
    email: str
    language: str
    group: Mapping[str, str]
    fields: Sequence[Mapping[str, str]]
    works_for: Sequence[str]


@dataclass(frozen=True, slots=True)
class Opinion:
    """An answer. turn: 1 for the first, one more with each that took its place."""

    turn: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What an expert was asked about a case. shared: whether title and description went with it. by: who asked.

    opinion: the newest answer, None while there is none.
    """

    id: str
    expert: str
    group: Mapping[str, str]
    text: str
    shared: bool
    by: str
    at: datetime
    until: datetime
    opinion: Opinion | None = None


def experts_of(content: Mapping[str, Any]) -> Iterator[Expert]:
    """Yield the experts of a checked part (its shape: experts/reading.py)."""
    for group in content["groups"]:
        for one in group["experts"]:
            yield Expert(
                one["id"], one["name"], one["email"], one["language"], group["name"], one["fields"], one["works_for"]
            )


def may_be_asked(expert: Expert, case: Mapping[str, Any]) -> bool:
    """Say whether somebody may be asked about a case (CaseFacts): nobody is asked about whom they work for."""
    enterprise = case["enterprise"] or {}
    named = [folded(name).strip() for name in (enterprise.get("name"), case["about"]) if name]
    return not any(folded(own).strip() in name for own in expert.works_for for name in named)


def shown_of(case: Mapping[str, Any], *, share: bool) -> dict[str, str] | None:
    """Return what an expert is shown of a case (CaseFacts) beside the question; of a confidential one nothing."""
    if not share or case["confidential"]:
        return None
    return {"title": case["title"], "description": case["description"]}


def questions(lines: Sequence[Any]) -> list[Question]:
    """Return what the lines of a case's history say was asked and answered, the newest question first."""
    opinions: dict[str, Opinion] = {}
    for line in lines:
        if line.kind == ANSWERED:
            told = line.facts
            known = opinions.get(told["question"])
            if known is None or told["turn"] > known.turn:
                at = datetime.fromisoformat(told["answered_at"])
                opinions[told["question"]] = Opinion(told["turn"], told["text"], at)
    found = []
    for line in lines:
        if line.kind == ASKED:
            told = line.facts
            found.append(
                Question(
                    id=told["question"],
                    expert=told["expert"]["name"],
                    group=told["group"],
                    text=told["text"],
                    shared=told["shared"],
                    by=line.actor,
                    at=line.at,
                    until=datetime.fromisoformat(told["until"]),
                    opinion=opinions.get(told["question"]),
                )
            )
    return found[::-1]
