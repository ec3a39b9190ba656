"""What a task's page shows, gathered from the tables."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_calendar
from services.notifier.tasks import store
from services.notifier.tasks.actions import standing
from services.notifier.tasks.domain import BY_PEOPLE, Act, Move, Refusal, Standing, judge
from services.notifier.tasks.models import Case, Deed, Note, Task
from shared.contracts.words import Outcome, Part, TaskState
from shared.db.parts import Parts
from shared.web.languages import language, say


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as its page shows it. judged: what each act that this part has would come to now."""

    case: Case
    task: Task
    own: list[Task]
    events: list[dict[str, Any]]
    standing: Standing
    judged: dict[str, Move | Refusal]
    case_due: datetime | None
    days_left: int

    @property
    def live(self) -> bool:
        """Say whether the link still opens the task."""
        return self.standing.live

    @property
    def ended(self) -> bool:
        """Say whether the case itself has ended, and not this assignment of it alone."""
        return self.case.round <= self.case.ended

    @property
    def waiting_for(self) -> str:
        """Return the names of the bodies whose opinion is awaited."""
        pending = [task for task in self.own if task.state == TaskState.PENDING_OPINION]
        return "、".join(name_of(task) for task in pending) if language() == "zh" else ", ".join(map(name_of, pending))

    def may(self, act: str) -> bool:
        """Say whether an act is possible now."""
        return isinstance(self.judged.get(act), Move)


def shown(session: Session, parts: Parts, task: Task, now: datetime) -> Shown:
    """Return all that the page of a task needs."""
    case = session.get_one(Case, task.case_id)
    own = store.own_tasks(session, case)
    deeds = store.deeds(session, [one.id for one in own])
    done = frozenset(Act(deed.act) for deed in deeds if deed.task_id == task.id)
    stands = standing(session, case, task, done)
    clock = session.get(Clock, (case.id, task.round))
    return Shown(
        case=case,
        task=task,
        own=own,
        events=_events(task, own, deeds, store.notes(session, case.id)),
        standing=stands,
        judged={str(act): judge(stands, act) for act in BY_PEOPLE[Part(task.part)]},
        case_due=clock.due_at if clock else None,
        days_left=frozen_calendar(session, parts, clock).working_days_left(now, task.due_at) if clock else 0,
    )


def name_of(task: Task) -> str:
    """Return the name of a task's body in the caller's language."""
    return str(task.party["name"][language()])


def _events(task: Task, own: list[Task], deeds: list[Deed], notes: list[Note]) -> list[dict[str, Any]]:
    bodies = {one.id: name_of(one) for one in own}
    events = [{"at": task.opened_at, "title": say("desk.did.opened"), "by": "", "text": ""}]
    for deed in deeds:
        by = " · ".join(filter(None, (bodies[deed.task_id], deed.name)))
        events.append({"at": deed.at, "title": say(f"desk.did.{_word(deed)}"), "by": by, "text": _told(deed)})
    events += [
        {"at": note.at, "title": say(f"desk.did.{note.kind}"), "by": note.by, "text": note.text} for note in notes
    ]
    return sorted(events, key=lambda event: event["at"])


def _word(deed: Deed) -> str:
    if deed.act == Act.OPINION:
        return "agree" if deed.facts["agrees"] else "disagree"
    return deed.act


def _told(deed: Deed) -> str:
    facts = deed.facts
    if deed.act == Act.ANSWER:
        labels = ("report", "answer")
        return "\n\n".join(f"{say(f'desk.{label}.label')}\n{facts[label]}" for label in labels)
    if deed.act == Act.RETURN:
        return f"{facts['reason']}\n" + say("desk.legal_basis.said", None, basis=facts["legal_basis"])
    return str(facts.get("text", ""))


def outcomes() -> list[tuple[str, str]]:
    """Return the outcomes to choose from: the word and its name in the caller's language."""
    return [(str(one), say(f"desk.outcome.{one}")) for one in Outcome]
