"""What the classifier's answer means for a case: it goes to a body, or a person gets three proposals. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHOWN = 3
"""Proposals that a person gets."""

LEAST_TEXTS, LEAST_OF_LABEL = 40, 5
"""Texts to learn from, and of one body: with fewer the figures would say nothing."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A body's code with the probability that it is the right one, from 0 to 1."""

    body: str
    score: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the classifier makes of one case. lead: whom it may give the case to without a person, None to nobody.

    first: the likeliest bodies that may lead, at most three. model: the version's name.
    """

    lead: str | None
    first: tuple[Scored, ...]
    model: str
    threshold: float | None
    promise: float | None

    def told(self) -> dict[str, Any]:
        """Return it for a decision's record: scores, the version, the runner-up."""
        return {
            "model": self.model,
            "promise": self.promise,
            "threshold": self.threshold,
            "scores": [{"body": one.body, "score": round(one.score, 4)} for one in self.first],
            "runner_up": self.first[1].body if len(self.first) > 1 else None,
        }


def proposal(
    ranked: Sequence[Scored],
    may_lead: Callable[[str], str | None],
    *,
    model: str,
    promise: float | None,
    threshold: float | None,
) -> Proposal:
    """Return what a ranking comes to.

    may_lead: the code of the body that would really lead where this one is named, None where nobody may. promise: the
    precision that is asked of what goes without a person; None: nothing does. threshold: from which score it is kept.

    Only the label that the classifier itself puts first goes without a person: its score says nothing of the second,
    once the first is ruled out.
    """
    first: dict[str, float] = {}
    for one in ranked:
        body = may_lead(one.body)
        if body is not None and body not in first:
            first[body] = one.score
        if len(first) == SHOWN:
            break
    sure = promise is not None and threshold is not None and bool(ranked) and ranked[0].score >= threshold
    return Proposal(
        lead=may_lead(ranked[0].body) if sure else None,
        first=tuple(Scored(body, score) for body, score in first.items()),
        model=model,
        threshold=threshold,
        promise=promise,
    )


def text_of(case: Mapping[str, Any]) -> str:
    """Return what the classifier reads of a case as messages carry it: its title and description."""
    return f"{case['title']}\n{case['description']}"


def enough(labels: Sequence[str]) -> tuple[set[str], str | None, str | None]:
    """Return the labels with enough texts, and why that is not enough to learn from, in zh and en; None where it is."""
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    kept = {label for label, count in counts.items() if count >= LEAST_OF_LABEL}
    usable = sum(counts[label] for label in kept)
    if usable >= LEAST_TEXTS and len(kept) >= 2:
        return kept, None, None
    zh = (
        f"可供学习的文本只有{usable}条、涉及{len(kept)}个单位（每个单位至少{LEAST_OF_LABEL}条才算）；"
        f"至少需要{LEAST_TEXTS}条、2个单位。未训练，一切照旧。"
    )
    en = (
        f"There are {usable} texts of {len(kept)} bodies to learn from, counting bodies with {LEAST_OF_LABEL} or more; "
        f"at least {LEAST_TEXTS} texts of 2 bodies are needed. Nothing was trained, and nothing has changed."
    )
    return kept, zh, en
