"""A case's task forces rebuilt from its history alone. What this says and what is stored must be the same. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.notifier.task_forces.domain import PASSED, StageState
from services.notifier.task_forces.models import StageRow, TaskForce
from shared.db.history import Line, told_otherwise


@dataclass
class Stage:
    """A stage as the lines so far have it. due_at, done_at: ISO text of instants in UTC, None where not yet."""

    body: str
    state: StageState = StageState.WAITING
    due_at: str | None = None
    done_at: str | None = None
    by: str | None = None


@dataclass
class Team:
    """A task force as the lines so far have it. why: it has ended; None while it is under way."""

    round: int
    template: str
    lead: str
    why: str | None = None
    stages: dict[str, Stage] = field(default_factory=dict)


def rebuild(lines: Iterable[Line]) -> dict[str, Team]:
    """Return what a case's lines, in their order, come to, by the ids of its task forces."""
    teams: dict[str, Team] = {}
    for line in lines:
        effect = EFFECTS.get(line.kind)
        if effect is not None:
            effect(teams, line)
    return teams


def _set_up(teams: dict[str, Team], line: Line) -> None:
    told = line.facts
    stages = {one["stage"]: Stage(one["body"]) for one in told["stages"]}
    teams[told["force"]] = Team(told["round"], told["template"], told["lead"], stages=stages)


def _led(teams: dict[str, Team], line: Line) -> None:
    for team in teams.values():
        if team.why is None and team.round == line.facts["round"]:
            team.lead = line.facts["lead"]


def _opened(teams: dict[str, Team], line: Line) -> None:
    told = line.facts
    teams[told["force"]].stages[told["stage"]] = Stage(told["body"], StageState.OPEN, told["due_at"])


def _moved(teams: dict[str, Team], line: Line) -> None:
    """Take over the limits of stages among those of a case that were moved."""
    for one in line.facts["moved"]:
        if "stage" in one:
            teams[one["force"]].stages[one["stage"]].due_at = one["after"]


def _passed(state: StageState) -> Callable[[dict[str, Team], Line], None]:
    def move(teams: dict[str, Team], line: Line) -> None:
        stage = teams[line.facts["force"]].stages[line.facts["stage"]]
        stage.state, stage.done_at, stage.by = state, line.at.isoformat(), line.facts["by"]

    return move


def _dissolved(teams: dict[str, Team], line: Line) -> None:
    team = teams[line.facts["force"]]
    team.why = line.facts["why"]
    for stage in team.stages.values():
        if stage.state not in PASSED:
            stage.state = StageState.LEFT


EFFECTS: Mapping[str, Callable[[dict[str, Team], Line], None]] = {
    "task_force.set_up": _set_up,
    "task.opened": _led,
    "stage.opened": _opened,
    "limit.moved": _moved,
    "stage.done": _passed(StageState.DONE),
    "stage.skipped": _passed(StageState.SKIPPED),
    "task_force.dissolved": _dissolved,
}
"""What each kind of line does."""


def differences(
    forces: Iterable[TaskForce], stages: Mapping[str, Iterable[StageRow]], lines: Iterable[Line]
) -> Iterator[str]:
    """Yield a sentence for each thing that is stored about a case's task forces and that its history says otherwise.

    stages: what is stored, by the ids of task forces.
    """
    told, stored = rebuild(lines), {one.id: one for one in forces}
    for force in sorted(told.keys() | stored.keys()):
        said, there = told.get(force), stored.get(force)
        if said is None or there is None:
            yield f"task force {force} is {'stored' if there else 'told of'}, and its history says otherwise"
            continue
        rows = {row.stage: _stored(row) for row in stages.get(force, ())}
        codes = sorted(said.stages.keys() | rows.keys())
        flat = {code: _flat(one) for code, one in said.stages.items()}
        yield from told_otherwise(
            {**_told(said), **{f"stage {code}": flat.get(code) for code in codes}},
            {**_head(there), **{f"stage {code}": rows.get(code) for code in codes}},
        )


def _head(force: TaskForce) -> dict[str, Any]:
    return {"round": force.round, "template": force.template, "lead": force.lead, "why": force.why}


def _told(team: Team) -> dict[str, Any]:
    return {"round": team.round, "template": team.template, "lead": team.lead, "why": team.why}


def _flat(one: Stage) -> tuple[Any, ...]:
    return str(one.state), one.body, one.due_at, one.done_at, one.by


def _stored(row: StageRow) -> tuple[Any, ...]:
    due, done = (at.isoformat() if at else None for at in (row.due_at, row.done_at))
    return row.state, row.body, due, done, row.name
