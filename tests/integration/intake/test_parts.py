"""Bodies that answer for a part: the timeline says who they are and when they reported; what they wrote is inside."""

from typing import Any

from shared.contracts import Message
from tests.integration.intake.house import House, party
from tests.integration.intake.staff import REVIEWER, come_in
from tests.integration.intake.test_events import LEAD, road


def with_parts(house: House, number: str) -> Message:
    """Return the assignment of a case to a lead, a body that answers for a part and one that assists."""
    first = road(house, number)[0]
    split = [party("tax", "区税务局", "Tax bureau")]
    return house.told(number, "case.assigned", {**first.data, "split": split}, assignment=1)


def reported(house: House, number: str, **more: Any) -> Message:
    told = {"body": "tax", "agrees": True, "text": "内部情况", "by": "林某", **more}
    return house.told(number, "task.part_reported", told, assignment=1)


def texts(house: House, number: str, language: str) -> list[str]:
    events = house.get(f"/v1/cases/{number}/events", Accept_Language=language).json["events"]
    return [one["text"] for one in events]


def test_the_public_sees_who_has_a_part_and_that_it_has_reported_but_not_what(house: House) -> None:
    number = house.bring()["number"]
    house.hear(house.body("tax", "区税务局", "Tax bureau"), with_parts(house, number))
    house.hear(reported(house, number), reported(house, number))
    assert texts(house, number, "zh-CN")[-2:] == [
        "已派单，由planning_land主办，分办：区税务局，协办：industry",
        "分办单位区税务局已反馈其负责的部分",
    ]
    assert texts(house, number, "en")[-2:] == [
        "Dispatched; planning_land leads; answering for parts: Tax bureau; assisting: industry",
        "Tax bureau has reported on its part",
    ]
    assert "内部情况" not in house.get(f"/v1/cases/{number}/events").text
    assert house.get(f"/v1/cases/{number}").json["state"] == "dispatched"
    assert house.dead() == []


def test_the_centre_reads_what_was_reported_and_by_whom_and_that_a_part_was_not_its_body_s(house: House) -> None:
    number = house.bring()["number"]
    house.hear(house.body("tax", "区税务局", "Tax bureau"), with_parts(house, number))
    house.hear(reported(house, number, agrees=False, text="由财政部门负责"))
    page = come_in(house, REVIEWER).get(f"/centre/cases/{number}").text
    for told in ("分办单位区税务局已反馈其负责的部分，认为不属于本单位职责", "由财政部门负责", "林某"):
        assert told in page


def test_a_report_on_a_part_takes_nothing_from_where_the_case_stands_however_late_it_comes(house: House) -> None:
    number = house.bring()["number"]
    house.hear(*road(house, number))
    house.approve(number)
    before = house.get(f"/v1/cases/{number}").json
    house.hear(reported(house, number, agrees=False, text="由财政部门负责"))
    after = house.get(f"/v1/cases/{number}").json
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert LEAD["lead"] == after["owner"]["code"]
