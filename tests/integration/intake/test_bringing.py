"""POST /v1/cases: one case for one request, whatever is sent how often."""

import json
import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from services.intake.agencies.domain import make_key
from services.intake.cases.numbers import is_link_token, read_number
from services.intake.models import Case, Idempotency
from tests.integration.intake.house import BODY, House


def cases(house: House) -> int:
    with house.service.database.read() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def pointers(answer: Any) -> set[str]:
    return {one["pointer"] for one in answer.json["errors"]}


def test_a_case_is_taken_and_its_message_waits_in_the_same_transaction(house: House) -> None:
    answer = house.post("/v1/cases", {**BODY, "source_reference": "W-1", "matter": "land.enlarge"})
    assert answer.status_code == 202
    receipt = answer.json
    assert set(receipt) == {"number", "tracking_code", "state", "test", "links"}
    assert read_number(receipt["number"]) == receipt["number"]
    assert len(receipt["tracking_code"]) == 6
    assert receipt["state"] == "received"
    assert answer.headers["Location"] == f"https://cases.haicang.example/v1/cases/{receipt['number']}"
    assert is_link_token(receipt["links"]["page"].rsplit("/", 1)[1])
    (message,) = house.sent(receipt["number"])
    assert (message.type, message.round) == ("case.submitted.v1", 1)
    assert message.data["case"]["number"] == receipt["number"]
    assert message.data["case"]["source"]["agency_name"] == "政务服务大厅"
    assert message.line == 1
    assert message.line_hash == house.case(receipt["number"]).line_hash


