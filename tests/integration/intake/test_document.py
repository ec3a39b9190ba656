"""The OpenAPI document: valid, whole, and true to what the interface answers."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from jsonschema.validators import Draft202012Validator
from markupsafe import escape
from openapi_spec_validator import validate

from services.intake import problems
from services.intake.reference.document import operations
from services.intake.reference.messages import described
from shared.contracts import all_types
from shared.web import problem_kinds
from shared.web.problem_kinds import Kind
from tests.integration.intake.house import BODY, House

OPEN = {
    "/v1/codes",
    "/v1/codes/{table}",
    "/open311/discovery.{fmt}",
    "/open311/v2/services.{fmt}",
    "/open311/v2/services/{service_code}.{fmt}",
}


def document(house: House) -> dict[str, Any]:
    return house.client().get("/openapi.json").json


def check(whole: dict[str, Any], answer: Any, path: str, method: str) -> None:
    """Hold an answer against what the document says of its status."""
    described = whole["paths"][path][method]["responses"][str(answer.status_code)]
    schema = described["content"][answer.mimetype]["schema"]
    Draft202012Validator({**schema, "components": whole["components"]}).validate(answer.json)
    if answer.status_code < 400:
        shape = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        assert set(answer.json) == set(shape["properties"])


def test_the_document_is_valid_openapi_3_1(house: House) -> None:
    whole = document(house)
    assert whole["openapi"].startswith("3.1")
    validate(whole)


def test_every_route_of_the_interface_is_described(house: House) -> None:
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in house.app.url_map.iter_rules()
        if rule.rule.startswith(("/v1/", "/open311/"))
    }
    assert routes == set(document(house)["paths"])


def test_every_operation_has_a_summary_needs_a_key_and_describes_its_problems(house: House) -> None:
    for path, item in document(house)["paths"].items():
        for method in {"get", "post"} & set(item):
            operation = item[method]
            assert operation["summary"]
            assert ("security" in operation) == (path not in OPEN)
            refused = {status for status in operation["responses"] if status >= "400"}
            assert refused >= ({"503"} if path in OPEN else {"401", "503"})


def test_answers_are_what_the_document_says(house: House) -> None:
    whole, case = document(house), "/v1/cases/{number}"
    brought = house.post("/v1/cases", {**BODY, "source_reference": "1", "project": {"amount": 5}})
    number = brought.json["number"]
    check(whole, brought, "/v1/cases", "post")
    check(whole, house.post("/v1/cases", {**BODY, "source_reference": "1"}), "/v1/cases", "post")
    check(whole, house.post("/v1/cases", {}), "/v1/cases", "post")
    check(whole, house.post("/v1/cases", b"{"), "/v1/cases", "post")
    check(whole, house.get("/v1/cases"), "/v1/cases", "get")
    check(whole, house.get("/v1/cases?limit=0"), "/v1/cases", "get")
    check(whole, house.get("/v1/cases", key="x"), "/v1/cases", "get")
    check(whole, house.get(f"/v1/cases/{number}"), case, "get")
    check(whole, house.get("/v1/cases/none"), case, "get")
    house.answered(number)
    check(whole, house.get(f"/v1/cases/{number}"), case, "get")
    check(whole, house.get(f"/v1/cases/{number}/events"), f"{case}/events", "get")
    check(whole, house.post(f"/v1/cases/{number}/urge", {}), f"{case}/urge", "post")
    good = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
    check(whole, house.post(f"/v1/cases/{number}/verdict", good), f"{case}/verdict", "post")
    check(whole, house.client().get("/v1/codes"), "/v1/codes", "get")
    check(whole, house.client().get("/v1/codes/states"), "/v1/codes/{table}", "get")


def test_the_example_in_the_document_is_a_case_that_is_taken(house: House) -> None:
    content = document(house)["paths"]["/v1/cases"]["post"]["requestBody"]["content"]["application/json"]
    assert house.post("/v1/cases", content["example"]).status_code == 202


def test_the_sender_has_no_field_for_tags(house: House) -> None:
    assert "tags" not in document(house)["components"]["schemas"]["NewCase"]["properties"]


@pytest.mark.parametrize("word", ["POST /v1/cases", "NewCase", "Idempotency-Key", "unified", "tries-used-up"])
def test_the_page_for_people_says_the_same(house: House, word: str) -> None:
    page = house.client().get("/docs?lang=en", headers={"Accept": "text/html"}).text
    assert word.lower() in page.lower()


def test_a_method_that_is_not_there_is_answered_with_those_that_are(house: House) -> None:
    answer = house.client().put("/v1/cases", json={})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.json["type"] == "/problems/method-not-allowed"


def test_the_examples_on_the_page_are_requests_that_are_taken(house: House) -> None:
    whole = document(house)
    examples = {(one.method, one.path): one for one in operations(whole)}
    number = house.bring()["number"]
    for (method, path), one in examples.items():
        assert one.curl.startswith("curl -i")
        compile(one.python, path, "exec")
        if method == "POST" and path.startswith("/v1/cases/{number}/") and "-d '" in one.curl:
            body = one.curl.rpartition("-d '")[2].rstrip("'")
            answer = house.post(path.format(number=number), body.encode())
            assert answer.status_code in (200, 403, 409), (path, answer.json)


def test_the_page_about_messages_shows_each_with_an_example_that_can_be_read(house: House) -> None:
    page = house.client().get("/docs/messages?lang=en", headers={"Accept": "text/html"}).text
    _, told, _ = described()
    assert len(told) == len(all_types())
    for one in told:
        assert f'id="{one.name}"' in page
        shown = json.loads(one.example)
        assert shown["type"] == one.name
    assert house.client().get("/asyncapi.json").json["asyncapi"].startswith("3.")


def every_kind() -> Iterator[Kind]:
    """Give each kind of problem that some module of the house's keeps, listed or not."""
    for module in (problems, problem_kinds):
        yield from (one for one in vars(module).values() if isinstance(one, Kind))


