"""What is counted of a case, and what figures come to: against a slow second opinion, in whatever order events come."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.reports.configuration import read_figures
from services.intake.reports.counting import Entry, Key, count
from services.intake.reports.domain import Definitions, Month, Tally, Values, work_out
from services.intake.reports.saying import said
from services.intake.reports.vocabulary import COUNTED, Event, words_of
from services.intake.reports.wording import WORDS
from shared.db.history import Line
from shared.process.folder import Folder
from tests.unit.intake.second_opinion import ASKED, second_opinion
from tests.unit.intake.stories import BODIES, ZONE, Round, Story, Task, lines, stories

HAICANG = Path(__file__).parents[3] / "config" / "haicang"
DEFINITIONS = Definitions.from_part("", read_figures(Folder(HAICANG)))
NOON = datetime(2026, 10, 14, 4, tzinfo=UTC)


def counted(found: list[Story]) -> list[Entry]:
    return [entry for story in found for entry in said(count({}, lines(story))).values()]


def month_of(entries: list[Entry], month: Month) -> tuple[Values, dict[str, Values]]:
    begins, ends = month.begins(ZONE), month.moved(1).begins(ZONE)
    grouped = Counter((one.event, one.body, one.words) for one in entries if begins <= one.at < ends)
    worked = work_out(DEFINITIONS, [Tally(*told, number) for told, number in grouped.items()])
    return worked.district, worked.bodies


@given(st.lists(stories(), max_size=4))
def test_figures_agree_with_a_second_opinion_for_every_body_and_month(found: list[Story]) -> None:
    entries = counted(found)
    for month in (Month(2026, 9), Month(2026, 10), Month(2026, 11)):
        district, bodies = month_of(entries, month)
        for code in ASKED:
            for body in (None, *BODIES):
                value = (bodies.get(body) or {}).get(code) if body else district[code]
                told = {"of": value.of, "that": value.that, **value.by} if value else {}
                figure = next(one for one in DEFINITIONS.figures if one.code == code)
                told.pop("that", None) if not figure.is_rate else None
                assert {name: n for name, n in told.items() if n} == second_opinion(found, code, str(month), body), (
                    f"{code} of {body} in {month}"
                )


@given(stories(), st.data())
def test_in_whatever_order_and_however_often_lines_come_the_same_is_counted(story: Story, data: st.DataObject) -> None:
    told = lines(story)
    shuffled = data.draw(st.permutations([*told, *told[: len(told) // 2]]))
    at_once, bit_by_bit = said(count({}, told)), dict[Key, Entry]()
    for line in shuffled:
        bit_by_bit = said(count(bit_by_bit, [line]))
    assert bit_by_bit == at_once


@given(st.lists(stories(), min_size=1, max_size=3))
def test_only_words_of_the_vocabulary_are_said_and_each_can_be_explained(found: list[Story]) -> None:
    for entry in counted(found):
        if entry.event in COUNTED:
            assert entry.words <= set(words_of(entry.event)), entry
    assert all(word in WORDS for event in COUNTED for word in words_of(event))


def one_task(**more: Any) -> Task:
    return Task("tax", 48, 72, 96, 120, 60, reports=[(90, "planned")], **more)


def test_first_times_stay_in_the_figures_after_a_redo() -> None:
    first = Round([one_task()], answered=130, verdict=(140, True, False, "dissatisfied"))
    again = Round([one_task()], answered=110, verdict=(150, True, True, "very_satisfied"), closed=151)
    district, bodies = month_of(counted([Story(47, [first, again])]), Month(2026, 10))
    assert (district["closed_in_time"].of, district["closed_in_time"].that) == (1, 0)
    assert (district["resolution"].of, district["resolution"].that) == (1, 0)
    assert (district["outcomes"].of, district["redo"].of, district["first_go"].that) == (2, 1, 0)
    assert bodies["tax"]["redo"].of == 1


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        ("2026-09-30T15:59:59.999999+00:00", "2026-09"),
        ("2026-09-30T16:00:00+00:00", "2026-10"),
        ("2026-10-31T15:59:59.999999+00:00", "2026-10"),
        ("2026-10-31T16:00:00+00:00", "2026-11"),
    ],
)
def test_a_month_ends_with_the_place_s_midnight(instant: str, month: str) -> None:
    at = datetime.fromisoformat(instant)
    told = Month.of(at, ZONE)
    assert str(told) == month
    assert told.begins(ZONE) <= at < told.moved(1).begins(ZONE)


def test_what_happened_counts_in_its_own_month_and_not_in_that_in_which_it_was_heard_of() -> None:
    key = {"round": 1, "assignment": 1, "turn": 2, "lead": "tax", "happened_at": "2026-09-30T15:00:00+00:00"}
    (entry,) = count({}, [Line(3, "", NOON, "task.signed", "", "", key)]).values()
    assert Month.of(entry.at, ZONE) == Month(2026, 9)


@pytest.mark.parametrize("state", ["kept", "broken", "moved", "dropped"])
def test_a_promise_counts_once_against_its_owner_as_it_ended(state: str) -> None:
    facts = {"promise": 2, "round": 1, "owner": "tax", "text": None}
    (entry,) = said(count({}, [Line(9, "", NOON, f"promise.{state}", "", "", facts)] * 2)).values()
    assert (entry.event, entry.body, entry.words) == (Event.PROMISE, "tax", {f"{state}_promise"})


@pytest.mark.parametrize(("found", "word"), [("in_order", "in_order"), ("noted", "noted"), ("reopened", "put_right")])
def test_a_case_that_was_looked_at_again_counts_against_its_last_lead(found: str, word: str) -> None:
    assigned = {"round": 1, "assignment": 1, "turn": 0, "lead": "tax"}
    judged = {"month": "2026-10", "kind": "closed", "found": found}
    told = [Line(2, "", NOON, "case.assigned", "", "", assigned), Line(3, "", NOON, "recheck.judged", "", "", judged)]
    (entry,) = [one for one in said(count({}, told)).values() if one.event is Event.RECHECKED]
    assert (entry.body, entry.words) == ("tax", {word})


def test_what_an_older_release_wrote_down_without_its_key_is_left_out() -> None:
    told = {"body": "tax", "agrees": True, "text_of_opinion": ""}
    stage = {"round": 1, "set_up_by": 1, "stage": "land", "needed": True, "reached_at": NOON.isoformat()}
    old = [("task.opinion", told), ("stage.reached", stage), ("escalation.raised", {"step": "reminder"})]
    assert count({}, [Line(9, "", NOON, kind, "", "", facts) for kind, facts in old]) == {}


@pytest.mark.parametrize(
    "text", ["2026-1", "2026-13", "2026-00", "26-10", "2026/10", "²026-10", "", "9999-12", "0000-01"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert Month.read(text) is None
    assert Month.read("2026-10") == Month(2026, 10)


@given(st.integers(1, 9000), st.integers(1, 12), st.integers(-100, 100))
def test_months_are_moved_over_years(year: int, month: int, by: int) -> None:
    if year * 12 + month + by > 12:
        moved = Month(year, month).moved(by)
        assert moved.moved(-by) == Month(year, month)
        assert (moved.year - year) * 12 + moved.month - month == by


def test_a_body_with_too_few_is_ranked_in_no_place_and_equals_share_theirs() -> None:
    def verdicts(body: str, good: int, bad: int) -> list[Tally]:
        words = frozenset({"first", "contacted"})
        return [
            Tally(Event.JUDGED, body, words | {"says_solved", "content"}, good),
            Tally(Event.JUDGED, body, words, bad),
        ]

    told = [*verdicts("a", 9, 1), *verdicts("b", 18, 2), *verdicts("c", 4, 0), *verdicts("d", 1, 9)]
    ranking = work_out(DEFINITIONS, told).ranking
    assert [(one.body, one.place) for one in ranking] == [("a", 1), ("b", 1), ("d", 3)]
    assert [float(one.score) for one in ranking] == pytest.approx([0.91, 0.91, 0.19])
