"""A slow second opinion on what figures come to.

It reads the stories, never the lines, and knows nothing of entries and words: it goes over every case for every body
and month and asks what the clause of each of the district's figures asks.
"""

from collections.abc import Callable, Iterator

from tests.unit.intake.stories import GRADES, ZONE, Round, Story, Task, at


def second_opinion(found: list[Story], figure: str, month: str, body: str | None) -> dict[str, int]:
    """Return what one of the district's figures comes to: {"of", "that"} of a rate, else a number for each word."""
    sums: dict[str, int] = {}
    for story in found:
        excluded = {body for body, granted in story.appeals if granted}
        for hour, whose, told in _ASKED[figure](story):
            mine = body is None or whose == body
            if mine and whose not in excluded and f"{at(hour).astimezone(ZONE):%Y-%m}" == month:
                for name, number in told.items():
                    sums[name] = sums.get(name, 0) + number
    return {name: number for name, number in sums.items() if number}


Asked = Iterator[tuple[float, str | None, dict[str, int]]]


def _rate(holds: bool) -> dict[str, int]:
    return {"of": 1, "that": int(holds)}


def _answers(story: Story) -> list[tuple[Round, Task]]:
    return [(one, one.tasks[-1]) for one in story.rounds if one.answered is not None]


def _again(story: Story) -> bool:
    back = any(task.sent_back for one in story.rounds for task in one.tasks)
    return back or any(one.answered is not None for one in story.rounds[:-1])


def _first_in_time(story: Story) -> bool:
    one, task = _answers(story)[0]
    assert one.answered is not None
    return at(one.answered) <= at(task.case_due if task.extended is None else task.until)


def _verdicts(pick: int) -> Callable[[Story], Asked]:
    def asked(story: Story) -> Asked:
        given = [one for one in story.rounds if one.verdict is not None]
        for one in given[:1]:
            assert one.verdict is not None
            hour, contacted, solved, grade = one.verdict
            yield hour, one.tasks[-1].body, _rate((contacted, solved, GRADES[grade])[pick])

    return asked


def _admitted(story: Story) -> Asked:
    yield story.admitted, None, _rate(any(one.closed is not None for one in story.rounds))


def _signed_in_time(story: Story) -> Asked:
    return _came_due(story, lambda task: task.sign_due, lambda task: [task.signed])


def _contacted_in_time(story: Story) -> Asked:
    return _came_due(
        story,
        lambda task: task.contact_due,
        lambda task: [task.contacted, task.interim, *(hour for hour, _ in task.reports)],
    )


def _came_due(story: Story, limit: Callable[[Task], float | None], acts: Callable[[Task], list[float | None]]) -> Asked:
    for one in story.rounds:
        for task in one.tasks:
            due = limit(task)
            if due is not None and not (task.returned is not None and at(task.returned) <= at(due)):
                yield due, task.body, _rate(any(act is not None and at(act) <= at(due) for act in acts(task)))


def _answered_in_time(story: Story) -> Asked:
    for one, task in _answers(story)[:1]:
        assert one.answered is not None
        yield one.answered, task.body, _rate(_first_in_time(story))


def _closed(holds: Callable[[Story], bool]) -> Callable[[Story], Asked]:
    def asked(story: Story) -> Asked:
        for one in story.rounds:
            if one.closed is not None:
                yield one.closed, one.tasks[-1].body, _rate(holds(story))

    return asked


def _tasks(holds: Callable[[Task], bool]) -> Callable[[Story], Asked]:
    return lambda story: ((task.at, task.body, _rate(holds(task))) for one in story.rounds for task in one.tasks)


def _redo(story: Story) -> Asked:
    for before, one in zip(story.rounds, story.rounds[1:], strict=False):
        if before.answered is not None:
            yield one.tasks[0].at, before.tasks[-1].body, {"of": 1}


def _sent_back(story: Story) -> Asked:
    return ((hour, task.body, {"of": 1}) for one in story.rounds for task in one.tasks for hour in task.sent_back)


def _cards(story: Story) -> Asked:
    for round_, assignment, colour, hour, withdrawn in story.cards:
        if not withdrawn:
            yield hour, story.rounds[round_ - 1].tasks[assignment - 1].body, {"of": 1, colour: 1}


def _outcomes(story: Story) -> Asked:
    for one, task in _answers(story):
        assert one.answered is not None
        yield one.answered, task.body, {"of": 1, task.reports[-1][1]: 1}


def _opinions(story: Story) -> Asked:
    return ((hour, body, _rate(agrees is None)) for _, body, hour, agrees in story.opinions)


_ASKED: dict[str, Callable[[Story], Asked]] = {
    "closing": _admitted,
    "response": _verdicts(0),
    "resolution": _verdicts(1),
    "satisfaction": _verdicts(2),
    "signed_in_time": _signed_in_time,
    "contacted_in_time": _contacted_in_time,
    "answered_in_time": _answered_in_time,
    "closed_in_time": _closed(_first_in_time),
    "first_go": _closed(lambda story: not _again(story)),
    "returned": _tasks(lambda task: task.returned is not None),
    "extended": _tasks(lambda task: task.extended is not None),
    "redo": _redo,
    "sent_back": _sent_back,
    "cards": _cards,
    "outcomes": _outcomes,
    "opinions_silent": _opinions,
}
"""What the clause of each figure asks of a story: for each thing counted its hour, its body, and what it adds."""

ASKED = tuple(_ASKED)
