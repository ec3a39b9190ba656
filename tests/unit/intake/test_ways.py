"""Before and after of a staged process: with whom the time went, and who waited for whom."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.reports.counting import count
from services.intake.reports.ways import Gone, Sums, Way, added_up, chain, drawn, waits, way_of
from services.intake.words import Text
from shared.db.history import Line

START = datetime(2026, 1, 5, 1, tzinfo=UTC)
NAME = Text("增资扩产", "Enlargement")


def gone(code: str, begun: float | None, reached: float, *after: str, body: str = "", baseline: int = 10) -> Gone:
    at = None if begun is None else START + timedelta(days=begun)
    return Gone(code, Text(code, code), body or f"body_{code}", at, START + timedelta(days=reached), after, baseline)


def way(*stages: Gone, target: int = 64) -> Way:
    return Way("enlargement", NAME, START, 224, target, {one.code: one for one in stages})


FILED_LATE = way(
    gone("filing", 0, 12),
    gone("land", 0, 28),
    gone("planning", 12, 33, "filing"),
    gone("building", 33, 49, "land", "planning"),
    gone("acceptance", 49, 69, "building"),
)


def test_the_time_went_with_the_chain_of_stages_that_the_end_waited_for() -> None:
    assert [one.stage for one in chain(FILED_LATE)] == ["filing", "planning", "building", "acceptance"]
    (sums,) = added_up([FILED_LATE])
    assert sums.days == 69
    assert sums.bodies == {"body_filing": 12, "body_planning": 21, "body_building": 16, "body_acceptance": 20}
    assert (sums.number, sums.within, sums.stages["land"].days, sums.stages["land"].on_chain) == (1, 0, 28, 0)


def test_who_waited_for_whom_is_counted_where_all_else_was_there() -> None:
    told = {(one.body, one.for_body): one.days for one in waits(FILED_LATE)}
    assert told == {
        ("body_planning", "body_filing"): 12,
        ("body_building", "body_planning"): 5,
        ("body_acceptance", "body_building"): 16,
    }


def test_a_stage_that_was_not_needed_takes_no_time_of_its_own() -> None:
    spared = way(gone("filing", 0, 10), gone("land", None, 4), gone("building", 10, 20, "filing", "land"))
    assert [one.stage for one in chain(spared)] == ["filing", "building"]
    skipped_last = way(gone("filing", 0, 10), gone("land", None, 14), gone("building", 14, 20, "filing", "land"))
    assert chain(skipped_last)[0][:2] == ("land", "body_land")
    assert sum(added_up([skipped_last])[0].bodies.values()) == 20


@st.composite
def any_way(draw: st.DrawFn) -> Way:
    """Draw a way whose stages begin when all before them were passed, or were found not to be needed."""
    stages: dict[str, Gone] = {}
    for index in range(draw(st.integers(1, 6))):
        after = draw(st.lists(st.sampled_from(sorted(stages)), max_size=3, unique=True)) if stages else []
        ready = max((stages[one].reached for one in after), default=START)
        begun = (ready - START).total_seconds() / 86_400
        code = f"s{index}"
        days = draw(st.integers(0, 40))
        if draw(st.integers(0, 9)) == 0:
            stages[code] = gone(code, None, draw(st.integers(0, 60)), *after)
        else:
            stages[code] = gone(code, begun, begun + days, *after, body=draw(st.sampled_from(["a", "b", "c"])))
    return way(*stages.values())


@given(any_way())
def test_the_stretches_of_a_way_come_to_its_whole_time_without_hole_or_overlap(one: Way) -> None:
    held = chain(one)
    assert held[0].begins == one.set_up
    assert all(before.ends == after.begins for before, after in pairwise(held))
    assert sum(added_up([one])[0].bodies.values()) == pytest.approx(one.days)
    assert all(waited.days > 0 for waited in waits(one))


@given(any_way())
def test_nobody_waited_for_another_while_something_else_was_still_out(one: Way) -> None:
    """Ask day by day: it was waited for a stage alone where of all before that one only was out, and had begun."""
    total = sum(waited.days for waited in waits(one))
    slow = 0
    for stage in one.stages.values():
        if stage.begun is None:
            continue
        before = [one.stages[code] for code in stage.after]
        for day in range(400):
            at = START + timedelta(days=day)
            out = [other for other in before if other.reached > at]
            if len(out) == 1 and (out[0].begun or START) <= at and out[0].body != stage.body:
                slow += 1
    assert total == pytest.approx(slow)


def test_the_picture_has_before_by_stage_the_target_and_now_on_one_axis() -> None:
    bars = drawn(added_up([FILED_LATE])[0])
    assert [part.number for part in bars["before"]] == [1, 2, 3, 4, 5]
    assert bars["target"][0].width == pytest.approx(64 / 224 * 100, abs=0.01)
    assert sum(part.width for part in bars["now"]) == pytest.approx(69 / 224 * 100, abs=0.1)
    longer = way(gone("filing", 0, 300, baseline=1))
    assert drawn(added_up([longer])[0])["now"][0].width == 100


def test_what_an_older_release_told_of_a_stage_makes_no_way() -> None:
    facts = {
        "round": 1,
        "set_up_by": 1,
        "stage": "land",
        "name": {"zh": "用地", "en": "Land"},
        "needed": True,
        "passed": 1,
        "stages": 1,
        "body": "tax",
        "reached_at": START.isoformat(),
    }
    entries = list(count({}, [Line(2, "", START, "stage.reached", "", "", facts)]).values())
    assert way_of(entries) is None
    assert way_of([]) is None
    assert isinstance(added_up([FILED_LATE])[0], Sums)
