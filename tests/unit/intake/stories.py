"""Stories of cases, and the lines that they leave in a history."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from shared.db.history import Line

ZONE = ZoneInfo("Asia/Shanghai")
BODIES = ("industry", "tax", "planning_land")
START = datetime(2026, 9, 29, 12, 0, tzinfo=UTC)
"""Two days before a month's edge, so that stories lie on both sides of it."""

GRADES = {"very_satisfied": True, "basically_satisfied": True, "dissatisfied": False}


@dataclass
class Task:
    """An assignment to a lead, and what became of it; times are hours after START, None for what never happened.

    extended: when more time was granted; until: the case's limit from then on. later: the same after all was over.
    """

    body: str
    at: float
    sign_due: float | None
    due: float
    case_due: float
    signed: float | None = None
    returned: float | None = None
    extended: float | None = None
    until: float = 0
    later: float | None = None
    contact_due: float | None = None
    contacted: float | None = None
    interim: float | None = None
    reports: list[tuple[float, str]] = field(default_factory=list)
    sent_back: list[float] = field(default_factory=list)


@dataclass
class Round:
    """One round: its assignments, and what followed the last report of the last of them."""

    tasks: list[Task]
    answered: float | None = None
    verdict: tuple[float, bool, bool, str] | None = None
    explained: float | None = None
    closed: float | None = None


@dataclass
class Story:
    """A case. cards: (round, assignment, colour, hour, withdrawn); opinions: (assignment, body, hour, agrees)."""

    admitted: float
    rounds: list[Round]
    cards: list[tuple[int, int, str, float, bool]] = field(default_factory=list)
    opinions: list[tuple[int, str, float, bool | None]] = field(default_factory=list)
    appeals: list[tuple[str, bool | None]] = field(default_factory=list)


hours = st.floats(0, 24 * 40, allow_nan=False).map(lambda one: round(one, 2))


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    at = draw(hours)
    task = Task(
        draw(st.sampled_from(BODIES)),
        at,
        draw(st.none() | hours),
        draw(hours),
        draw(hours),
        draw(st.none() | hours),
        extended=draw(st.none() | hours),
        until=draw(hours),
        later=draw(st.none() | hours),
        contact_due=draw(st.none() | hours),
        contacted=draw(st.none() | hours),
        interim=draw(st.none() | hours),
    )
    if draw(st.booleans()):
        task.returned = draw(hours)
    else:
        outcomes = st.sampled_from(["solved", "planned", "cannot_by_law"])
        task.reports = draw(st.lists(st.tuples(hours, outcomes), max_size=3))
        task.sent_back = draw(st.lists(hours, max_size=max(len(task.reports) - 1, 0)))
    return task


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    one = Round(draw(st.lists(tasks(), min_size=1, max_size=3)))
    if one.tasks[-1].reports and draw(st.booleans()):
        one.answered = draw(hours)
        if draw(st.booleans()):
            one.verdict = draw(st.tuples(hours, st.booleans(), st.booleans(), st.sampled_from(sorted(GRADES))))
        one.explained = draw(st.none() | hours) if one.verdict else None
        one.closed = draw(st.none() | hours)
    return one


@st.composite
def stories(draw: st.DrawFn) -> Story:
    story = Story(draw(hours), draw(st.lists(rounds(), min_size=1, max_size=3)))
    for number, one in enumerate(story.rounds[:-1], start=1):
        one.closed = None  # what is taken up again was not closed
        assert number < len(story.rounds)
    places = [(r, a) for r, one in enumerate(story.rounds, 1) for a, _ in enumerate(one.tasks, 1)]
    story.cards = [
        (*place, draw(st.sampled_from(["yellow", "red"])), draw(hours), draw(st.booleans()))
        for place in draw(st.lists(st.sampled_from(places), max_size=2, unique=True))
    ]
    helpers = draw(st.lists(st.sampled_from(BODIES), max_size=2, unique=True))
    story.opinions = [(1, body, draw(hours), draw(st.sampled_from([True, False, None]))) for body in helpers]
    story.appeals = draw(st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from([True, False, None])), max_size=2))
    return story


def at(hour: float) -> datetime:
    return START + timedelta(hours=hour)


