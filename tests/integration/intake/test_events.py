"""What the other services tell, in whatever order and however often."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.intake.models import BodyCopy, Case
from services.intake.verification import snapshot
from shared.contracts import Message
from shared.db import new_id
from tests.integration.intake.house import CASE_DUE, DECISION, House, party

MOVED = "2027-03-01T09:30:00+00:00"
LEAD = {"lead": "planning_land", "by": "林工"}


def road(house: House, number: str, assignment: int = 1, *, end: str = "task.reported") -> list[Message]:
    """Return every event of one assignment, in the order in which it happened."""
    case = house.sent(number)[0].data["case"]
    assigned = {
        "case": case,
        "case_class": "weighty",
        "lead": party("planning_land", "规划土地办", "Planning and land office"),
        "assisting": [party("industry", "产业办", "Industry office")],
        "may_return": True,
        "decision": DECISION,
    }
    opened = {"turn": 1, **LEAD, "due_at": "2026-11-30T09:30:00+00:00", "case_due_at": CASE_DUE}
    ends: dict[str, dict[str, Any]] = {
        "task.reported": {"report": "内部情况", "answer": "已排定供地。", "outcome": "explained"},
        "task.returned": {"reason": "不属本办职责", "legal_basis": "三定方案"},
        "task.recalled": {},
    }
    told = [
        ("case.assigned", assigned),
        ("task.opened", opened),
        ("task.signed", {"turn": 2, **LEAD}),
        ("task.opinion", {"body": "industry", "agrees": True, "text": "同意,内部意见"}),
        (end, {"turn": 3, **LEAD, **ends[end]}),
    ]
    return [house.told(number, kind, data, assignment=assignment) for kind, data in told]


def standing(case: Case) -> tuple[Any, ...]:
    return (
        case.state,
        case.round,
        case.assignment,
        case.turn,
        case.lead,
        case.due_at,
        case.answer,
        case.outcome,
        sorted(case.heard),
    )


def kinds(house: House, number: str) -> list[str]:
    return [one["kind"] for one in house.get(f"/v1/cases/{number}/events").json["events"]]


def test_the_road_to_an_answer_is_shown_step_by_step(house: House) -> None:
    number = house.bring()["number"]
    seen = []
    for message in road(house, number):
        house.hear(message)
        told = house.get(f"/v1/cases/{number}").json
        seen.append((told["state"], told["owner"]["code"], told["due_at"]))
    assert seen == [
        ("dispatched", "planning_land", None),
        ("dispatched", "planning_land", CASE_DUE),
        ("in_progress", "planning_land", CASE_DUE),
        ("in_progress", "planning_land", CASE_DUE),
        ("under_review", "planning_land", CASE_DUE),
    ]
    house.approve(number)
    assert house.get(f"/v1/cases/{number}").json["state"] == "answered"
    assert house.get(f"/v1/cases/{number}").json["answer"] == {
        "text": "已排定供地。",
        "outcome": "explained",
        "legal_basis": None,
        "result_class": None,
    }
    assert kinds(house, number) == [
        "case.submitted",
        "case.admitted",
        "case.assigned",
        "task.opened",
        "task.signed",
        "task.opinion",
        "task.reported",
        "case.answered",
    ]
    assert house.dead() == []


def test_bodies_are_called_by_the_names_that_the_directory_tells(house: House) -> None:
    number = house.bring()["number"]
    house.hear(house.body("planning_land", "规划土地办", "Planning and land office"), *road(house, number))
    assert house.get(f"/v1/cases/{number}").json["owner"]["name"]["zh"] == "规划土地办"
    events = house.get(f"/v1/cases/{number}/events", Accept_Language="en").json["events"]
    assert "Dispatched; Planning and land office leads; assisting: industry" in [one["text"] for one in events]


def test_every_order_ends_alike(house: House) -> None:
    ends = set()
    for order in itertools.permutations(range(4)):
        number = house.bring()["number"]
        messages = [one for one in road(house, number) if one.type != "task.opinion.v1"]
        for at in order:
            house.hear(messages[at])
        ends.add(str(standing(house.case(number))))
    assert len(ends) == 1


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_events_of_two_assignments_in_any_order_and_number_end_alike(house: House, data: st.DataObject) -> None:
    expected_number, number = house.bring()["number"], house.bring()["number"]

    def both(of: str) -> list[Message]:
        return [*road(house, of, 1, end="task.returned"), *road(house, of, 2)]

    def send(messages: Sequence[Message]) -> None:
        for at in range(0, len(messages), 3):
            house.hear(*messages[at : at + 3])

    send(both(expected_number))
    messages = both(number)
    repeats = data.draw(st.lists(st.sampled_from(messages), max_size=5))
    mixed = list(data.draw(st.permutations([*messages, *(replace(one, id=new_id()) for one in repeats)])))
    send(mixed)
    assert standing(house.case(number)) == standing(house.case(expected_number))
    assert sorted(set(kinds(house, number))) == sorted(set(kinds(house, expected_number)))
    assert house.case(number).line == house.case(expected_number).line
    assert house.dead() == []


def test_what_was_heard_before_leaves_no_line_even_under_a_new_message_id(house: House) -> None:
    number = house.bring()["number"]
    messages = road(house, number)
    house.hear(*messages)
    before, sent = house.case(number).line, len(house.sent())
    house.hear(*messages)
    house.hear(*(replace(one, id=new_id()) for one in messages))
    assert (house.case(number).line, len(house.sent())) == (before, sent)


def test_an_event_that_comes_too_late_is_on_record_and_changes_nothing(house: House) -> None:
    number = house.bring()["number"]
    first, second = road(house, number, 1), road(house, number, 2)
    house.hear(second[0])
    house.hear(first[2])
    told = house.get(f"/v1/cases/{number}").json
    assert told["state"] == "dispatched"
    late = house.get(f"/v1/cases/{number}/events").json["events"][-1]
    assert (late["kind"], late["applied"]) == ("task.signed", False)


def test_a_report_after_a_withdrawal_is_recorded_and_not_applied(house: House) -> None:
    number = house.bring()["number"]
    house.post(f"/v1/cases/{number}/withdraw", {})
    house.hear(*road(house, number))
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["answer"], told["owner"]) == ("withdrawn", None, None)
    assert "task.reported" in kinds(house, number)
    assert "case.admitted" not in kinds(house, number)


def test_a_returned_case_stays_with_the_lead_and_its_reasons_stay_inside(house: House) -> None:
    number = house.bring()["number"]
    house.hear(*road(house, number, end="task.returned"))
    told = house.get(f"/v1/cases/{number}")
    assert (told.json["state"], told.json["owner"]["code"]) == ("admitted", "planning_land")
    shown = house.get(f"/v1/cases/{number}/events").text
    assert "不属本办职责" not in shown
    assert "内部意见" not in shown
    assert "林工" not in shown


def test_a_recalled_case_is_at_the_desk(house: House) -> None:
    number = house.bring()["number"]
    house.hear(*road(house, number, end="task.recalled"))
    assert house.get(f"/v1/cases/{number}").json["owner"]["code"] is None


def test_events_of_the_round_before_change_nothing_after_reopening(unchecked: House) -> None:
    number = unchecked.bring()["number"]
    unchecked.answered(number)
    unchecked.post(f"/v1/cases/{number}/verdict", {"contacted": True, "solved": False, "satisfaction": "dissatisfied"})
    unchecked.hear(*road(unchecked, number))
    told = unchecked.get(f"/v1/cases/{number}").json
    assert (told["state"], told["round"], told["due_at"]) == ("admitted", 2, None)


def test_a_step_of_the_clock_is_shown_once_whatever_the_state(house: House) -> None:
    number = house.bring()["number"]
    step = {"step": "overdue", "due_at": CASE_DUE, "fired_at": CASE_DUE}
    message = house.told(number, "escalation.raised", step, assignment=0)
    house.hear(message, replace(message, id=new_id()))
    house.hear(replace(message, id=new_id()))
    assert kinds(house, number).count("escalation.raised") == 1


def moved(house: House, number: str, move: int, due: str, why: str = "calendar") -> Message:
    told = {"turn": 1, "move": move, **LEAD, "by": None, "due_at": None, "case_due_at": due, "provisional": False}
    return house.told(number, "task.rescheduled", {**told, "why": why})


def test_a_moved_limit_is_shown_with_why_and_what_came_before_it_changes_nothing_any_more(house: House) -> None:
    number = house.bring()["number"]
    assigned, opened, signed, _reported = road(house, number)[:4]
    first, second = moved(house, number, 8, "2027-02-01T09:30:00+00:00"), moved(house, number, 9, MOVED, "limits")
    house.hear(assigned, signed, second, first, replace(second, id=new_id()), opened)
    case = house.get(f"/v1/cases/{number}").json
    assert (case["state"], case["due_at"]) == ("in_progress", MOVED)
    events = house.get(f"/v1/cases/{number}/events?lang=en").json["events"]
    told = [one for one in events if one["kind"] == "task.rescheduled"]
    assert [one["applied"] for one in told] == [True, False]
    wanted = "The limit was moved: the answer is due by Mon 1 Mar 2027, 17:30 (the place's limits have changed)"
    assert told[0]["text"] == wanted
    assert told[1]["text"].endswith("(came late; on record only)")
    assert snapshot(house.service, timedelta(days=9)).findings == []


def reached(house: House, number: str, stage: str, passed: int, **more: Any) -> Message:
    told = {
        "set_up_by": 1,
        "task_force": {"zh": "增资扩产项目专班", "en": "Task force for an enlargement"},
        "stage": stage,
        "name": {"zh": f"{stage}阶段", "en": f"the {stage}"},
        "needed": True,
        "passed": passed,
        "stages": 5,
        "due_at": CASE_DUE,
        "reached_at": CASE_DUE,
        **more,
    }
    return house.told(number, "stage.reached", told)


def test_each_stage_of_a_task_force_is_a_milestone_once_in_whatever_order_they_come(house: House) -> None:
    number = house.bring()["number"]
    filing, land = reached(house, number, "filing", 1), reached(house, number, "land", 2, needed=False, due_at=None)
    again = reached(house, number, "filing", 1, set_up_by=2)  # the desk ended the team and set up another
    house.hear(land, filing, replace(filing, id=new_id()), replace(land, id=new_id()), again)
    events = [
        one
        for one in house.get(f"/v1/cases/{number}/events?lang=en").json["events"]
        if one["kind"].startswith("stage.")
    ]
    assert [one["kind"] for one in events] == ["stage.spared", "stage.reached", "stage.reached"]
    assert events[0]["text"] == "Task force for an enlargement: stage 2 of 5 is not needed, the land"
    assert events[1]["text"] == "Task force for an enlargement: stage 1 of 5 passed, the filing"
    assert events[1]["facts"]["name"] == {"zh": "filing阶段", "en": "the filing"}
    assert house.case(number).state == "received"


def test_a_case_that_intake_does_not_have_is_set_aside_with_the_reason_alone(house: House) -> None:
    number = house.bring()["number"]
    lost = replace(house.told(number, "task.signed", {"turn": 2, **LEAD}), subject=new_id(), id=new_id())
    house.hear(lost, *road(house, number))
    assert house.get(f"/v1/cases/{number}").json["state"] == "under_review"
    (reason,) = house.dead()
    assert "older backup" in reason


def test_a_round_that_intake_has_not_begun_is_set_aside(house: House) -> None:
    number = house.bring()["number"]
    house.hear(house.told(number, "task.signed", {"turn": 2, **LEAD}, in_round=2))
    assert house.case(number).state == "received"
    assert len(house.dead()) == 1


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1), (3, 2, 1)])
def test_the_newest_version_of_a_body_wins(house: House, order: tuple[int, ...]) -> None:
    for version in order:
        house.hear(house.body("industry", f"产业办{version}", f"Industry {version}", version=version))
    with house.service.database.read() as session:
        copy = session.get(BodyCopy, "industry")
    assert copy is not None
    assert (copy.version, copy.content["name"]["zh"]) == (3, "产业办3")


def test_events_merge_alike_on_postgres(house_on_postgres: House) -> None:
    house = house_on_postgres
    straight, crooked = house.bring()["number"], house.bring()["number"]
    house.hear(*road(house, straight, 1, end="task.returned"), *road(house, straight, 2))
    house.hear(*reversed([*road(house, crooked, 1, end="task.returned"), *road(house, crooked, 2)]))
    assert standing(house.case(crooked)) == standing(house.case(straight))
    assert house.dead() == []
