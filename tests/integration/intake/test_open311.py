"""Open311 GeoReport v2: another door to the same cases, with its own words, errors and formats."""

import base64
import json
import xml.etree.ElementTree as ET

import pytest
from jsonschema.validators import Draft202012Validator
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import Scope
from services.intake.agencies.quota import Policy
from services.intake.cases.models import Case
from tests.integration.intake.georeport import FORM, V2, descriptions, get, post
from tests.integration.intake.house import BODY, House


def cases(house: House) -> int:
    with house.service.database.read() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_request_is_a_case_and_reads_back_as_it_was_sent(either: House) -> None:
    answer = post(either)
    assert answer.status_code == 201, answer.text
    (told,) = answer.json
    number = told["service_request_id"]
    assert told["account_id"] is None
    case = either.get(f"/v1/cases/{number}").json
    assert number in told["service_notice"]
    assert case["tracking_code"] in told["service_notice"]
    assert case["links"]["page"] in told["service_notice"]
    contact = {"name": "王秀英", "phone": "0592-0000000", "email": "wang@lanfeng.example"}
    assert case["enterprise"] == {"name": "厦门澜峰精密制造有限公司", "contact": contact}
    assert (case["title"], case["matter"]) == ("厂区已满，需要用地。", "land.enlarge")
    assert (case["kind"], case["channel"]) == ("help", "web")
    assert case["place"] == "新阳街道 geo:24.5123,117.9876"
    assert [one.type for one in either.sent(number)] == ["case.submitted.v1"]
    (read,) = get(either, f"requests/{number}.json").json
    assert (read["status"], read["status_notes"]) == ("open", "Received")
    assert read["service_name"] == "Land for enlargement"
    assert read["description"] == FORM["description"]
    assert (read["address"], read["lat"], read["long"]) == ("新阳街道", 24.5123, 117.9876)
    assert read["agency_responsible"] == "Dispatch desk"
    assert get(either, "requests.json").json == [read]
    for personal in ("王秀英", "0592", "wang@"):
        assert personal not in json.dumps(read, ensure_ascii=False)


def test_the_same_request_again_is_the_same_case_by_either_interface(either: House) -> None:
    first, again = post(either), post(either)
    assert (again.status_code, again.headers["Idempotent-Replayed"], again.json) == (200, "true", first.json)
    keyed = {"service_code": "tax.matter"}
    one, other = (post(either, keyed, Idempotency_Key="k-1").json for _ in range(2))
    assert one == other
    body = {"matter": "tax.matter", "kind": "help", "channel": "web", "anonymous": True, "title": "涉税事项"}
    by_json = either.post("/v1/cases", body, Idempotency_Key="k-1")
    assert (by_json.json["number"], by_json.headers["Idempotent-Replayed"]) == (one[0]["service_request_id"], "true")
    assert cases(either) == 2
    changed = post(either, {**FORM, "description": "另一件事"})
    assert len(descriptions(changed, 409)) == 1
    assert cases(either) == 2


@pytest.mark.parametrize("name", ["", "anything"])
def test_a_key_may_come_as_bearer_or_basic_or_in_the_form_and_never_in_an_address(house: House, name: str) -> None:
    number = post(house).json[0]["service_request_id"]
    for pair in (f"{name}:{house.key}", f"{house.key}:{name}"):
        basic = "Basic " + base64.b64encode(pair.encode()).decode()
        answer = house.client().get(f"{V2}/requests/{number}.json", headers={"Authorization": basic})
        assert answer.status_code == 200
    assert house.client().post(f"{V2}/requests.json", data=FORM, headers={"Authorization": basic}).status_code == 200
    assert "address" in descriptions(get(house, f"requests.json?api_key={house.key}"), 400)[0]
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer nwd_x"}):
        answer = house.client().get(f"{V2}/requests.json?lang=en", headers=headers)
        assert "api_key" in descriptions(answer, 403)[0]
    assert "api_key" in descriptions(post(house, {**FORM, "api_key": "wrong"}), 403)[0]


