"""To whom a mail goes: rosters, stand-ins, absences; somebody who is there, nobody twice, and nobody never unsaid."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.directory.domain import (
    TOLD,
    UPWARD,
    WEEKDAYS,
    WITHIN,
    Meant,
    Role,
    Team,
    choose_among,
    team_of,
)

TUESDAY = date(2026, 11, 24)
NAMES = ("a", "b", "c", "d", "e", "f")


def person(code: str) -> dict[str, str]:
    return {"id": code, "name": code.upper(), "email": f"{code}@haicang.example", "language": "zh"}


def body(**roles: Any) -> dict[str, Any]:
    """Return a body by the ids of its people: handlers a and b, liaison c, leader d, stand-in e, director f."""
    told: dict[str, Any] = {"handlers": "ab", "liaison": "c", "leader": "d", "stand_in": "e", "director": "f", **roles}
    named = {role: person(told[role]) if told[role] else None for role in ("liaison", "leader", "stand_in", "director")}
    more = {name: told[name] for name in ("duty", "stand_ins", "mailbox") if name in told}
    handlers = [person(one) for one in told["handlers"]]
    return {"code": "land", "name": {"zh": "土地办", "en": "Land office"}, "handlers": handlers, **named, **more}


def on_duty(who: str, since: date | None = None, until: date | None = None, *weekdays: str) -> dict[str, Any]:
    days = {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
    return {"person": person(who), "weekdays": list(weekdays), **days}


def in_place_of(whom: str, who: str, since: date = TUESDAY, until: date = TUESDAY) -> dict[str, Any]:
    return {"whom": whom, "by": person(who), "since": since.isoformat(), "until": until.isoformat()}


def told(team: Team, *roles: Role) -> list[str]:
    return [one.id for one in team.choose(roles or TOLD).people]


def test_who_is_on_duty_gets_the_task_and_everybody_where_the_roster_names_nobody() -> None:
    roster = body(duty=[on_duty("b", TUESDAY, TUESDAY)])
    assert told(team_of(roster, TUESDAY)) == ["b"]
    assert told(team_of(roster, TUESDAY + timedelta(days=1))) == ["a", "b"]
    assert told(team_of(roster, TUESDAY), Role.DUTY) == ["b"]


@pytest.mark.parametrize(("day", "who"), [(TUESDAY, ["b"]), (TUESDAY + timedelta(days=1), ["a"])])
def test_a_roster_by_weekdays_goes_by_the_day(day: date, who: list[str]) -> None:
    assert WEEKDAYS[TUESDAY.weekday()] == "tue"
    roster = body(duty=[on_duty("a", None, None, "mon", "wed"), on_duty("b", None, None, "tue")])
    assert told(team_of(roster, day)) == who


def test_the_other_handlers_have_it_where_who_is_on_duty_is_away() -> None:
    roster = body(duty=[on_duty("b", TUESDAY, TUESDAY)])
    assert told(team_of(roster, TUESDAY, {"b": None})) == ["a"]
    assert told(team_of(roster, TUESDAY, {"b": "c"})) == ["c"]


def test_who_stands_in_by_date_has_it_for_those_days_alone() -> None:
    dated = body(stand_ins=[in_place_of("d", "e")])
    assert told(team_of(dated, TUESDAY), Role.LEADER) == ["e"]
    assert told(team_of(dated, TUESDAY + timedelta(days=1)), Role.LEADER) == ["d"]


def test_two_who_stand_in_for_each_other_and_are_both_away_do_not_go_round_for_ever() -> None:
    dated = body(stand_ins=[in_place_of("d", "e"), in_place_of("e", "d")])
    chosen = team_of(dated, TUESDAY).choose([Role.LEADER])
    assert ([one.id for one in chosen.people], chosen.absent, chosen.up) == (["f"], ["d"], True)


def test_a_leader_who_is_away_is_followed_by_the_director_and_that_is_said() -> None:
    chosen = team_of(body(), TUESDAY, {"d": None}).choose([Role.LEADER])
    assert ([one.id for one in chosen.people], chosen.absent, chosen.role, chosen.up) == (
        ["f"],
        ["d"],
        Role.DIRECTOR,
        True,
    )


def test_the_office_mailbox_comes_before_the_leader_once_no_handler_is_there() -> None:
    boxed = body(mailbox="land@haicang.example")
    chosen = team_of(boxed, TUESDAY, {"a": None, "b": None, "c": None}).choose(TOLD)
    assert [(one.id, one.email) for one in chosen.people] == [("mailbox:land", "land@haicang.example")]


def test_somebody_who_is_no_longer_of_the_body_stands_in_for_nobody_there() -> None:
    assert told(team_of(body(), TUESDAY, {"a": "z", "b": None}), Role.HANDLERS) == ["c"]


def test_who_is_named_second_is_asked_before_it_goes_up() -> None:
    land, watch = team_of(body(), TUESDAY, {"d": None}), team_of(body(handlers="x", leader="y"), TUESDAY)
    chosen = choose_among([Meant("land", land, [Role.LEADER]), Meant("watch", watch, [Role.HANDLERS])])
    assert ([one.id for one in chosen.people], chosen.absent, chosen.up) == (["x"], ["d"], False)


AWAY = st.dictionaries(st.sampled_from(NAMES), st.none() | st.sampled_from(NAMES))
DATED = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from("abcde")), max_size=4)
ROSTER = st.lists(st.sampled_from("abcde"), max_size=3)
ASKED = st.lists(st.sampled_from(UPWARD), min_size=1, max_size=4, unique=True)


@given(AWAY, DATED, ROSTER, ASKED, st.booleans())
def test_whoever_is_away_somebody_who_is_there_gets_it_and_nobody_twice(
    away: dict[str, str | None], dated: list[tuple[str, str]], roster: list[str], asked: list[Role], director: bool
) -> None:
    stand_ins = [in_place_of(whom, who) for whom, who in dated]
    whole = body(stand_ins=stand_ins, duty=[on_duty(one) for one in roster], director="f" if director else None)
    team = team_of(whole, TUESDAY, away)
    gone = set(away) | {whom for whom, _ in dated}
    there = {one.id for role in (*WITHIN, Role.DIRECTOR) for one in team.people[role]} - gone
    chosen = team.choose(asked)
    found = [one.id for one in chosen.people]
    assert len(found) == len(set(found))
    assert not gone & set(found)
    assert not set(found) & set(chosen.absent)
    # Only where nobody at all is there does a mail find nobody; whoever asks then tells the keeper.
    assert bool(found) == bool(there)
    assert chosen.up == (chosen.role is not None and chosen.role not in asked)
