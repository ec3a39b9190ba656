"""What is kept of a case when it is heard of: the case itself, and the words by which the desk finds it."""

from collections.abc import Mapping
from typing import Any

from services.router.decisions.models import Case
from services.router.rules.words import plain

LONGEST = 600
"""Letters by which a case is found; number, title and enterprise are shorter, and an index holds no more."""


def hear(case: Case, facts: dict[str, Any]) -> None:
    """Keep a case (CaseFacts)."""
    case.facts, case.number, case.found_by = facts, facts["number"], words_of(facts)


def words_of(facts: Mapping[str, Any]) -> str | None:
    """Return what a case is found by, as `plain` makes it: number, title, enterprise. None for a confidential one."""
    if facts["confidential"]:
        return None
    enterprise = facts["enterprise"] or {}
    return plain(f"{facts['number']}\n{facts['title']}\n{enterprise.get('name', '')}")[:LONGEST]
