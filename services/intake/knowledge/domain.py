"""Entries of the knowledge base: what they say, how long that is good, whose it is. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.naming import folded


@dataclass(frozen=True, slots=True)
class Said:
    """What a version of an entry says. words: by which it is found. owner: a body's code; only its people change it."""

    question_zh: str
    question_en: str
    answer_zh: str
    answer_en: str
    words: tuple[str, ...]
    owner: str
    valid_until: date

    def expired(self, day: date) -> bool:
        """Say whether it may not be used on a day of the place before its owner has confirmed it."""
        return day > self.valid_until

    def told(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return {
            "question": {"zh": self.question_zh, "en": self.question_en},
            "answer": {"zh": self.answer_zh, "en": self.answer_en},
            "words": list(self.words),
            "owner": self.owner,
            "valid_until": self.valid_until.isoformat(),
        }


def said_of(told: Mapping[str, Any]) -> Said:
    """Return what a stored version, or an entry of knowledge.yaml, says."""
    return Said(
        told["question"]["zh"],
        told["question"]["en"],
        told["answer"]["zh"],
        told["answer"]["en"],
        tuple(told["words"]),
        told["owner"],
        date.fromisoformat(told["valid_until"]),
    )


def plain(parts: Iterable[str]) -> str:
    """Return texts as words are looked for in them."""
    return "\n".join(folded(part).strip() for part in parts)


def entries_used(lines: Iterable[Any]) -> Iterator[tuple[int, str, int]]:
    """Yield round, code and version of each entry with which the lines of a case's history say that it was answered."""
    for line in lines:
        if line.kind == "case.answered_at_once" and "entry" in line.facts:
            yield line.facts["round"], line.facts["entry"], line.facts["entry_version"]
