"""Where a test case can be taken, and what an office would have done to bring it there. Pure."""

from datetime import timedelta
from enum import StrEnum

from services.intake.cases.domain import NotNow
from services.intake.codes.words import STATES
from services.intake.words import Text
from shared.contracts.words import CaseState

DUE_IN = timedelta(days=7)
ASKS_FOR = timedelta(days=5)

_NOT_FROM = Text(
    "测试事项目前的状态是“{state}”，不能直接转到“{to}”。",
    "The test case is in the state “{state}” and cannot go from there to “{to}”.",
)


class Goal(StrEnum):
    """The state in which a test case is wanted."""

    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT = "supplement"
    ANSWERED = "answered"


STEPS: dict[tuple[CaseState, Goal], tuple[str, ...]] = {
    (CaseState.RECEIVED, Goal.DISPATCHED): ("case.assigned", "task.opened"),
    # Taken up again after a bad verdict.
    (CaseState.ADMITTED, Goal.DISPATCHED): ("case.assigned", "task.opened"),
    (CaseState.DISPATCHED, Goal.IN_PROGRESS): ("task.signed",),
    (CaseState.IN_PROGRESS, Goal.SUPPLEMENT): ("task.supplement_asked",),
    (CaseState.SUPPLEMENT, Goal.IN_PROGRESS): ("task.resumed",),
    (CaseState.IN_PROGRESS, Goal.ANSWERED): ("task.reported",),
}
"""What happens, by where the case stands and where it is wanted: the same events as in earnest, in the same order."""


def steps(state: CaseState, goal: Goal) -> tuple[str, ...]:
    """Return what an office would have done. Raises NotNow where no single act of one leads there."""
    found = STEPS.get((state, goal))
    if found is None:
        raise NotNow(_NOT_FROM.filled(state=STATES[state], to=STATES[CaseState(goal)]))
    return found
