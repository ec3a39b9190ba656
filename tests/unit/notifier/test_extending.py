"""What a place says of extensions, how far they carry a limit, and what is refused in its files."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.configuration import read
from services.notifier.extensions.domain import MOVES, ExtensionState, Way
from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.extending import Silence, Told, Wish, ask_until
from services.notifier.limits.reckoning import again, extended, fixed, from_json, started, to_json
from services.notifier.parts import rules
from shared.contracts.words import Duty
from tests.unit.notifier.slow_count import PLACE, at, calendars, instants, limits
from tests.unit.notifier.test_configuration import HAICANG, folder, mended

__all__ = ["folder"]

SPANS = st.builds(Limit, st.integers(1, 40), st.sampled_from([one for one in Unit if one is not Unit.DATE]))


@given(calendars, instants, limits, SPANS, st.one_of(st.none(), instants))
def test_an_extension_never_takes_time_away_and_can_be_reckoned_again(
    calendar: Calendar, start: datetime, limit: Limit, by: Limit, bound: datetime | None
) -> None:
    due = calendar.due(start, limit)
    moved = extended(calendar, due, by, fixed(bound) if bound else None)
    assert moved.at >= due.at
    assert bound is None or moved.at <= max(bound, due.at)
    how = from_json(to_json(moved.how))
    assert how is not None
    assert again(calendar, how) == moved
    assert started(how) == started(due.how)


@given(calendars, instants, limits, SPANS)
def test_an_extension_is_one_that_was_granted_whatever_the_places_limits_become(
    calendar: Calendar, start: datetime, limit: Limit, by: Limit
) -> None:
    due = calendar.due(start, limit)
    changed = again(calendar, extended(calendar, due, by).how or (), lambda one: one if one is by else limit)
    assert changed == extended(calendar, calendar.due(start, limit), by)


def test_working_days_are_counted_from_the_day_on_which_it_would_have_ended() -> None:
    due = PLACE.due(at("2026-11-24T10:00"), Limit(5, Unit.WORKING_DAYS))
    assert due.at == at("2026-12-01T17:30")
    assert extended(PLACE, due, Limit(3, Unit.WORKING_DAYS)).at == at("2026-12-04T17:30")


@pytest.mark.parametrize(
    ("offset", "until"),
    [
        (Limit(1, Unit.WORKING_DAYS), "2026-11-30T17:30"),
        (Limit(0, Unit.WORKING_DAYS), "2026-12-01T17:30"),
        (Limit(4, Unit.HOURS), "2026-12-01T13:30"),
    ],
)
def test_a_working_day_before_a_limit_lasts_until_its_close(offset: Limit, until: str) -> None:
    assert ask_until(PLACE, at("2026-12-01T17:30"), offset) == at(until)


def test_what_is_over_stays_over() -> None:
    assert {state for way, state in MOVES if way is not Way.END} == {ExtensionState.ASKED}
    assert {state for way, state in MOVES if way is Way.END} == {ExtensionState.GRANTED}
    assert {way for way, _ in MOVES} == set(Way)


def test_the_district_grants_one_and_the_most_complex_another_by_somebody_else() -> None:
    limits = rules(read(HAICANG)["limits"])
    rule = limits.granting(Wish.EXTENSION, "simple", "help")
    assert rule is not None
    assert (rule.terms.longest, rule.terms.decided_by) == (Limit(7, Unit.WORKING_DAYS), Duty.REVIEWER)
    assert (rule.terms.silence, rule.told) == (Silence.REFUSED, frozenset(Told))
    assert (rule.most("simple"), rule.most("complex")) == (1, 2)
    assert rule.next_terms(1, "simple") is None
    further = rule.next_terms(1, "complex")
    assert further is not None
    assert further.decided_by == Duty.SUPERVISOR
    assert limits.granting(Wish.EXTENSION, "emergency", "help") is None


def test_the_district_lets_a_clock_rest_once_and_refusals_use_nothing_up() -> None:
    limits = rules(read(HAICANG)["limits"])
    rule = limits.granting(Wish.SUSPENSION, "complex", "help")
    assert rule is not None
    assert (rule.terms.longest, rule.terms.decided_by) == (Limit(30, Unit.WORKING_DAYS), Duty.SUPERVISOR)
    assert (rule.whole, rule.evidence, rule.legal_basis, rule.refused_counts) == (True, True, True, False)
    assert (rule.used(1, 3), rule.next_terms(rule.used(0, 3), "complex")) == (1, rule.terms)
    assert limits.granting(Wish.SUSPENSION, "simple", "help") is None


def test_a_part_of_an_earlier_release_grants_nothing() -> None:
    told = read(HAICANG)["limits"]
    del told["extensions"]
    assert rules(told).granting(Wish.EXTENSION, "simple", "help") is None


OTHER = """
  - code: other
    kinds: [complaint]
    longest: {n: 1, unit: working_days}
    ask_before: {n: 0, unit: hours}
    grounds: [{code: one, name: {zh: 一, en: one}}]
    decided_by: reviewer
    within: {n: 1, unit: hours}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "classes: [simple, general",
            "classes: [simpel, general",
            "there is no class 'simpel'; did you mean 'simple'?",
        ),
        ("longest: {n: 7,", "longest: {n: 0,", "an extension by nothing extends nothing"),
        ("decided_by: reviewer", "decided_by: mayor", "write one of reviewer, dispatcher, supervisor"),
        ("silence: refused", "silence: maybe", "write one of refused, granted"),
        ("ask_before: {n: 1,", "ask_before: {n: 5,", "nobody could ask in time"),
        ("told: [enterprise, source", "told: [everybody, source", "write one of enterprise, source, assisting"),
        ("      classes: [complex]", "      classes: [complexx]", "did you mean 'complex'?"),
        ("rests: case", "rests: centre", "write one of task, case"),
        ("longest: {n: 30,", "longest: {n: 0,", "no rest is none"),
        ("refused_counts: false", "refused_counts: maybe", "refused_counts"),
    ],
)
def test_mistakes_are_named_with_their_line(folder: Path, old: str, new: str, words: str) -> None:
    problems, line = mended(folder, "limits.yaml", old, new)
    assert any(words in problem for problem in problems), problems
    assert any(f"limits.yaml:{line}" in problem for problem in problems), (line, problems)


def test_a_ground_that_stands_there_twice_is_refused(folder: Path) -> None:
    problems, _ = mended(folder, "limits.yaml", "code: several_bodies", "code: survey")
    assert any("the ground 'survey' stands here a second time" in problem for problem in problems), problems


def test_two_entries_for_one_case_are_refused(folder: Path) -> None:
    problems, _ = mended(folder, "limits.yaml", "\nextensions:\n", "\nextensions:" + OTHER)
    assert any("have the extension 'other' already" in problem for problem in problems), problems
