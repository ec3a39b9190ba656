"""The facts of a case that rules may look at."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from operator import add
from typing import Any

from services.router.rules.words import industry_code, plain
from shared.contracts.naming import folded


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may look at. `text` and `place` are plain; `industry` has its section's letter; `amount` is in yuan.

    pairs: each two letters that stand beside each other in the text, by which rules are found.
    """

    matter: str | None = None
    kind: str = ""
    industry: str | None = None
    sub_district: str | None = None
    channel: str = ""
    source: str = ""
    urgency: str = ""
    tags: frozenset[str] = frozenset()
    amount: int | None = None
    confidential: bool = False
    about: str | None = None
    text: str = ""
    place: str = ""
    pairs: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", frozenset(map(add, self.text, self.text[1:])))

    def seen(self) -> dict[str, Any]:
        """Return the facts for a decision's record: JSON-ready, the text as its hash, since the case keeps the text."""
        return {
            "matter": self.matter,
            "kind": self.kind,
            "industry": self.industry,
            "sub_district": self.sub_district,
            "channel": self.channel,
            "source": self.source,
            "urgency": self.urgency,
            "tags": sorted(self.tags),
            "amount": self.amount,
            "confidential": self.confidential,
            "about": self.about,
            "text_sha256": hashlib.sha256(self.text.encode()).hexdigest(),
        }


def facts_of(case: Mapping[str, Any], tags: Collection[str]) -> Facts:
    """Return the facts of a case as messages carry it (contracts' CaseFacts), with the tags that the lists give."""
    project = case["project"] or {}
    said = (case["title"], case["description"], case["place"], project.get("name"))
    industry = case["industry"]
    return Facts(
        matter=case["matter"],
        kind=case["kind"],
        industry=industry_code(industry) if industry else None,
        sub_district=case["sub_district"],
        channel=case["channel"],
        source=case["source"]["agency"],
        urgency=case["urgency"],
        tags=frozenset(tags),
        amount=project.get("amount"),
        confidential=case["confidential"],
        about=case["about"],
        text=plain("\n".join(text for text in said if text)),
        place=plain(case["place"] or ""),
    )


class Lists:
    """The district's lists of enterprises, by unified social credit code or exact name."""

    def __init__(self, tags: Mapping[str, Any]) -> None:
        self._by_key: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        for tag, entry in tags.items():
            for enterprise in entry["enterprises"]:
                # A listed code is the stronger mark: a namesake of a company with a code must not inherit its tags.
                key = enterprise.get("uscc") or folded(enterprise["name"]).strip()
                self._by_key.setdefault(key, set()).add(tag)
                self._by_name.setdefault(folded(enterprise["name"]).strip(), set()).add(tag)

    def tags_of(self, enterprise: Mapping[str, Any] | None) -> frozenset[str]:
        """Return the tags of an enterprise as messages carry it; none for a case without one."""
        if enterprise is None:
            return frozenset()
        by_code = self._by_key.get(enterprise.get("uscc") or "", ())
        return frozenset(by_code).union(self._by_key.get(folded(enterprise["name"]).strip(), ()))

    def tags_in(self, text: str) -> frozenset[str]:
        """Return the tags of the enterprises that a text names in full: for a trial by text alone, never for a case."""
        said = folded(text)
        return frozenset(tag for name, tags in self._by_name.items() if name in said for tag in tags)
