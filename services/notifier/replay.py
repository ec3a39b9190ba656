"""A case of notifier rebuilt from its history alone. What this says and what is stored must be the same.

Pure: what is stored and what the history holds are handed in. Lines that tell of mails, steps, notes and looks move
nothing here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.limits.extending import Wish
from services.notifier.signatures.domain import DraftState
from services.notifier.signatures.models import Draft
from services.notifier.tasks.domain import MOVES, Act
from services.notifier.tasks.head import Head
from services.notifier.tasks.models import Case, Task
from services.notifier.urging.models import Urging
from shared.contracts.words import Part, TaskState
from shared.db.history import Line, told_otherwise

Key = tuple[int, int, str]
"""A task as the history names it: round, assignment, body."""


@dataclass
class Rebuilt:
    """What the lines so far come to. facts, may_return, basis: of the newest assignment, None where none has come."""

    head: Head = field(default_factory=lambda: Head(0, 0, 0))
    turn: int = 0
    lead: str = ""
    may_return: bool | None = None
    basis: str | None = None
    facts: Mapping[str, Any] | None = None
    tasks: dict[Key, TaskState] = field(default_factory=dict)
    parts: dict[Key, Part] = field(default_factory=dict)
    delegates: dict[Key, str | None] = field(default_factory=dict)
    drafts: dict[tuple[str, int], str] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)
    urgings: dict[str, str] = field(default_factory=dict)

    def move_all(self, act: Act) -> None:
        """Move every task that an act of the case's course moves."""
        for key, state in self.tasks.items():
            move = MOVES.get((act, self.parts[key], state))
            if move is not None:
                self.tasks[key] = move.to


def rebuild(lines: Iterable[Line]) -> Rebuilt:
    """Return what a case's lines, in their order, come to."""
    built = Rebuilt()
    for line in lines:
        effect = EFFECTS.get(line.kind)
        if effect is not None:
            effect(built, line.facts)
    return built


def _opened(built: Rebuilt, facts: dict[str, Any]) -> None:
    built.move_all(Act.REPLACE)
    built.head, built.turn = built.head.moved_to(facts["round"], facts["assignment"]), 1
    built.lead, built.may_return, built.facts = facts["lead"], facts.get("may_return"), facts.get("case")
    built.basis = facts.get("basis")
    of_part = [(facts["lead"], Part.LEAD, TaskState.TO_SIGN)]
    # Lines of an earlier release know no split bodies.
    of_part += [(body, Part.SPLIT, TaskState.TO_SIGN) for body in facts.get("split", ())]
    of_part += [(body, Part.ASSISTING, TaskState.PENDING_OPINION) for body in facts["assisting"]]
    for body, part, state in of_part:
        key = (facts["round"], facts["assignment"], body)
        built.tasks[key], built.parts[key], built.delegates[key] = state, part, None


def _recalled(built: Rebuilt, facts: dict[str, Any]) -> None:
    key = facts["round"], facts["assignment"]
    if built.head.takes_recall_early(*key):
        built.move_all(Act.REPLACE)
        built.head, built.turn, built.lead = built.head.moved_to(*key), 1, facts["lead"]
    else:
        built.move_all(Act.TAKE_OVER if facts.get("binding") else Act.RECALL)
        built.turn += 1


def _ended(built: Rebuilt, facts: dict[str, Any]) -> None:
    built.head = built.head._replace(ended=facts["round"])
    if built.head.assignment and built.head.round <= facts["round"]:
        built.move_all(Act.END)


def _to(state: TaskState, turns: int) -> Callable[[Rebuilt, dict[str, Any]], None]:
    """Return the effect of a line that brings its task to a state, and counts so many turns."""

    def move(built: Rebuilt, facts: dict[str, Any]) -> None:
        built.tasks[facts["round"], facts["assignment"], facts["body"]] = state
        built.turn += turns

    return move


def _told(built: Rebuilt, _facts: dict[str, Any]) -> None:
    built.turn += 1


def _resumed(built: Rebuilt, facts: dict[str, Any]) -> None:
    built.turn = facts["turn"]
    lead = (built.head.round, built.head.assignment, built.lead)
    if built.tasks.get(lead) == TaskState.SUPPLEMENT:
        built.tasks[lead] = MOVES[Act.RESUME, Part.LEAD, TaskState.SUPPLEMENT].to