def test_the_same_key_and_body_is_the_same_case_and_the_same_answer(house: House) -> None:
    first = house.post("/v1/cases", BODY, Idempotency_Key="k-1")
    house.answered(first.json["number"])
    again = house.post("/v1/cases", dict(reversed(BODY.items())), Idempotency_Key="k-1")
    assert (again.status_code, again.json) == (202, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert cases(house) == 1


def test_the_same_key_with_another_body_is_refused(house: House) -> None:
    house.post("/v1/cases", BODY, Idempotency_Key="k-1")
    other = house.post("/v1/cases", {**BODY, "title": "另一件"}, Idempotency_Key="k-1")
    assert (other.status_code, other.json["type"]) == (409, "/problems/idempotency-conflict")
    assert cases(house) == 1


def test_an_agencys_own_reference_is_a_key_too(house: House) -> None:
    body = {**BODY, "source_reference": "W-2026-0001"}
    first, again = house.post("/v1/cases", body), house.post("/v1/cases", body, Idempotency_Key="later")
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    other = house.post("/v1/cases", {**body, "title": "另一件"})
    assert (other.status_code, other.json["type"]) == (409, "/problems/source-reference-conflict")
    assert other.json["number"] == first.json["number"]
    assert cases(house) == 1


def test_without_key_and_reference_each_post_is_a_case(house: House) -> None:
    assert house.bring()["number"] != house.bring()["number"]


def test_two_agencies_may_use_the_same_key_and_reference(house: House) -> None:
    hotline = house.operations.add_agency("city-12345", "市12345热线")
    body = {**BODY, "source_reference": "1"}
    first = house.post("/v1/cases", body, Idempotency_Key="1")
    second = house.post("/v1/cases", body, key=hotline, Idempotency_Key="1")
    assert second.status_code == 202
    assert second.json["number"] != first.json["number"]


def race(house: House, count: int, **headers: str) -> list[Any]:
    answers: list[Any] = []
    together = threading.Barrier(count)

    def post() -> None:
        together.wait()
        answers.append(house.post("/v1/cases", {**BODY, "source_reference": headers.get("reference")}, **headers))

    threads = [threading.Thread(target=post) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.parametrize("headers", [{"Idempotency_Key": "once"}, {"reference": "W-9"}])
def test_requests_in_one_moment_end_in_one_case(house: House, headers: dict[str, str]) -> None:
    answers = race(house, 6, **headers)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json["number"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
    assert (cases(house), len(house.sent())) == (1, 1)


@pytest.mark.parametrize("headers", [{"Idempotency_Key": "once"}, {"reference": "W-9"}])
def test_requests_in_one_moment_end_in_one_case_on_postgres(house_on_postgres: House, headers: dict[str, str]) -> None:
    answers = race(house_on_postgres, 6, **headers)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json["number"] for answer in answers}) == 1
    assert (cases(house_on_postgres), len(house_on_postgres.sent())) == (1, 1)


def test_cases_taken_in_one_moment_have_numbers_of_their_own(house: House) -> None:
    answers = race(house, 6)
    assert len({answer.json["number"] for answer in answers}) == 6


@pytest.mark.parametrize("key", ["", "a b", "é", "a" * 256, "tab\t"])
def test_a_bad_idempotency_key_is_named(house: House, key: str) -> None:
    answer = house.post("/v1/cases", BODY, Idempotency_Key=key)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "Idempotency-Key"
    assert cases(house) == 0


def test_the_longest_key_is_taken(house: House) -> None:
    assert house.post("/v1/cases", BODY, Idempotency_Key="~" * 255).status_code == 202


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic YTpi", "Bearer of another key"])
def test_whoever_has_no_good_key_is_refused_alike_and_nothing_is_stored(house: House, header: str | None) -> None:
    if header == "Bearer of another key":  # made here: every process must know the test by the same name
        header = f"Bearer {make_key().text}"
    headers = {} if header is None else {"Authorization": header}
    answer = house.client().post("/v1/cases", json=BODY, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert cases(house) == 0


def test_a_revoked_key_opens_nothing_from_that_moment(house: House) -> None:
    number = house.bring()["number"]
    assert house.operations.revoke_key(house.key.split("_")[1]) is True
    assert house.get(f"/v1/cases/{number}").status_code == 401
    assert house.post("/v1/cases", BODY).status_code == 401
    another = house.operations.add_agency("window-hall", "政务服务大厅")
    assert house.get(f"/v1/cases/{number}", key=another).status_code == 200


def test_the_key_is_stored_as_a_digest_alone(house: House) -> None:
    raw = b"".join(path.read_bytes() for path in house.data_dir.glob("intake.db*"))
    assert house.key.encode() not in raw
    assert house.key.split("_", 2)[2].encode() not in raw


def test_all_that_is_wrong_is_named_in_one_answer_in_the_callers_language(house: House) -> None:
    body = {"kind": "wish", "title": "", "enterprise": {"name": "a", "uscc": "1"}, "matter": "x", "tags": ["key"]}
    english = house.post("/v1/cases", body, Accept_Language="en-GB")
    chinese = house.post("/v1/cases", body, Accept_Language="zh-CN")
    expected = {"/kind", "/channel", "/title", "/enterprise/uscc", "/matter", "/tags"}
    assert pointers(english) == pointers(chinese) == expected
    assert english.headers["Content-Type"] == "application/problem+json"
    assert english.json["title"] == "Not valid"
    assert {one["code"] for one in english.json["errors"]} == {one["code"] for one in chinese.json["errors"]}
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one["detail"]) for one in chinese.json["errors"])
    assert not any("\u4e00" <= sign <= "\u9fff" for one in english.json["errors"] for sign in one["detail"])
    assert cases(house) == 0


def test_a_field_of_the_wrong_shape_is_named_and_not_called_missing_as_well(house: House) -> None:
    assert pointers(house.post("/v1/cases", {**BODY, "enterprise": "厦门公司"})) == {"/enterprise"}
    assert pointers(house.post("/v1/cases", {**BODY, "enterprise": {}})) == {"/enterprise/name"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"title": "\xc3\x28"}',
        b'{"kind": "help", "kind": "report"}',
        b'{"project": {"amount": NaN}}',
        b"[" * 100_000,
        b'{"project": {"amount": ' + b"9" * 5000 + b"}}",
        '{"title": "用地"}'.encode("gb18030"),
        '{"title": "用地"}'.encode("utf-16"),
    ],
)
def test_what_cannot_be_read_is_refused_as_such(house: House, body: bytes) -> None:
    answer = house.post("/v1/cases", body)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/unreadable-json")
    assert cases(house) == 0


