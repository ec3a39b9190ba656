"""Whom a text names: how a case that says "about the acquisition office" is kept from that very office (回避).

All three services ask this, each of its own copy of the directory, and must come to the same answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """Return text as words are looked for in it: NFKC (full width as half), without case, runs of space as one."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold())


def bodies_named(about: str | None, bodies: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the codes of the bodies (contracts' Body) that a case is about: by code, or by a name in the text.

    It rather finds one too many: to ask another body costs a day, to send a case to whom it is about costs trust.
    """
    if not about:
        return frozenset()
    text = folded(about).strip()
    return frozenset(
        body["code"] for body in bodies if body["code"] == text or any(name in text for name in names(body))
    )


def names(body: Mapping[str, Any]) -> list[str]:
    """Return all names of a body, folded."""
    return [folded(name) for name in (body["name"]["zh"], body["name"]["en"], *body.get("aliases", ()))]
