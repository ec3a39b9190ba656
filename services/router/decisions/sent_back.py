"""Why a case is the desk's that has come back from outside of the district. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.router.decisions.choices import Choice
from services.router.policy import Policy
from services.router.rules.reasons import Sentence

_SOMEBODY: Sentence = {"zh": "区外单位", "en": "Whoever had it outside of the district"}


@dataclass(frozen=True, slots=True)
class SentBack:
    """Who outside has sent a case back, why and by which law, as they wrote it: the same words in every language.

    outside: None where the message named nobody.
    """

    outside: Sentence | None
    reason: str | None
    legal_basis: str | None

    def told(self) -> dict[str, Any]:
        """Return what the case's line says of it."""
        known = {"outside": self.outside, "reason": self.reason, "legal_basis": self.legal_basis}
        return {name: value for name, value in known.items() if value}


def from_outside(policy: Policy, case: Mapping[str, Any], back: SentBack, *, secret: bool) -> Choice:
    """Leave what has come back to a person, whoever had it before.

    secret: whether everybody may read no more of it than that.
    """
    who = _SOMEBODY if secret or back.outside is None else back.outside
    zh, en = f"{who['zh']}退回，由派单台决定", f"{who['en']} has sent it back; the desk decides"
    if not secret and back.reason:
        zh, en = f"{zh}；理由：“{back.reason}”", f"{en}. The reason given: “{back.reason}”"
    if not secret and back.legal_basis:
        zh, en = f"{zh}；依据：“{back.legal_basis}”", f"{en}; legal basis: “{back.legal_basis}”"
    return Choice(lead=None, reason={"zh": f"{zh}。", "en": f"{en}."}, grounds={"seen": policy.facts(case).seen()})
