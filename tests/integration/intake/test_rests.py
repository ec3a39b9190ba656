"""What the enterprise reads of a clock that rests, and of somebody who presses for its case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.intake.verification import snapshot
from shared.db import new_id
from tests.integration.intake.house import House
from tests.integration.intake.test_events import MOVED, moved, road


def test_a_clock_that_rests_and_goes_on_is_told_with_until_when_and_why(house: House) -> None:
    number = house.bring()["number"]
    assigned, opened, signed = road(house, number)[:3]
    rest = moved(house, number, 8, MOVED, "suspension")
    rest = replace(rest, data={**rest.data, "reason": "等待判决。", "rests_until": "2027-01-29T09:30:00+00:00"})
    goes_on = moved(house, number, 9, "2027-02-01T09:30:00+00:00", "suspension")
    house.hear(assigned, opened, signed, rest, replace(rest, id=new_id()), goes_on)
    events = house.get(f"/v1/cases/{number}/events?lang=en").json["events"]
    granted, over = (one["text"] for one in events if one["kind"] == "task.rescheduled")
    assert granted.startswith(
        "The limit was moved: the answer is due by Mon 1 Mar 2027, 17:30 (a suspension was granted)"
    )
    assert granted.endswith("; the clock rests until Fri 29 Jan 2027, 17:30")
    assert over == "The limit was moved: the answer is due by Mon 1 Feb 2027, 17:30 (the clock runs again)"


def test_the_enterprise_reads_nothing_of_a_rest_that_leaves_its_own_limit_where_it_is(house: House) -> None:
    number = house.bring()["number"]
    assigned, opened, signed = road(house, number)[:3]
    rest = moved(house, number, 8, MOVED, "suspension")
    rest = replace(rest, data={**rest.data, "rests_until": "2027-01-29T09:30:00+00:00", "case_moved": False})
    house.hear(assigned, opened, signed, rest)
    events = house.get(f"/v1/cases/{number}/events?lang=en").json["events"]
    assert "task.opened" in [one["kind"] for one in events]
    assert "task.rescheduled" not in [one["kind"] for one in events]
    assert snapshot(house.service, timedelta(days=9)).findings == []


@pytest.mark.parametrize("crossing", [True, False])
def test_who_has_its_answer_hears_of_no_moved_limit_and_who_waits_for_it_does(house: House, *, crossing: bool) -> None:
    contact = {"name": "陈雅文", "phone": "0592-7654321", "email": "chen@lanfeng.example"}
    number = house.bring(enterprise={"name": "厦门澜峰精密制造有限公司", "contact": contact})["number"]
    house.hear(*road(house, number))
    limit = replace(moved(house, number, 8, MOVED), id=new_id())
    if crossing:
        house.approve(number)
        house.hear(limit, replace(limit, id=new_id()))
    else:
        house.hear(limit, replace(limit, id=new_id()))
        house.approve(number)
    news = [one["kind"] for message in house.informed(number) for one in message.data["news"]]
    assert ("limit" in news, "answered" in news) == (not crossing, True)
    case = house.get(f"/v1/cases/{number}").json
    assert (case["state"], case["due_at"]) == ("answered", MOVED)  # as notifier has it, in whatever order
    shown = [one["kind"] for one in house.get(f"/v1/cases/{number}/events").json["events"]]
    assert shown.count("task.rescheduled") == (0 if crossing else 1)
    assert snapshot(house.service, timedelta(days=9)).findings == []


def test_that_a_body_was_pressed_is_shown_once_and_without_the_words(house: House) -> None:
    number = house.bring()["number"]
    said = {"urging": new_id(), "body": "land", "by": "郑督办", "duty": "supervisor"}
    message = house.told(number, "task.urged", said)
    house.hear(message, replace(message, id=new_id()))
    events = house.get(f"/v1/cases/{number}/events?lang=en").json["events"]
    (told,) = [one["text"] for one in events if one["kind"] == "task.urged"]
    assert told.endswith("was pressed to go on")
    assert snapshot(house.service, timedelta(days=9)).findings == []
