"""Who of an urgent task's office is reached by what, and when, where nobody there opens the task. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import Condition
from services.notifier.limits.calendar import Limit, Unit
from services.notifier.mail.domain import Way
from shared.contracts.words import Part, TaskState


class By(StrEnum):
    """How somebody is reached: by a short message of either sort, or by a person of the desk who calls them."""

    SMS = Way.SMS.value
    MESSENGER = Way.MESSENGER.value
    TELEPHONE = "telephone"


class Opened(StrEnum):
    """How it is known that a person has opened a task.

    They pressed the button that says so, looked at its page while signed in, did something with it, or answered its
    mail. That its link was followed says nothing: programs that look mails over follow it too.
    """

    PRESSED = "pressed"
    LOOKED = "looked"
    ACTED = "acted"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. after: so long after the one before it, or after the mails. to: roles, see `choose`."""

    by: By
    after: Limit
    to: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """What is done for the tasks of some cases, and of which parts."""

    condition: Condition
    parts: frozenset[Part]
    rungs: tuple[Rung, ...]


AGAIN = Limit(30, Unit.MINUTES)


@dataclass(frozen=True, slots=True)
class Ladders:
    """All ladders of a place; the first that fits a task is its own. again: after that a call is wanted once more."""

    urgent: Sequence[Ladder] = ()
    again: Limit = AGAIN

    def fit(self, part: Part, case_class: str, round_: int, facts: Mapping[str, Any]) -> int | None:
        """Return the index of the ladder of a task; None where it has none. facts: CaseFacts, with `tags` if any."""
        for index, one in enumerate(self.urgent):
            if part in one.parts and one.condition.holds(case_class, round_, facts):
                return index
        return None


UNOPENED = (TaskState.TO_SIGN, TaskState.PENDING_OPINION)
"""States in which nobody has done anything with a task; whatever leads out of them ends its ladder."""


def step_name(rung: int, task_id: str) -> str:
    """Return the name of a rung's timer; a policy's own names have no full stop."""
    return f"channel.{rung}:{task_id}"


def rung_of(step: str) -> int:
    """Return the rung of a timer's name."""
    return int(step.partition(":")[0].removeprefix("channel."))
