"""Who makes suggestions, how each is answered, and what their grades come to. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from services.intake.cases.domain import NotNow
from services.intake.words import Text
from shared.contracts.words import CaseState, Satisfaction

MOST_DEPUTIES = 10
"""Who may stand under one suggestion here; more of them sign it, and are answered through the first."""


class Role(StrEnum):
    """Who makes suggestions: deputies of the people's congress, members of the political consultative conference."""

    DEPUTY = "deputy"
    ADVISER = "adviser"


class Named(NamedTuple):
    """One of those who make a suggestion. contact: a number or an address."""

    name: str
    role: Role
    contact: str | None


class How(StrEnum):
    """How a deputy was given the answer."""

    LETTER = "letter"
    MAIL = "mail"
    IN_PERSON = "in_person"


class Grade(StrEnum):
    """What a deputy says of an answer."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT = "not"


MEANT = {
    Grade.SATISFIED: Satisfaction.SATISFIED,
    Grade.BASICALLY: Satisfaction.BASICALLY_SATISFIED,
    Grade.NOT: Satisfaction.DISSATISFIED,
}

REOPENS = 1
"""How often a deputy who is not satisfied has a suggestion handled again."""

_NO_ANSWER = Text("还没有可以送交的答复。", "There is no answer yet that could be handed over.")
_NOT_ANSWERED = Text(
    "请先记录已将答复送交这位代表。", "Put on record first that this deputy has been given the answer."
)
_JUDGED = Text("这位代表已对本轮答复作出评价。", "This deputy has rated this round's answer already.")


def see_answer(state: CaseState) -> None:
    """See that a suggestion has an answer that a deputy can be given, and judge. Raises NotNow."""
    if state is not CaseState.ANSWERED:
        raise NotNow(_NO_ANSWER)


def see_to_judge(*, answered: bool, judged: bool) -> None:
    """See that a deputy may judge: was given this round's answer, and has said nothing of it. Raises NotNow."""
    if not answered:
        raise NotNow(_NOT_ANSWERED)
    if judged:
        raise NotNow(_JUDGED)


def together(grades: Iterable[Grade | None], round_: int) -> Grade | None:
    """Return what the deputies' grades of a round come to, None while it is open. None among them: not said yet.

    One who is not satisfied decides at once while the suggestion may be handled again: the others will have another
    answer to judge. Else the lowest of all counts, once all have spoken.
    """
    told = list(grades)
    if Grade.NOT in told and round_ <= REOPENS:
        return Grade.NOT
    if None in told or not told:
        return None
    return next(grade for grade in (Grade.NOT, Grade.BASICALLY, Grade.SATISFIED) if grade in told)
