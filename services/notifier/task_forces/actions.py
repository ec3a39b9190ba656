"""What happens to a task force: it is set up, goes its stages, and ends with its case or as the desk says.

The case's row is its lock. Every change leaves a line in the case's history; a stage that is passed is told to intake,
for the enterprise sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifier import regime
from services.notifier.directory.domain import Person
from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.models import Clock
from services.notifier.mail.domain import MailKind
from services.notifier.task_forces import store, timing
from services.notifier.task_forces.domain import PASSED, StageAct, StageRefusal, StageState, Template, judge, ready
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.task_forces.telling import tell, who_does
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case
from shared.contracts.from_notifier import STAGE_REACHED
from shared.db import new_id
from shared.messaging import Unit

DESK = "desk"
"""Why a task force ended where no end of its round did it: the desk wants none any more, or another one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that changed nothing. at, by: when the stage was passed and by whom, where this was a repeat."""

    why: StageRefusal
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """A task force with what it goes by."""

    unit: Unit
    case: Case
    force: TaskForce
    template: Template
    calendar: Calendar


def follow_assignment(unit: Unit, case: Case, told: Mapping[str, Any], start: datetime, *, first: bool) -> None:
    """Set up, keep or end a case's task force as its newest assignment says.

    told: `Assigned`; one that says nothing of it, as those of an earlier release, leaves it as it is. start: of the
    dispatch. first: whether the case had no assignment before. Raises regime.NothingLoaded.
    """
    live = [] if first else store.under_way(unit.session, case.id)
    force = None
    for one in live:
        if one.round < case.round:
            _dissolve(unit, case, one, "closed")
            continue
        one.lead = case.lead
        if one.template != told.get("task_force", one.template):
            _dissolve(unit, case, one, DESK)
        else:
            force = one
    wanted = told.get("task_force")
    if force is None and wanted is not None:
        force = _set_up(unit, case, wanted, start)
    if force is not None:
        put_members(unit, case, force)


def end_rounds(unit: Unit, case: Case, up_to: int, why: str) -> None:
    """Dissolve a case's task force if it is of a round up to this one. why: `closed`, `merged`, `withdrawn`."""
    for force in store.under_way(unit.session, case.id):
        if force.round <= up_to:
            _dissolve(unit, case, force, why)


def act_on_stage(
    unit: Unit, force_id: str, stage: str, act: StageAct, who: Person, bodies: frozenset[str], note: str
) -> Refused | None:
    """Pass a stage in the name of a body; None means done, and what comes after has begun.

    bodies: those for which the person may act. note: what was done, or why the stage is not needed.
    """
    known = store.force(unit.session, force_id)
    case: Case | None = unit.case(known.case_id) if known else None
    force = store.force(unit.session, force_id, fresh=True)
    row = next((one for one in store.stages(unit.session, force_id, fresh=True) if one.stage == stage), None)
    if case is None or force is None or row is None:
        return Refused(StageRefusal.OVER)
    may = (row.body if act is StageAct.DONE else force.lead) in bodies
    came = judge(act, StageState(row.state), live=force.dissolved_at is None, may=may)
    if isinstance(came, StageRefusal):
        return Refused(came, row.done_at, row.name) if came is StageRefusal.ALREADY else Refused(came)
    way = _way(unit, case, force)
    row.state, row.done_at, row.person, row.name, row.note = came, unit.now, who.id, who.name, note
    timing.stop(unit, force, row)
    facts = {
        "force": force.id,
        "round": force.round,
        "stage": row.stage,
        "body": row.body,
        "by": who.name,
        "note": note,
    }
    line = unit.record(case, f"stage.{came}", facts, who.id)
    unit.send(STAGE_REACHED, case, _reached(way, row), line=line, round=force.round, assignment=case.assignment)
    _begin_ready(way, unit.now, who.id)
    return None


def fire(unit: Unit, case: Case, timer: Timer) -> None:
    """Do what is due about a stage: remind its body, or tell its leader that it is late."""
    force = store.force(unit.session, timer.task_id) if timer.task_id else None
    stage = timer.step.rpartition(":")[2]
    row = next((one for one in store.stages(unit.session, force.id) if one.stage == stage), None) if force else None
    if force is None or row is None or force.dissolved_at is not None or row.state != StageState.OPEN:
        timer.state = TimerState.VOID
        return
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    late, way = timer.kind == TimerKind.STAGE_LATE, _way(unit, case, force)
    kind = MailKind.STAGE_LATE if late else MailKind.STAGE_DUE
    people = tell(unit, case, way.calendar, force, way.template, row, kind)
    facts = {
        "force": force.id,
        "round": force.round,
        "stage": stage,
        "body": row.body,
        "due_at": timer.due_at.isoformat(),
        "fired_at": unit.now.isoformat(),
        "told": people,
    }
    unit.record(case, "stage.late" if late else "stage.reminded", facts, "clock")