@pytest.mark.parametrize("body", [[], "text", 7, None, True])
def test_json_that_is_no_object_is_refused(house: House, body: Any) -> None:
    assert house.post("/v1/cases", json.dumps(body).encode()).status_code == 422


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"title": "a\\u0000b"}', "/title"),
        (b'{"enterprise": {"name": "\\ud800"}}', "/enterprise/name"),
        (b'{"enterprise": {"contact": {"name": "\\udfff x"}}}', "/enterprise/contact/name"),
    ],
)
def test_what_no_database_can_hold_is_refused_by_field(house: House, body: bytes, pointer: str) -> None:
    answer = house.post("/v1/cases", body)
    assert answer.status_code == 422
    assert pointer in pointers(answer)


def test_a_body_of_more_than_a_mebibyte_is_refused(house: House) -> None:
    answer = house.post("/v1/cases", {**BODY, "description": "x" * 1024 * 1024})
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/too-large")
    assert cases(house) == 0


def test_another_content_type_is_refused(house: House) -> None:
    answer = house.post("/v1/cases", BODY, Content_Type="text/plain")
    assert (answer.status_code, answer.json["type"]) == (415, "/problems/unsupported-media-type")


@pytest.mark.parametrize(
    "text",
    [
        "🏭" * 25_600,
        "字" * 102_400,
        "مرحبا \u202e\u2066 abc",
        "\x01\x02\x1b[31m\x7f",
        "<script>alert(1)</script>{{ 7*7 }}%s",
        "'; drop table cases; --",
        "a\r\nBcc: b@c.example\r\n\r\n",
        "e\u0301\u200d\ufeff",
    ],
)
def test_any_text_is_kept_as_it_was_sent(house: House, text: str) -> None:
    number = house.bring(description=text)["number"]
    assert house.get(f"/v1/cases/{number}").json["description"] == text
    (message,) = house.sent(number)
    assert message.data["case"]["description"] == text


def test_line_breaks_in_one_line_fields_become_spaces(house: House) -> None:
    number = house.bring(title="a\r\nBcc: b@c.example", enterprise={"name": "x\ny"}, source_reference="r\n1")["number"]
    told = house.get(f"/v1/cases/{number}").json
    assert (told["title"], told["enterprise"]["name"], told["source_reference"]) == ("a Bcc: b@c.example", "x y", "r 1")


def test_a_reference_that_differs_in_line_breaks_alone_is_the_same_reference(house: House) -> None:
    first = house.bring(source_reference="r 1")
    other = house.post("/v1/cases", {**BODY, "source_reference": "r\n1"})
    assert (other.status_code, other.json["number"]) == (409, first["number"])


def test_before_a_place_is_loaded_no_case_is_taken_and_the_answer_says_when_to_come_again(empty_house: House) -> None:
    answer = empty_house.post("/v1/cases", BODY)
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_the_year_of_a_number_is_that_of_the_places_own_clocks(house: House) -> None:
    house.clock.at = house.clock.at.replace(month=12, day=31, hour=16, minute=1)
    assert house.bring()["number"].startswith("HC-2027-")


def test_every_first_answer_under_a_key_is_remembered_as_long_as_the_case(house: House) -> None:
    receipt = house.post("/v1/cases", BODY, Idempotency_Key="k").json
    with house.service.database.read() as session:
        kept = session.scalars(select(Idempotency)).one()
    assert kept.answer == receipt
    assert kept.case_id == house.case(receipt["number"]).id