def test_every_kind_of_problem_has_a_page_in_both_languages_at_the_address_that_names_it(house: House) -> None:
    client = house.client()
    assert len({kind.slug for kind in every_kind()}) > 30
    for kind in every_kind():
        for language, explanation in zip(("zh", "en"), kind.explanation, strict=True):
            page = client.get(f"/problems/{kind.slug}?lang={language}", headers={"Accept": "text/html"})
            assert page.status_code == 200, kind.slug
            assert str(escape(explanation)) in page.text, kind.slug
            shown = json.loads(unescape(page.text.partition("<code>{")[2].partition("}</code>")[0]).join("{}"))
            assert shown["type"] == f"/problems/{kind.slug}"
            assert (shown["status"], shown["detail"]) == (kind.status, explanation)


def test_every_kind_of_problem_that_a_program_meets_is_in_the_document(house: House) -> None:
    schema = document(house)["components"]["schemas"]["Problem"]
    for_people = {"/problems/stale-form", "/problems/not-pressed"}
    assert set(schema["x-problems"]) == {f"/problems/{kind.slug}" for kind in every_kind()} - for_people
    for address, told in schema["x-problems"].items():
        assert address in schema["properties"]["type"]["examples"]
        assert house.client().get(address).status_code == 200
        assert told["status"] >= 400
        assert told["meaning"]


def test_the_example_of_a_problem_has_what_the_real_one_has(house: House) -> None:
    house.bring(source_reference="W-1")
    other = house.post("/v1/cases", {**BODY, "source_reference": "W-1", "title": "另一件"}, Accept_Language="en").json
    page = house.client().get(f"{other['type']}?lang=en").text
    shown = json.loads(unescape(page.partition("<code>{")[2].partition("}</code>")[0]).join("{}"))
    assert set(shown) == set(other)