def put_members(unit: Unit, case: Case, force: TaskForce) -> None:
    """Write down which bodies are in a task force now: the lead, who else has a task, who has a part in a stage."""
    bodies = {case.lead, *(task.body for task in tasks.own_tasks(unit.session, case))}
    for row in store.stages(unit.session, force.id):
        bodies |= {row.body, *row.helping}
    store.put_members(unit.session, force.id, bodies - {""})


def _set_up(unit: Unit, case: Case, code: str, start: datetime) -> TaskForce:
    part, template = regime.template_in_force(unit, code)
    force = TaskForce(
        id=new_id(),
        case_id=case.id,
        round=case.round,
        assignment=case.assignment,
        template=code,
        part=part,
        lead=case.lead,
        started_at=start,
    )
    unit.session.add(force)
    way = _way(unit, case, force)
    rows = [
        StageRow(
            force_id=force.id,
            stage=one.code,
            place=place,
            body=who_does(unit, case, way.calendar, one.body),
            helping=sorted({who_does(unit, case, way.calendar, code) for code in one.helping}),
            state=StageState.WAITING,
            note="",
        )
        for place, one in enumerate(template.stages)
    ]
    unit.session.add_all(rows)
    facts = {
        "force": force.id,
        "round": force.round,
        "assignment": force.assignment,
        "template": code,
        "part": part,
        "lead": force.lead,
        "started_at": start.isoformat(),
        "stages": [{"stage": row.stage, "body": row.body, "helping": row.helping} for row in rows],
    }
    unit.record(case, "task_force.set_up", facts, "router")
    _begin_ready(way, start, "router")
    return force


def _begin_ready(way: _Way, start: datetime, actor: str) -> None:
    """Begin every stage whose turn has come. start: from when on its limit runs; actor: who has brought that about."""
    unit, case, force, moved = way.unit, way.case, way.force, False
    rows = {row.stage: row for row in store.stages(unit.session, force.id)}
    for one in ready(way.template, {code: StageState(row.state) for code, row in rows.items()}):
        row = rows[one.code]
        body = who_does(unit, case, way.calendar, one.body)
        moved |= body != row.body
        row.state, row.body = StageState.OPEN, body
        row.opened_at, row.due_at = start, way.calendar.due(start, one.limit).at
        timing.start(unit, way.calendar, force, row)
        people = tell(unit, case, way.calendar, force, way.template, row, MailKind.STAGE)
        facts = {
            "force": force.id,
            "round": force.round,
            "stage": row.stage,
            "body": row.body,
            "opened_at": start.isoformat(),
            "due_at": row.due_at.isoformat(),
            "told": people,
        }
        unit.record(case, "stage.opened", facts, actor)
    if moved:
        put_members(unit, case, force)


def _dissolve(unit: Unit, case: Case, force: TaskForce, why: str) -> None:
    way = _way(unit, case, force)
    force.dissolved_at, force.why = unit.now, why
    for row in store.stages(unit.session, force.id):
        if row.state in PASSED:
            continue
        timing.stop(unit, force, row)
        if row.state == StageState.OPEN:
            tell(unit, case, way.calendar, force, way.template, row, MailKind.STAGE_OVER, why=why)
        row.state = StageState.LEFT
    facts = {"force": force.id, "round": force.round, "why": why}
    unit.record(case, "task_force.dissolved", facts, "router" if why == DESK else "intake")


def _reached(way: _Way, row: StageRow) -> dict[str, Any]:
    rows, stage = store.stages(way.unit.session, way.force.id), way.template.stage(row.stage)
    return {
        "set_up_by": way.force.assignment,
        "task_force": dict(way.template.name),
        "stage": row.stage,
        "name": dict(stage.name),
        "needed": row.state == StageState.DONE,
        "passed": sum(one.state in PASSED for one in rows),
        "stages": len(rows),
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "reached_at": way.unit.now.isoformat(),
        "way": way.template.code,
        "body": row.body,
        "set_up_at": way.force.started_at.isoformat(),
        "begun_at": row.opened_at.isoformat() if row.opened_at else None,
        "after": list(stage.after),
        "baseline_days": way.template.baseline_days,
        "target_days": way.template.target_days,
        "stage_baseline_days": stage.baseline_days,
    }


def _way(unit: Unit, case: Case, force: TaskForce) -> _Way:
    session, parts = unit.session, unit.service.parts
    clock = session.get_one(Clock, (force.case_id, force.round))
    template = regime.frozen_template(session, parts, force.part, force.template)
    return _Way(unit, case, force, template, regime.frozen_calendar(session, parts, clock))