def test_scopes_signing_keys_and_tests_hold_here_too(house: House) -> None:
    keys = Keys(house.service)
    reader = keys.add("window-hall", scopes=[Scope.READ])
    assert "submit" in descriptions(post(house, {**FORM, "api_key": reader}), 403)[0]
    assert cases(house) == 0
    tester = keys.add("window-hall", test=True)
    number = post(house, {**FORM, "api_key": tester}).json[0]["service_request_id"]
    assert house.get(f"/v1/cases/{number}", key=tester).json["test"] is True
    assert house.sent(number) == []
    assert get(house, f"requests/{number}.json").status_code == 404
    assert get(house, "requests.json").json == []


def test_what_is_wrong_is_named_by_the_fields_of_the_form(house: House) -> None:
    wrong = {**FORM, "email": "x", "attribute[uscc]": "1", "attribute[kind]": "wish", "attribute[project_amount]": "a"}
    said = descriptions(post(house, {**wrong, "attribute[sub_district]": "x", "attribute[confidential]": "maybe"}), 400)
    assert {one.partition(":")[0] for one in said} == {
        "email",
        "attribute[uscc]",
        "attribute[kind]",
        "attribute[project_amount]",
        "attribute[sub_district]",
        "attribute[confidential]",
    }
    nameless = {"service_code": "tax.matter", "phone": "0592"}
    assert descriptions(post(house, nameless), 400) == ["first_name: This field is required."]
    assert descriptions(post(house, {"description": "x"}), 400) == ["service_code: This field is required."]
    assert descriptions(post(house, {"service_code": "nope"}), 404) == ["There is no such service_code."]
    elsewhere = {**FORM, "jurisdiction_id": "boston.gov"}
    assert descriptions(post(house, elsewhere), 404) == ["There is no such jurisdiction_id."]
    as_json = house.post(f"{V2}/requests.json?lang=en", BODY)
    assert "x-www-form-urlencoded" in descriptions(as_json, 415)[0]
    in_xml = ET.fromstring(post(house, {"service_code": "nope"}, ending="xml").data)
    assert [(one.tag, one.findtext("code")) for one in in_xml] == [("error", "404")]
    assert "没有" in house.client().get(f"{V2}/services/nope.json").json[0]["description"]
    assert cases(house) == 0


@pytest.mark.parametrize(
    "path", ["services.yaml", "requests.yaml", "requests/x.json", "tokens/x.json", "services/x.json"]
)
def test_what_is_not_there_is_a_404_of_the_standard_s_shape(house: House, path: str) -> None:
    assert len(descriptions(get(house, path), 404)) == 1


def test_a_used_up_quota_says_when_to_come_again(house: House) -> None:
    Keys(house.service).limit("window-hall", {Policy.CASES: 1})
    assert post(house).status_code == 201
    answer = post(house, {"service_code": "tax.matter"})
    assert len(descriptions(answer, 429)) == 1
    assert int(answer.headers["Retry-After"]) > 0
    assert "RateLimit" in answer.headers


def test_answers_are_what_the_document_says(house: House) -> None:
    whole = house.client().get("/openapi.json").json

    def check(answer: TestResponse, path: str, method: str = "get") -> None:
        described = whole["paths"][path][method]["responses"][str(answer.status_code)]
        schema = described["content"][answer.mimetype]["schema"]
        Draft202012Validator({**schema, "components": whole["components"]}).validate(answer.json)

    requests, one = V2 + "/requests.{fmt}", V2 + "/requests/{service_request_id}.{fmt}"
    first = post(house)
    number = first.json[0]["service_request_id"]
    for answer in (first, post(house), post(house, {}), post(house, {**FORM, "description": "x"})):
        check(answer, requests, "post")
    check(post(house, {**FORM, "api_key": ""}), requests, "post")
    check(house.client().get("/open311/discovery.json"), "/open311/discovery.{fmt}")
    check(get(house, "services.json"), V2 + "/services.{fmt}")
    check(get(house, "services/tax.matter.json"), V2 + "/services/{service_code}.{fmt}")
    check(get(house, "requests.json"), requests)
    check(get(house, "requests.json?page=0"), requests)
    check(get(house, f"requests/{number}.json"), one)
    check(get(house, "requests/none.json"), one)
    check(get(house, "tokens/O-1.json"), V2 + "/tokens/{token}.{fmt}")


def test_no_place_no_services_and_a_time_to_come_again(empty_house: House) -> None:
    for path in ("/open311/discovery.json", f"{V2}/services.json"):
        answer = empty_house.client().get(path)
        assert len(descriptions(answer, 503)) == 1
        assert int(answer.headers["Retry-After"]) > 0
