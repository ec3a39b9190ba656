"""Looks for cases that would wait at the desk in silence: the step that has to follow is nowhere."""

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.escalation.domain import Side, TimerState, step_on
from services.notifier.limits.happenings import Happening
from services.notifier.regime import Regime
from services.notifier.waiting import store
from services.notifier.waiting.models import Wait
from shared.db.parts import Parts


def lacking(session: Session, parts: Parts) -> tuple[int, list[str]]:
    """Return how many cases wait, and the ids of those that lack a clock of their place's, or a step after its limit.

    Of a place that sets no clock for them there is nothing to find here; `nwd config check` says that it sets none.
    """
    waits = store.open_waits(session)
    ids = [one.case_id for one in waits]
    clocks = {(row.case_id, row.name): row.id for row in store.clocks_of(session, ids)}
    there = {(one.case_id, one.step) for one in store.timers_of(session, ids) if one.state != TimerState.VOID}
    found = []
    for wait in waits:
        regime = regimes.version_of(session, parts, wait.hashes)
        for name in _clocks(regime, wait):
            clock = clocks.get((wait.case_id, name))
            wanted = {(wait.case_id, step_on(step, clock)) for step in _steps(regime, wait, name)} if clock else set()
            if clock is None or not wanted <= there:
                found.append(wait.case_id)
                break
    return len(waits), found


def _clocks(regime: Regime, wait: Wait) -> list[str]:
    rules, kind = regime.rules, wait.facts["kind"]
    return [
        one.name
        for one in rules.clocks
        if one.starts is Happening.WAITING and rules.limit_of(one, wait.case_class, kind) is not None
    ]


def _steps(regime: Regime, wait: Wait, clock: str) -> list[str]:
    """Return the steps that must be there: those that warn may have had no room when the clock began."""
    return [
        step.name
        for step in regime.policy.steps_of(clock)
        if step.side is not Side.BEFORE and step.condition.holds(wait.case_class, wait.round, wait.facts)
    ]
