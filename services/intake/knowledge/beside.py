"""What stands beside the form by which a case is answered at once: entries that fit, and the one that it uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.knowledge import store
from services.intake.knowledge.shown import Shown, entries

_MOST = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """Entries that fit a case, or in which the words stand that somebody looked for. used: the one that is taken."""

    words: str
    found: Sequence[Shown]
    used: Shown | None

    @property
    def token(self) -> str:
        """Return how the form names the version that it uses; empty where it uses none."""
        return f"{self.used.code}.{self.used.version}" if self.used else ""


def beside(session: Session, case: Case, day: date, language: str, *, words: str, use: str) -> Beside:
    """Return what stands beside the form of a case. use: a token, of which an expired or older version is none."""
    brought = facts_of(session, case)
    text = f"{brought['title']}\n{brought['description']}"
    codes = store.matching(session, words, _MOST) if words else store.fitting(session, text, _MOST)
    found = entries(session, codes, day, language)
    code, number = token_of(use)
    wanted = entries(session, [code], day, language) if code else []
    used = next((one for one in wanted if one.version == number and not one.expired), None)
    return Beside(words, found, used)


def token_of(text: str) -> tuple[str, int]:
    """Return the code and the version that a token names; ("", 0) for none."""
    code, _, number = text.partition(".")
    return (code, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else ("", 0)
