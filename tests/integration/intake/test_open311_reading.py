"""What Open311 GeoReport v2 says of services, and of an agency's own cases."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

from tests.integration.intake.georeport import FORM, V2, descriptions, get, post
from tests.integration.intake.house import House
from tests.integration.intake.same import LAND, bring, hotline, merge


def test_xml_says_what_json_says(house: House) -> None:
    brought = post(house, ending="xml")
    assert (brought.status_code, brought.content_type) == (201, "text/xml; charset=utf-8")
    found = ET.fromstring(brought.data).findtext("request/service_request_id")
    for path, root, item in (
        (f"requests/{found}", "service_requests", "request"),
        ("requests", "service_requests", "request"),
        ("tokens/O-1", "service_requests", "request"),
        ("services", "services", "service"),
    ):
        as_json = get(house, f"{path}.json").json
        tree = ET.fromstring(get(house, f"{path}.xml").data)
        assert tree.tag == root
        assert [one.tag for one in tree] == [item] * len(as_json)
        for element, told in zip(tree, as_json, strict=True):
            assert {one.tag: one.text for one in element} == {name: flat(value) for name, value in told.items()}
    whole, tree = get(house, "services/tax.matter.json").json, get(house, "services/tax.matter.xml").data
    attributes = ET.fromstring(tree).findall("attributes/attribute")
    assert [one.findtext("code") for one in attributes] == [one["code"] for one in whole["attributes"]]
    kinds = [one.findtext("key") for one in attributes[1].findall("values/value")]
    assert kinds == [one["key"] for one in whole["attributes"][1]["values"]]


def flat(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def test_discovery_leads_to_the_endpoint_in_both_formats(house: House) -> None:
    told = house.client().get("/open311/discovery.json").json
    (endpoint,) = told["endpoints"]
    assert endpoint["url"] == "https://cases.haicang.example/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert datetime.fromisoformat(told["changeset"]).tzinfo is not None
    tree = ET.fromstring(house.client().get("/open311/discovery.xml").data)
    assert tree.findtext("endpoints/endpoint/url") == endpoint["url"]
    assert [one.text for one in tree.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


def test_every_service_of_the_place_is_listed_with_what_it_asks_for(house: House) -> None:
    listed = house.client().get(f"{V2}/services.json?jurisdiction_id=haicang").json
    matters = house.client().get("/v1/codes/matters").json["codes"]
    assert [one["service_code"] for one in listed] == [one["code"] for one in matters]
    assert [one["service_name"] for one in listed] == [one["name"]["zh"] for one in matters]
    attributes = get(house, "services/land.enlarge.json").json["attributes"]
    assert [one["order"] for one in attributes] == list(range(1, len(attributes) + 1))
    districts = next(one for one in attributes if one["code"] == "sub_district")["values"]
    assert {"key": "xinyang", "name": "Xinyang"} in districts


def test_an_agency_sees_its_own_requests_alone(either: House) -> None:
    number, other = post(either).json[0]["service_request_id"], hotline(either)
    for path in (f"requests/{number}.json", f"tokens/{number}.json", "tokens/O-1.json"):
        assert get(either, path).status_code == 200
        assert len(descriptions(get(either, path, key=other), 404)) == 1
    for query in ("", f"?service_request_id={number}", "?status=open", "?service_code=land.enlarge"):
        assert len(get(either, f"requests.json{query}").json) == 1, query
        assert get(either, f"requests.json{query}", key=other).json == [], query


def test_requests_are_found_by_number_service_date_and_status(either: House) -> None:
    house = either
    house.clock.at = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
    old = house.bring(matter="tax.matter")["number"]
    house.clock.at = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    tax, land = (house.bring(matter=one)["number"] for one in ("tax.matter", "land.enlarge"))
    plain = house.bring()["number"]
    house.post(f"/v1/cases/{tax}/withdraw", {})

    def numbers(query: str) -> list[str]:
        answer = get(house, f"requests.json?{query}")
        assert answer.status_code == 200, answer.text
        return [one["service_request_id"] for one in answer.json]

    assert numbers("") == [plain, land, tax]
    assert numbers("status=open") == [plain, land]
    assert numbers("status=closed") == [tax]
    assert numbers("status=closed,open") == [plain, land, tax]
    assert numbers("service_code=tax.matter,land.enlarge") == [land, tax]
    assert numbers(f"service_request_id={old},{land},none&status=closed") == [land, old]
    assert numbers("service_request_id=none") == []
    assert numbers("start_date=2026-06-01T01:30:00Z&service_code=tax.matter") == [old]
    assert numbers("start_date=2026-06-01T09:00:00%2B08:00&end_date=2026-06-02T00:00:00Z") == [old]
    assert numbers("end_date=2026-06-01T01:00:00Z") == []
    assert numbers("page_size=2") == [plain, land]
    assert numbers("page_size=2&page=2&extensions=true") == [tax]
    for wrong in (
        "start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z",
        "start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z",
        "start_date=2026-11-01",
        "status=reopened",
        "page_size=1001",
        "statuss=open",
        "service_request_id=" + ",".join(["x"] * 201),
    ):
        assert len(descriptions(get(house, f"requests.json?{wrong}"), 400)) == 1, wrong


def test_the_status_follows_the_case_and_the_notes_hold_its_answer(either: House) -> None:
    number = post(either).json[0]["service_request_id"]
    either.answered(number)
    (told,) = get(either, f"requests/{number}.json").json
    assert told["status"] == "open"
    assert told["status_notes"] == "Answered\n已排定供地。"
    good = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
    either.post(f"/v1/cases/{number}/verdict", good)
    (told,) = get(either, f"requests/{number}.json").json
    assert (told["status"], told["status_notes"]) == ("closed", "Closed\n已排定供地。")
    assert told["updated_datetime"] > told["requested_datetime"]


def test_what_an_xml_reader_could_not_read_is_replaced(house: House) -> None:
    number = house.bring(description="一\x01二<三>&\ufffe")["number"]
    tree = ET.fromstring(get(house, f"requests/{number}.xml").data)
    assert tree.findtext("request/description") == "一\ufffd二<三>&\ufffd"


def test_a_long_description_is_whole_where_one_request_is_asked_for(house: House) -> None:
    number = house.bring(description="长" * 5_000)["number"]
    assert len(get(house, "requests.json").json[0]["description"]) == 4_000
    assert get(house, f"requests/{number}.json").json[0]["description"] == "长" * 5_000


def test_a_merged_request_is_closed_and_says_where_it_goes_on(house: House) -> None:
    mine = post(house, {**FORM, "description": LAND["description"], "attribute[title]": LAND["title"]})
    number = mine.json[0]["service_request_id"]
    into = bring(house, LAND, hotline(house))["number"]
    merge(house, number, into)
    (told,) = get(house, f"requests/{number}.json").json
    assert (told["status"], told["status_notes"]) == ("closed", "Merged\nThe case it was merged into: Received")
    house.answered(into)
    (told,) = get(house, f"requests/{number}.json").json
    assert told["status_notes"] == "Merged\nThe case it was merged into: Answered\n已排定供地。"
    assert into not in told["status_notes"]
