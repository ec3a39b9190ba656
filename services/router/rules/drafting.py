"""Writes what was learnt from history as draft rules, for a person to look over before they are put in force."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from services.router.rules.learning import Learnt, Table
from services.router.rules.schemas import LONGEST_WORD

_AS_CODES = ("matter", "kind", "industry", "sub_district", "channel", "source", "urgency")
"""Columns that are called like a condition hold its codes; what any other holds is looked for as words."""


def draft(table: Table) -> str:
    """Return the rules as YAML, to be put under `rules:` of a rules.yaml.

    More telling types come first by their specificity, as they do in the table.
    """
    lines = [_rule(table, number, line) for number, line in enumerate(table.lines.values(), 1)]
    return yaml.safe_dump({"rules": lines}, allow_unicode=True, sort_keys=False, width=120)


def _rule(table: Table, number: int, line: Learnt) -> dict[str, Any]:
    named = re.sub(r"[^a-z0-9]+", "-", " ".join(line.values).casefold()).strip("-")[:40].strip("-")
    went = round(line.seen * line.share)
    return {
        "id": f"learnt-{number}-{named}".rstrip("-"),
        "when": dict(_conditions(dict(zip(table.by, line.values, strict=False)))),
        "then": {"lead": line.to},
        "because": {
            "zh": f"历史上此类{line.seen}件中有{went}件由该单位办理。",
            "en": f"Of {line.seen} such cases it had {went}.",
        },
    }


def _conditions(values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    words = [value[:LONGEST_WORD] for name, value in values.items() if name not in _AS_CODES]
    yield from ((name, value) for name, value in values.items() if name in _AS_CODES)
    if words:
        yield "words", {"all": words}