def _delegated(built: Rebuilt, facts: dict[str, Any]) -> None:
    built.delegates[facts["round"], facts["assignment"], facts["body"]] = facts["to"]


def _draft(state: DraftState | None) -> Callable[[Rebuilt, dict[str, Any]], None]:
    """Return the effect of a line about a report that needs a signature; None: the line says what became of it."""

    def move(built: Rebuilt, facts: dict[str, Any]) -> None:
        built.drafts[facts["task"], facts["number"]] = state or facts["state"]

    return move


def _extension(state: ExtensionState) -> Callable[[Rebuilt, dict[str, Any]], None]:
    def move(built: Rebuilt, facts: dict[str, Any]) -> None:
        built.extensions[facts["extension"]] = state

    return move


def _urged(built: Rebuilt, facts: dict[str, Any]) -> None:
    built.urgings[facts["urging"]] = facts["words"]


EFFECTS: Mapping[str, Callable[[Rebuilt, dict[str, Any]], None]] = {
    "task.opened": _opened,
    "task.recalled": _recalled,
    "case.withdrawn": _ended,
    "case.closed": _ended,
    "task.signed": _to(TaskState.SIGNED, 1),
    "task.returned": _to(TaskState.RETURNED, 1),
    "task.reported": _to(TaskState.REPORTED, 1),
    "task.supplement_asked": _to(TaskState.SUPPLEMENT, 1),
    "task.part_signed": _to(TaskState.SIGNED, 0),
    "task.part_reported": _to(TaskState.PART_REPORTED, 0),
    "task.opinion_given": _to(TaskState.OPINION_GIVEN, 0),
    "task.approved": _to(TaskState.APPROVED, 0),
    "task.redo": _to(TaskState.REDO, 0),  # its turn is counted by the line that says that the lead goes on
    "task.interim": _told,
    "task.contacted": _told,
    "task.resumed": _resumed,
    "task.urged": _urged,
    "task.delegated": _delegated,
    "report.drafted": _draft(DraftState.WAITING),
    "report.countersigned": _draft(DraftState.SIGNED),
    "report.not_signed": _draft(None),
    **{f"{wish}.{state}": _extension(state) for wish in Wish for state in ExtensionState},
}
"""What each kind of line does."""


def differences(
    case: Case,
    tasks: Iterable[Task],
    lines: Iterable[Line],
    drafts: Iterable[Draft] = (),
    extensions: Iterable[Extension] = (),
    urgings: Iterable[Urging] = (),
) -> Iterator[str]:
    """Yield a sentence for each thing that is stored about a case and that its history says otherwise."""
    built = rebuild(lines)
    stored = {
        "round": case.round,
        "assignment": case.assignment,
        "ended": case.ended,
        "turn": case.turn,
        "lead": case.lead,
    }
    told = {**built.head._asdict(), "turn": built.turn, "lead": built.lead}
    if built.facts is not None and built.may_return is not None:
        stored |= {"may_return": case.may_return, "facts": case.facts, "basis": case.basis}
        told |= {"may_return": built.may_return, "facts": built.facts, "basis": built.basis}
    yield from told_otherwise(told, stored)
    rows = {(task.round, task.assignment, task.body): task for task in tasks}
    for key in sorted(rows.keys() | built.tasks.keys()):
        task = rows.get(key)
        there = (task.state, task.delegate) if task else None
        said = (str(built.tasks[key]), built.delegates[key]) if key in built.tasks else None
        if there != said:
            yield f"its history says of the task of {key[2]} in {key[:2]} {said}, but {there} is stored"
    kept = {(draft.task_id, draft.number): draft.state for draft in drafts}
    if kept != built.drafts:
        yield f"its history says of reports to be signed {built.drafts}, but {kept} is stored"
    asked = {one.id: one.state for one in extensions}
    if asked != built.extensions:
        yield f"its history says of extensions {built.extensions}, but {asked} is stored"
    pressed = {one.id: one.words for one in urgings}
    if pressed != built.urgings:
        yield f"its history says of urgings {built.urgings}, but {pressed} is stored"
