"""What each act on a task does besides its line in the history: to the clocks, to others, to the other services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifier.escalation import running, timers
from services.notifier.extensions.ending import lapse
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.extending import Wish
from services.notifier.limits.happenings import Happening
from services.notifier.tasks import gathering, resting
from services.notifier.tasks.domain import Act
from services.notifier.tasks.handling import handled
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_notifier import (
    TASK_CONTACTED,
    TASK_INTERIM,
    TASK_OPINION,
    TASK_PART_REPORTED,
    TASK_REPORTED,
    TASK_RETURNED,
    TASK_SIGNED,
    TASK_SUPPLEMENT_ASKED,
)
from shared.contracts.registry import MessageType
from shared.contracts.words import Part
from shared.db.history import Line
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Done:
    """An act that has just happened; `by` is the name of who did it, None for the clock. facts: what it said."""

    unit: Unit
    case: Case
    task: Task
    line: Line
    by: str | None
    facts: dict[str, Any]

    def tell(self, kind: MessageType, data: dict[str, Any]) -> None:
        """Send a message about it."""
        case = self.case
        self.unit.send(kind, case, data, line=self.line, round=case.round, assignment=case.assignment)

    def happened(self, what: Happening) -> None:
        """Let the clocks that a place sets start and stop by it."""
        clock = clock_of(self.unit, self.case)
        if clock is not None:
            running.happened(self.unit, self.case, clock, what, [self.task])

    def next_turn(self) -> dict[str, Any]:
        """Count one more event of this assignment, and return what each of them carries."""
        self.case.turn += 1
        return {"turn": self.case.turn, "lead": self.case.lead, "by": self.by}


def _signed(done: Done) -> None:
    done.happened(Happening.SIGNED)
    if done.task.part == Part.LEAD:  # who signs for a part takes on no case: the desk may still undo
        done.tell(TASK_SIGNED, done.next_turn())


def _returned(done: Done) -> None:
    lapse(done.unit, done.case)
    # The clock runs on: until the desk has decided, this body still has the case.
    done.happened(Happening.RETURNED)
    done.tell(TASK_RETURNED, {**done.next_turn(), **done.facts})


def _reported(done: Done) -> None:
    lapse(done.unit, done.case)
    # While the centre reviews it nobody here can be late.
    timers.rest(done.unit, done.case)
    timers.let_task_rest(done.unit, done.task)
    done.happened(Happening.REPORTED)
    done.tell(TASK_REPORTED, {**done.next_turn(), **done.facts, **handled(done.unit, done.case, done.task)})


def _interim(done: Done) -> None:
    done.happened(Happening.INTERIM)
    done.tell(TASK_INTERIM, {**done.next_turn(), **done.facts})


def _contacted(done: Done) -> None:
    done.happened(Happening.CONTACTED)
    done.tell(TASK_CONTACTED, {**done.next_turn(), **done.facts})


def _supplement_asked(done: Done) -> None:
    lapse(done.unit, done.case, Wish.SUSPENSION)  # the clock rests now; who still needs more asks once more
    turn = done.next_turn()
    resting.begin(done.unit, done.case, done.task, datetime.fromisoformat(done.facts["until"]))
    done.tell(TASK_SUPPLEMENT_ASKED, {**turn, **done.facts})


def _part(done: Done) -> None:
    timers.stop_waiting_for_task(done.unit, done.task)
    done.happened(Happening.PART_REPORTED)
    done.tell(TASK_PART_REPORTED, {"body": done.task.body, "by": done.by, **done.facts})
    gathering.tell_lead(done.unit, done.case)


def _opinion(done: Done) -> None:
    timers.stop_waiting_for_task(done.unit, done.task)
    done.happened(Happening.OPINION)
    done.tell(TASK_OPINION, {"body": done.task.body, "agrees": done.facts["agrees"], "text": done.facts["text"]})
    gathering.tell_lead(done.unit, done.case)


EFFECTS: Mapping[Act, Callable[[Done], None]] = {
    Act.SIGN: _signed,
    Act.RETURN: _returned,
    Act.REPORT: _reported,
    Act.INTERIM: _interim,
    Act.CONTACT: _contacted,
    Act.ASK_SUPPLEMENT: _supplement_asked,
    Act.PART: _part,
    Act.OPINION: _opinion,
    Act.CONSENT: _opinion,
}
