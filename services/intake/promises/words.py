"""What the states of a promise are called."""

from services.intake.words import Text
from shared.contracts.words import PromiseState

PROMISE_STATES: dict[PromiseState, Text] = {
    PromiseState.OPEN: Text("待兑现", "Open"),
    PromiseState.DUE: Text("待确认", "To be confirmed"),
    PromiseState.KEPT: Text("已兑现", "Kept"),
    PromiseState.BROKEN: Text("未兑现", "Broken"),
    PromiseState.MOVED: Text("已调整期限", "Moved to another day"),
    PromiseState.DROPPED: Text("不再适用", "No longer applies"),
}
