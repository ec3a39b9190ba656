"""Coordination meetings: who may take what on the agenda, and what follows from the minutes; raising what is stuck."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.router.decisions.domain import Refused
from services.router.desk.actions import Dispatcher
from services.router.meetings import actions, store
from services.router.meetings.domain import Decided
from services.router.meetings.models import Minutes, MinutesDecision
from services.router.replay import differences
from shared.db import new_id
from tests.integration.router.conftest import Router, closed, recalled, reported, signed, submitted, withdrawn

LI = Dispatcher("shumin_li", "李淑敏")
TODAY = date(2026, 11, 24)


def called(router: Router, number: str = "协调会2026-3", level: str = "centre") -> str:
    with router.service.begin("test") as unit:
        made = actions.call(
            unit, number=number, held_on=TODAY, place="区政务中心", level=level, bodies=["industry", "tax"], by=LI
        )
        return made.id


def put(router: Router, meeting: str, case_id: str) -> None:
    with router.service.begin("test") as unit:
        actions.put_on_agenda(unit, meeting, case_id, LI)


def record(router: Router, meeting: str, *decisions: Decided, number: str = "纪要2026-7") -> None:
    with router.service.begin("test") as unit:
        actions.record_minutes(unit, meeting, number=number, present=["industry"], decisions=decisions, by=LI)


def lift(router: Router, case_id: str, reason: str = "两家单位意见不一") -> str:
    with router.service.begin("test") as unit:
        actions.raise_case(unit, unit.case(case_id), reason, LI)
    return router.case(case_id).level


def kinds(router: Router, case_id: str) -> list[str]:
    return [line.kind for line in router.history(case_id)]


def told_the_same(router: Router, *cases: str) -> None:
    for case_id in cases:
        assert list(differences(router.case(case_id), router.history(case_id))) == []


def assigned(router: Router, case_id: str) -> dict[str, Any]:
    return [one.data for one in router.sent_about(case_id) if one.type == "case.assigned.v1"][-1]


def test_what_the_minutes_decide_is_done_at_once_where_a_case_waits_and_taken_over_where_it_does_not(
    router: Router,
) -> None:
    waits, had, stays = new_id(), new_id(), new_id()
    router.take(submitted(waits, "你好", number="HC1"), submitted(had, matter="tax.matter", number="HC2"))
    router.take(submitted(stays, matter="tax.matter", number="HC3"))
    router.take(signed(had, "tax", (1, 1)))
    meeting = called(router)
    for case_id in (waits, had, stays):
        put(router, meeting, case_id)
    record(
        router,
        meeting,
        Decided(waits, "由产业办牵头", "industry", ("tax",), date(2026, 12, 10)),
        Decided(had, "改由招商办牵头", "investment"),
        Decided(stays, "维持原承办单位"),
    )
    first = assigned(router, waits)
    assert (first["lead"]["code"], first["basis"], first["due_on"], first["may_return"]) == (
        "industry",
        "纪要2026-7",
        "2026-12-10",
        False,
    )
    assert [one["code"] for one in first["assisting"]] == ["tax"]
    assert router.case(had).recalling
    router.take(recalled(had, "tax", (1, 1)))
    assert (router.case(had).lead, assigned(router, had)["basis"]) == ("investment", "纪要2026-7")
    assert assigned(router, had)["decision"]["reason"]["zh"] == "会议（协调会2026-3）决定：“改由招商办牵头”。"
    assert (router.case(stays).lead, router.case(stays).recalling) == ("tax", False)
    assert kinds(router, stays) == ["assigned", "on_agenda", "minuted"]
    told_the_same(router, waits, had, stays)
    sentences = [said["en"] for said in router.operations.explain("HC1").decisions[0].sentences]
    assert "It rests on the minutes “纪要2026-7”, so it cannot be returned." in sentences


def test_minutes_are_recorded_once_whole_and_never_changed(router: Router) -> None:
    case_id, other = new_id(), new_id()
    router.take(submitted(case_id, "你好"), submitted(other, "你好", number="HC2"))
    meeting = called(router)
    with pytest.raises(Refused, match="no case on the agenda"):
        record(router, meeting)
    put(router, meeting, case_id)
    with pytest.raises(Refused, match="on that agenda already"):
        put(router, meeting, case_id)
    with pytest.raises(Refused, match="agenda has just changed"):
        record(router, meeting, Decided(case_id, "x", "industry"), Decided(other, "x", "industry"))
    with pytest.raises(Refused, match="Say of each case"):
        record(router, meeting, Decided(case_id, " ", "industry"))
    with pytest.raises(Refused, match="has passed"):
        record(router, meeting, Decided(case_id, "x", "industry", due_on=date(2026, 11, 23)))
    record(router, meeting, Decided(case_id, "由产业办牵头", "industry"))
    for late in (lambda: put(router, meeting, other), lambda: record(router, meeting, Decided(case_id, "x"))):
        with pytest.raises(Refused, match="on record"):
            late()
    second = called(router, "协调会2026-4")
    put(router, second, other)
    with pytest.raises(Refused, match="There are minutes 纪要2026-7 already"):
        record(router, second, Decided(other, "x"))
    for table in (Minutes, MinutesDecision):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), router.service.begin("test") as unit:
            unit.session.execute(sa.delete(table))


def test_where_one_decision_cannot_be_done_none_is_and_the_case_is_named(router: Router) -> None:
    good, bad = new_id(), new_id()
    router.take(submitted(good, "你好"), submitted(bad, matter="tax.matter", number="HC2"))
    meeting = called(router)
    put(router, meeting, good)
    put(router, meeting, bad)
    router.take(reported(bad, "tax", (1, 1)))
    with pytest.raises(Refused, match="HC2: The lead has reported"):
        record(router, meeting, Decided(good, "x", "industry"), Decided(bad, "x", "industry"))
    assert router.case(good).state == "desk"
    with router.service.database.read() as session:
        assert store.minutes(session, meeting) is None
    record(router, meeting, Decided(good, "x", "industry"), Decided(bad, "等待答复"))
    assert router.case(good).lead == "industry"


def test_a_later_meeting_decides_anew(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "你好"))
    for number, lead in (("1", "industry"), ("2", "investment")):
        meeting = called(router, number)
        put(router, meeting, case_id)
        record(router, meeting, Decided(case_id, "x", lead), number=f"纪要{number}")
    router.take(recalled(case_id, "industry", (1, 1)))
    assert (router.case(case_id).lead, assigned(router, case_id)["basis"]) == ("investment", "纪要2")


def test_a_meeting_is_called_once_by_its_number(router: Router) -> None:
    called(router)
    with pytest.raises(Refused, match="There is a meeting 协调会2026-3 already"):
        called(router)
    with pytest.raises(Refused, match="its place and its chair"):
        called(router, "x", "mayor")


def test_a_stuck_case_is_raised_step_by_step_until_it_is_assigned(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "你好"))
    with pytest.raises(Refused, match="Say why"):
        lift(router, case_id, " ")
    assert lift(router, case_id) == "director"
    below, level = called(router), called(router, "协调会2026-4", "director")
    with pytest.raises(Refused, match="raised to the director in charge"):
        put(router, below, case_id)
    put(router, level, case_id)
    assert lift(router, case_id) == "head"
    with pytest.raises(Refused, match="no higher level"):
        lift(router, case_id)
    told_the_same(router, case_id)
    record(router, level, Decided(case_id, "由产业办牵头", "industry"))
    assert router.case(case_id).level == "centre"
    router.clock.pass_by(timedelta(hours=1))
    assert lift(router, case_id) == "director"
    router.take(reported(case_id, "industry", (1, 1)))
    with pytest.raises(Refused, match="nothing to raise now"):
        lift(router, case_id)
    router.take(closed(case_id))
    assert router.case(case_id).level == "centre"
    told_the_same(router, case_id)


def test_what_has_ended_comes_on_no_agenda_and_goes_no_higher(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "你好"), withdrawn(case_id))
    with pytest.raises(Refused, match="has ended"):
        lift(router, case_id)
    with pytest.raises(Refused, match="has ended"):
        put(router, called(router), case_id)


def test_a_case_comes_off_the_agenda_again(router: Router) -> None:
    case_id = new_id()
    router.take(submitted(case_id, "你好"))
    meeting = called(router)
    put(router, meeting, case_id)
    with router.service.begin("test") as unit:
        actions.take_off(unit, meeting, case_id, LI)
    with router.service.database.read() as session:
        assert store.agenda(session, meeting) == []
    assert kinds(router, case_id) == ["desk", "on_agenda", "off_agenda"]
