"""Which limit a case and a task get."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.limits.calendar import Limit, Unit
from services.notifier.limits.domain import Rules, case_due, lead_due, opinion_due, split_due
from services.notifier.limits.happenings import ClassLimits
from tests.unit.notifier.test_working_days import CALENDAR, at, instants, working

RULES = Rules(
    classes={
        name: ClassLimits({"closing": limit})
        for name, limit in (("general", working(7)), ("simple", working(5)), ("emergency", Limit(2, Unit.HOURS)))
    },
    default="general",
    opinion=working(3),
    redo=working(3),
    supplement=working(5),
    supplements_allowed=2,
    review=1,
    least=Limit(4, Unit.HOURS),
)
START = at("2026-11-24T10:00")


def due(case_class: str = "general", source: datetime | None = None, start: datetime = START) -> datetime:
    return lead_due(RULES, CALENDAR, case_class, "help", start, source).at


def test_a_class_that_nobody_declared_gets_the_default_limit() -> None:
    assert due("no_such_class") == due("general") == at("2026-12-03T17:30")


def test_the_case_and_the_lead_have_the_class_limit_where_no_source_presses() -> None:
    assert case_due(RULES, CALENDAR, "simple", "help", START, None).at == due("simple") == at("2026-12-01T17:30")


def test_a_source_that_presses_leaves_the_lead_a_working_day_less_for_the_review() -> None:
    city = at("2026-11-30T12:00")
    assert due("simple", city) == at("2026-11-27T17:30")
    assert case_due(RULES, CALENDAR, "simple", "help", START, city).at == city


def test_a_source_with_more_time_than_the_class_changes_nothing() -> None:
    assert due("simple", at("2027-03-01T12:00")) == due("simple")
    assert due("simple", datetime.max.replace(tzinfo=START.tzinfo)) == due("simple")


def test_a_source_that_is_late_already_leaves_the_lead_four_hours() -> None:
    for source in ("2026-11-24T12:00", "2026-11-01T12:00", "0001-01-02T00:00"):
        assert due("simple", at(source)) == START + timedelta(hours=4)
        assert case_due(RULES, CALENDAR, "simple", "help", START, at(source)).at == START + timedelta(hours=4)


def test_an_emergency_is_not_made_longer_by_what_is_left_to_every_lead() -> None:
    assert due("emergency", at("2026-11-24T11:00")) == START + timedelta(hours=2)
    assert case_due(RULES, CALENDAR, "emergency", "help", START, at("2026-11-24T11:00")).at == START + timedelta(
        hours=2
    )


def part(rules: Rules, case_class: str, source: datetime | None = None) -> datetime:
    lead = lead_due(rules, CALENDAR, case_class, "help", START, source)
    return split_due(rules, CALENDAR, lead, START).at


def test_a_part_is_due_so_long_before_the_lead_as_a_review_takes_where_no_limit_is_named() -> None:
    assert part(RULES, "general") == at("2026-12-02T17:30")
    assert part(RULES, "simple", at("2026-11-30T12:00")) == at("2026-11-26T17:30")


def test_a_part_has_its_own_limit_where_one_is_named_but_never_more_than_the_lead() -> None:
    assert part(replace(RULES, split=working(3)), "general") == at("2026-11-27T17:30")
    assert part(replace(RULES, split=working(30)), "general") == at("2026-12-03T17:30")


def test_in_an_emergency_a_part_has_as_long_as_the_lead() -> None:
    assert part(RULES, "emergency") == START + timedelta(hours=2)
    assert part(RULES, "simple", at("2026-11-24T12:00")) == START + timedelta(hours=4)


def test_an_opinion_is_due_after_three_working_days() -> None:
    assert opinion_due(RULES, CALENDAR, START).at == at("2026-11-27T17:30")


@given(instants, st.timedeltas(timedelta(days=-30), timedelta(days=60)))
def test_a_source_never_gives_the_lead_more_than_the_class_nor_less_than_the_least(
    start: datetime, ahead: timedelta
) -> None:
    found = due("simple", start + ahead, start)
    assert found <= due("simple", None, start)
    assert found >= min(start + timedelta(hours=4), due("simple", None, start))
