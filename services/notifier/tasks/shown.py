"""What a task's page shows, gathered from the tables."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.extensions.asking import Extending, extending
from services.notifier.limits.extending import Wish
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_calendar, frozen_rules
from services.notifier.signatures.domain import DraftState
from services.notifier.signatures.models import Draft
from services.notifier.signatures.store import drafts as drafts_of
from services.notifier.task_forces.brief import Team, team_of_round
from services.notifier.tasks import store
from services.notifier.tasks.actions import may_sign, standing
from services.notifier.tasks.domain import BY_PEOPLE, OPEN, Act, Move, Refusal, Standing, judge
from services.notifier.tasks.events import events_of, name_of, promise_of, word_of
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Deed, Task
from shared.contracts.words import ContactWay, Outcome, Part, TaskState
from shared.db.parts import Parts
from shared.web.languages import language, say
from shared.web.text import visible


@dataclass(frozen=True, slots=True)
class Said:
    """What a split body has reported, or an assisting one thinks. word: the key of what it comes to."""

    word: str
    text: str
    by: str
    at: datetime
    tone: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as its page shows it.

    judged: what each act that this part has would come to now; none for whoever may only look. delegate: who has it.
    sent_back: the newest there was. asked: what the enterprise is being asked for, while the clock rests;
    may_answer_until: until when it could answer, were it asked now. colleagues: to whom the task may be given.
    return_reasons: what it may say for a return, as choices of a form. said: by task, what its split or assisting body
    has reported or thinks. consents: whether an assisting body's silence counts as consent. team: the round's task
    force, if any. draft: the report that waits for its second signature. written: what its newest report said, signed
    or not; empty before the first. extending, suspending: what the lead may do about more time, and about a rest of its
    clock; None where there is none to be had.
    """

    case: Case
    task: Task
    own: list[Task]
    events: list[dict[str, Any]]
    standing: Standing
    judged: dict[str, Move | Refusal]
    case_due: datetime | None
    days_left: int
    delegate: str | None
    sent_back: Deed | None
    asked: Deed | None
    may_answer_until: datetime | None
    colleagues: list[Person]
    return_reasons: list[tuple[str, str]]
    team: Team | None
    said: dict[str, Said]
    consents: bool
    draft: Draft | None
    written: dict[str, Any]
    extending: Extending | None
    suspending: Extending | None

    @property
    def live(self) -> bool:
        """Say whether the link still opens the task."""
        return self.standing.live

    @property
    def taken_back(self) -> bool:
        """Say whether the desk has taken the task back, or given the case to somebody else."""
        return self.task.state == TaskState.SUPERSEDED

    @property
    def ended(self) -> bool:
        """Say whether the case has ended while the task's assignment was its own."""
        head = head_of(self.case)
        return not head.live and head.is_own(self.task.round, self.task.assignment)

    @property
    def waiting_for(self) -> str:
        """Return the names of the bodies whose part or opinion is awaited."""
        pending = [task for task in self.own if task.part != Part.LEAD and task.state in OPEN]
        return "、".join(name_of(task) for task in pending) if language() == "zh" else ", ".join(map(name_of, pending))

    @property
    def asked_until(self) -> datetime | None:
        """Return until when the enterprise may answer what it is being asked for."""
        return datetime.fromisoformat(self.asked.facts["until"]) if self.asked else None

    @property
    def draft_promises(self) -> str:
        """Return what the report promises that waits for its second signature."""
        return promise_of(self.draft.facts) if self.draft else ""

    @property
    def colleagues_to_choose(self) -> list[tuple[str, str]]:
        """Return the people to whom the task may be given, as choices of a form."""
        return [(one.id, visible(one.name)) for one in self.colleagues]

    def may(self, act: str) -> bool:
        """Say whether an act is possible now."""
        return isinstance(self.judged.get(act), Move)


def shown(session: Session, parts: Parts, task: Task, now: datetime, who: Person, *, acts: bool) -> Shown:
    """Return all that the page of a task needs. who: the reader; acts: whether they may do something with it."""
    case = session.get_one(Case, task.case_id)
    own = store.own_tasks(session, case)
    deeds = store.deeds(session, [one.id for one in own])
    did = {Act(deed.act): deed for deed in deeds if deed.task_id == task.id}
    clock = session.get(Clock, (case.id, task.round))
    rules = frozen_rules(session, parts, clock) if clock else None
    calendar = frozen_calendar(session, parts, clock) if clock else None
    drafts = drafts_of(session, task.id) if task.part == Part.LEAD else []
    signs = acts and may_sign(session, parts, task, who)
    stands = standing(session, case, task, frozenset(did), rules.supplements_allowed if rules else 0, now, signer=signs)
    rests = clock is not None and clock.rests_since is not None and did.get(Act.ASK_SUPPLEMENT)
    return Shown(
        case=case,
        task=task,
        own=own,
        events=events_of(session, task, own, deeds),
        standing=stands,
        judged={str(act): judge(stands, act) for act in BY_PEOPLE[Part(task.part)] if acts},
        case_due=clock.due_at if clock else None,
        days_left=calendar.working_days_left(now, task.due_at) if calendar else 0,
        delegate=directory.name_of(session, task.delegate) if task.delegate else None,
        sent_back=did.get(Act.REDO),
        asked=did[Act.ASK_SUPPLEMENT] if rests else None,
        may_answer_until=calendar.due(now, rules.supplement).at if calendar and rules else None,
        return_reasons=[(code, name[language()]) for code, name in rules.return_reasons.items()] if rules else [],
        said={deed.task_id: _said(deed) for deed in deeds if deed.act in (Act.PART, Act.OPINION, Act.CONSENT)},
        consents=rules.consents if rules else True,
        colleagues=[one for one in directory.team(session, task).everybody() if one.id != task.delegate],
        team=team_of_round(session, parts, case),
        draft=next((one for one in drafts if one.state == DraftState.WAITING), None),
        written=_written(did.get(Act.REPORT), drafts),
        extending=extending(session, parts, case, task, now),
        suspending=extending(session, parts, case, task, now, Wish.SUSPENSION),
    )


def _written(report: Deed | None, drafts: list[Draft]) -> dict[str, Any]:
    newest = drafts[-1] if drafts else None
    if newest is not None and (report is None or newest.at > report.at):
        return newest.facts
    return report.facts if report else {}


def _said(deed: Deed) -> Said:
    word = word_of(deed)
    tone = {"disagree": "alarm", "part_not_ours": "alarm"}.get(word, "done")
    return Said(f"desk.did.{word}", deed.facts["text"], deed.name or "", deed.at, tone)


def contact_ways() -> list[tuple[str, str]]:
    """Return the ways of speaking to an enterprise to choose from: the word and its name in the caller's language."""
    return [(str(one), say(f"desk.spoke.how.{one}")) for one in ContactWay]


def outcomes() -> list[tuple[str, str]]:
    """Return the outcomes to choose from: the word and its name in the caller's language."""
    return [(str(one), say(f"desk.outcome.{one}")) for one in Outcome]
