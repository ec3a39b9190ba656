"""Whose signature a report needs before it counts as one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.notifier.directory.domain import Person, Role, Team
from shared.contracts.words import Outcome


@dataclass(frozen=True, slots=True)
class Signing:
    """Which reports are signed within the office before they count, and by whom.

    cannot_by_law: a refusal is signed by a second person, whoever wrote it. every_answer: whoever heads the office
    signs each answer, unless they wrote it. by: who may sign; whoever of them is at hand.
    """

    cannot_by_law: bool = True
    every_answer: bool = False
    by: tuple[Role, ...] = (Role.LEADER, Role.STAND_IN)


class DraftState(StrEnum):
    """Where a report stands that waits for a signature. The last three are ends.

    `void`: it was taken back by its office, not refused.
    """

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"
    VOID = "void"


def heads_of(rule: Signing, team: Team) -> list[Person]:
    """Return who of a body may sign for it, each once: also whoever stands in today for one of them."""
    heads = [person for role in rule.by for person in team.people.get(role, ())]
    found = (*heads, *(other for person in heads for other in team.instead.get(person.id, ())))
    return list({person.id: person for person in found}.values())


def signers(rule: Signing, team: Team, author: str) -> list[Person]:
    """Return who may sign what somebody of a body (`author`, an id) has written: never they themselves."""
    return [person for person in heads_of(rule, team) if person.id != author]


def needs_signature(rule: Signing, heads: Sequence[Person], author: str, outcome: str) -> bool:
    """Say whether a report has to be signed by another person than its author before it counts.

    heads: who may sign for the body. A no takes two, even where the head of the office wrote it.
    """
    if outcome == Outcome.CANNOT_BY_LAW and rule.cannot_by_law:
        return True
    return rule.every_answer and all(one.id != author for one in heads)
