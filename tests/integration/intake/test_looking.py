"""GET: an agency sees its own cases, all of them, once each."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.intake.house import House


def walk(house: House, query: str = "", *, during: Any = None) -> list[str]:
    """Return the numbers on all pages, following the Link header; `during` is called behind each page."""
    numbers, path = [], f"/v1/cases?limit=2{query}"
    while path:
        answer = house.get(path)
        assert answer.status_code == 200, answer.json
        numbers += [one["number"] for one in answer.json["cases"]]
        link = re.fullmatch(r'<https://cases\.haicang\.example(.*)>; rel="next"', answer.headers.get("Link", ""))
        assert (answer.json["next"] is None) == (link is None)
        path = link[1] if link else ""
        if during and path:
            during()
    return numbers


def test_a_case_is_shown_as_it_was_brought_and_where_it_stands(house: House) -> None:
    contact = {"name": "林女士", "phone": "0592-0000000", "email": None}
    number = house.bring(
        enterprise={"name": "厦门禾芮生物制药有限公司", "contact": contact},
        source_reference="S-7",
        source_due_at="2026-12-01T17:30:00+08:00",
        matter="bio.facility",
    )["number"]
    told = house.get(f"/v1/cases/{number}").json
    assert told["enterprise"] == {"name": "厦门禾芮生物制药有限公司", "contact": contact}
    assert told["source_reference"] == "S-7"
    assert told["source_due_at"] == "2026-12-01T17:30:00+08:00"
    assert told["owner"] == {"code": None, "name": {"zh": "派单台", "en": "Dispatch desk"}}
    assert told["may"] == ["supplement", "urge", "withdraw", "return-to-source"]
    assert "tags" not in told


def test_a_number_may_be_written_as_people_write_it(house: House) -> None:
    number = house.bring()["number"]
    assert house.get(f"/v1/cases/{number.lower().replace('-', '')}").json["number"] == number


def test_another_agencys_case_is_as_unknown_as_none_on_every_route(house: House) -> None:
    number = house.bring()["number"]
    stranger = house.operations.add_agency("park-crm", "园区平台")
    verdict = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
    for unknown in (number, "HC-2026-999999-0", "HC-2026-000001-9", "x", "%00", "../v1", "١٢٣"):
        answers = [
            house.get(f"/v1/cases/{unknown}", key=stranger),
            house.get(f"/v1/cases/{unknown}/events", key=stranger),
            house.post(f"/v1/cases/{unknown}/supplement", {"text": "x"}, key=stranger),
            house.post(f"/v1/cases/{unknown}/urge", {}, key=stranger),
            house.post(f"/v1/cases/{unknown}/withdraw", {}, key=stranger),
            house.post(f"/v1/cases/{unknown}/verdict", verdict, key=stranger),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.json["detail"] for answer in answers} == {answers[0].json["detail"]}
    assert house.get("/v1/cases", key=stranger).json == {"cases": [], "next": None}
    assert house.case(number).state == "received"


def test_pages_hold_every_case_once_newest_first(house: House) -> None:
    brought = [house.bring()["number"] for _ in range(7)]
    assert walk(house) == brought[::-1]


def test_pages_neither_skip_nor_repeat_while_cases_come_in_and_move_on(house: House) -> None:
    brought = [house.bring()["number"] for _ in range(7)]

    def meanwhile() -> None:
        house.bring()
        house.post(f"/v1/cases/{brought[0]}/supplement", {"text": "more"})

    assert walk(house, during=meanwhile) == brought[::-1]


def test_cases_received_in_the_same_instant_are_all_listed(house: House) -> None:
    house.clock.stand()
    brought = {house.bring()["number"] for _ in range(5)}
    numbers = walk(house)
    assert len(numbers) == 5
    assert set(numbers) == brought


def test_pages_on_postgres_are_the_same(house_on_postgres: House) -> None:
    house = house_on_postgres
    house.clock.stand()
    brought = {house.bring()["number"] for _ in range(5)}
    house.clock.go()
    later = [house.bring()["number"] for _ in range(2)]
    numbers = walk(house)
    assert numbers[:2] == later[::-1]
    assert set(numbers[2:]) == brought
    assert len(numbers) == 7
    assert walk(house, "&state=received&since=2026-01-01T00:00:00Z") == numbers


def test_lists_can_be_narrowed_by_state_and_time(house: House) -> None:
    first = house.bring()["number"]
    house.clock.at = datetime(2026, 11, 25, tzinfo=UTC)
    second = house.bring()["number"]
    house.answered(first)
    assert walk(house, "&state=answered") == [first]
    assert walk(house, "&since=2026-11-25T00:00:00Z") == [second]
    assert walk(house, "&until=2026-11-25T00:00:00Z") == [first]
    assert walk(house, "&updated_since=2026-11-25T00:00:00Z") == [second, first]
    assert walk(house, "&since=2026-11-25T08:00:00%2B08:00&until=2026-11-26T00:00:00Z&state=received") == [second]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("state=lost", "state"),
        ("state=%00", "state"),
        ("since=yesterday", "since"),
        ("since=2026-11-25T00:00:00", "since"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("until=9999-12-31T23:59:59-14:00", "until"),
        ("colour=red", "colour"),
        ("cursor=x", "cursor"),
        ("cursor=bnVsbA", "cursor"),
        ("cursor=WzEsMl0", "cursor"),
        ("cursor=%00%ff", "cursor"),
        ("cursor=" + "W" * 199, "cursor"),
    ],
)
def test_a_bad_parameter_is_named(house: House, query: str, parameter: str) -> None:
    answer = house.get(f"/v1/cases?{query}")
    assert answer.status_code == 422
    assert {one["parameter"] for one in answer.json["errors"]} == {parameter}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_cursor_and_no_number_breaks_anything(house: House, text: str) -> None:
    client = house.client()
    headers = {"Authorization": f"Bearer {house.key}"}
    answer = client.get("/v1/cases", query_string={"cursor": text}, headers=headers)
    assert answer.status_code in (200, 422)


def test_a_cursor_of_another_agency_opens_none_of_its_cases(house: House) -> None:
    for _ in range(3):
        house.bring()
    cursor = house.get("/v1/cases?limit=1").json["next"].split("?")[1]
    stranger = house.operations.add_agency("park-crm", "园区平台")
    assert house.get(f"/v1/cases?{cursor}", key=stranger).json["cases"] == []


def test_the_timeline_comes_in_the_callers_language_and_in_pages(house: House) -> None:
    number = house.bring()["number"]
    for text in ("one", "two", "three"):
        house.post(f"/v1/cases/{number}/supplement", {"text": text})
    english = house.get(f"/v1/cases/{number}/events?limit=3", Accept_Language="en").json
    chinese = house.get(f"/v1/cases/{number}/events", Accept_Language="zh").json
    assert [one["text"] for one in english["events"]][:2] == ["The case was received", "Information was added"]
    assert chinese["events"][0]["text"] == "事项已收到"
    rest = house.get(english["next"].removeprefix("https://cases.haicang.example")).json
    assert [one["seq"] for one in english["events"] + rest["events"]] == [1, 2, 3, 4]
    assert rest["next"] is None


def test_the_link_to_the_next_page_names_the_case_as_we_write_it(house: House) -> None:
    number = house.bring()["number"]
    house.post(f"/v1/cases/{number}/urge", {})
    for spelled in (f"{number}%0d%0a", quote(number.replace("HC", "ＨＣ")), f"%20{number}%09"):
        answer = house.get(f"/v1/cases/{spelled}/events?limit=1")
        following = f"https://cases.haicang.example/v1/cases/{number}/events?limit=1&after=1"
        assert (answer.status_code, answer.headers.get("Link")) == (200, f'<{following}>; rel="next"')


def test_code_tables_are_open_to_everybody(house: House) -> None:
    client = house.client()
    tables = client.get("/v1/codes").json["tables"]
    assert {"kinds", "channels", "states", "outcomes", "matters", "sub-districts", "bodies"} <= set(tables)
    for table in tables:
        assert client.get(f"/v1/codes/{table}").status_code == 200
    told = client.get("/v1/codes/event-types").json["codes"]
    assert {"case.submitted", "case.answered", "passed_up.entered"} <= {one["code"] for one in told}
    assert next(one["name"] for one in told if one["code"] == "case.submitted")["zh"] == "事项已收到"
    matters = client.get("/v1/codes/matters").json["codes"]
    assert {"code": "land.enlarge", "name": {"zh": "增资扩产用地", "en": "Land for enlargement"}} in matters
    assert client.get("/v1/codes/secrets").status_code == 404