def lines(story: Story) -> list[Line]:
    """Return the lines of a story's history, in the order in which the story tells it."""
    told = list(_told(story))
    return [Line(number, "", when, kind, "", "", facts) for number, (kind, when, facts) in enumerate(told, start=2)]


Told = tuple[str, datetime, dict[str, object]]


def _told(story: Story) -> Iterator[Told]:
    yield "case.admitted", at(story.admitted), {}
    for number, one in enumerate(story.rounds, start=1):
        yield from _told_of_round(one, number)
    for index, (round_, assignment, colour, hour, withdrawn) in enumerate(story.cards):
        step = {"round": round_, "assignment": assignment, "step": f"step{index}", "happened_at": at(hour).isoformat()}
        yield "escalation.raised", START, {**step, "card": colour, "fired_at": at(hour).isoformat()}
        if withdrawn:
            yield "card.withdrawn", START, step
    for assignment, body, hour, agrees in story.opinions:
        key = {"round": 1, "assignment": assignment, "body": body, "happened_at": at(hour).isoformat()}
        yield "task.opinion", START, {**key, "agrees": agrees}
    for index, (body, granted) in enumerate(story.appeals):
        yield "appeal.entered", START, {"appeal": str(index), "body": body}
        if granted is not None:
            yield "appeal.ruled", START, {"appeal": str(index), "granted": granted}


def _told_of_round(one: Round, number: int) -> Iterator[Told]:
    if number > 1:
        yield "case.reopened", at(one.tasks[0].at), {"round": number, "reason": None}
    for assignment, task in enumerate(one.tasks, start=1):
        yield from _told_of_task(task, number, assignment)
    last = one.tasks[-1]
    key = {"round": number, "assignment": len(one.tasks), "turn": 3 * len(last.reports), "lead": last.body}
    if one.answered is not None:
        yield "case.answered", at(one.answered), {**key, "answer": "…", "outcome": last.reports[-1][1]}
    if one.verdict is not None:
        hour, contacted, solved, grade = one.verdict
        said = {"contacted": contacted, "solved": solved, "satisfaction": grade}
        yield "case.verdict", at(hour), {"round": number, **said}
    if one.explained is not None:
        yield "case.explained", at(one.explained), {"round": number, "text": "…"}
    if one.closed is not None:
        yield "case.closed", at(one.closed), {"round": number, "outcome": last.reports[-1][1]}


def _told_of_task(task: Task, round_: int, assignment: int) -> Iterator[Told]:
    def event(kind: str, hour: float, turn: int, **more: object) -> Told:
        key = {"round": round_, "assignment": assignment, "turn": turn, "lead": task.body}
        # Heard at another time than that at which it happened.
        return kind, START, {**key, "happened_at": at(hour).isoformat(), **more}

    def limits_until(hour: float) -> dict[str, object]:
        return {"due_at": at(hour).isoformat(), "task_due_at": at(task.due).isoformat()}

    limits = limits_until(task.case_due)
    due = {"sign_due_at": task.sign_due, "contact_due_at": task.contact_due}
    stopped = {name: at(hour).isoformat() for name, hour in due.items() if hour is not None}
    yield event("case.assigned", task.at, 0)
    yield event("task.opened", task.at, 1, **limits, **stopped)
    acts = {"task.signed": task.signed, "task.contacted": task.contacted, "task.interim": task.interim}
    for kind, hour in acts.items():
        if hour is not None:
            yield event(kind, hour, 2)
    if task.extended is not None:
        limits = limits_until(task.until)
        yield event("task.rescheduled", task.extended, 2, why="extension", move=1, **limits)
    if task.returned is not None:
        yield event("task.returned", task.returned, 3, reason="…", legal_basis="…")
    for index, (hour, outcome) in enumerate(task.reports, start=1):
        yield event("task.reported", hour, 3 * index, report="…", answer="…", outcome=outcome)
    for index, hour in enumerate(task.sent_back, start=1):
        yield event("case.sent_back", hour, 3 * index, why="…")
        yield event("task.resumed", hour, 3 * index + 1, why="redo", **limits)
    if task.later is not None:
        yield event("task.rescheduled", task.later, 99, why="calendar", move=2, **limits_until(task.later))
