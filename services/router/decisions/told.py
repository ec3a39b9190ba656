"""What is known of a decision that is told in sentences, in the words of the versions that it was made by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.router.decisions.choices import name_of
from services.router.decisions.models import Decision, Precedent
from services.router.policy import Policy
from services.router.rules.naming import FACTS, with_source
from services.router.rules.reasons import Names, Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence is made of.

    policy: of the versions that decided; None where they are not stored here. hops: changes of hands up to here.
    withheld: whether nothing of the case itself may be told. case: its CaseFacts, None where they are not known here.
    """

    decision: Decision
    policy: Policy | None
    precedent: Precedent | None
    hops: int
    withheld: bool
    case: Mapping[str, Any] | None = None

    @property
    def called(self) -> Names:
        """Return what codes were called then."""
        return with_source(self.policy.names if self.policy else FACTS, self.case)

    @property
    def grounds(self) -> Mapping[str, Any]:
        """What the decision rested on beyond what it has columns for."""
        return self.decision.grounds or {}

    def name(self, code: str) -> Sentence:
        """Return what a body was called then."""
        return name_of(self.policy, code) if self.policy else {"zh": code, "en": code}

    def team(self, code: str | bool) -> Sentence:
        """Return what a task force was called then. code: True in decisions of releases that named none."""
        if code is True:
            return {"zh": "专班", "en": "a task force"}
        known = self.policy.task_forces if self.policy else {}
        return known.get(str(code), {"zh": f"专班（{code}）", "en": f"task force {code}"})

    def names(self, codes: Sequence[str]) -> Sentence:
        """Return bodies' names, joined as each language joins them."""
        named = [self.name(code) for code in codes]
        return {"zh": "、".join(one["zh"] for one in named), "en": ", ".join(one["en"] for one in named)}

    def when(self, at: datetime) -> str:
        """Return an instant as the place's clocks show it."""
        local = at.astimezone(self.policy.zone if self.policy else UTC)
        return f"{local:%Y-%m-%d %H:%M}" + ("" if self.policy else " UTC")
