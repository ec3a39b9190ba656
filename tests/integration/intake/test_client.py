"""The client of clients/python does with a real house what its methods say."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from no_wrong_door import Changed, Client, Conflict, Forbidden, Invalid, NewCase, NotFound, Unauthenticated, verify
from scripts.client_shapes import CLIENT, operations
from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import Scope
from services.intake.webhooks.sending import Sender
from tests.integration.intake.hooked import OPEN, hooks, turn
from tests.integration.intake.house import BODY, House
from tests.integration.intake.served import served
from tests.integration.intake.test_passed_up import OUTSIDE, pass_up
from tests.parts.files import PDF
from tests.parts.receiver import receiver

OPENAPI = Path(__file__).parents[3] / "docs" / "openapi.json"
CALLED = re.compile(r'_read\(\s*(\w+),\s*"(\w+) (/v1/[^"]*)"')


def new(**fields: Any) -> NewCase:
    return cast("NewCase", {**BODY, **fields})


@contextmanager
def client_of(house: House, key: str | None = None, **further: Any) -> Iterator[Client]:
    with served(house) as address:
        yield Client(address, key or house.key, **further)


def test_every_operation_that_it_knows_is_in_the_document_with_the_answer_that_it_says() -> None:
    document = json.loads(OPENAPI.read_text("utf-8"))
    known = operations()
    assert len(known) > 20
    for method, path in known:
        assert method.lower() in document["paths"][path], f"{method} {path}"
    called = [found for one in CLIENT.glob("*.py") for found in CALLED.findall(one.read_text("utf-8"))]
    assert len(called) > 8
    for shape, method, path in called:
        answers = document["paths"][path][method.lower()]["responses"]
        (told,) = {one["content"]["application/json"]["schema"]["$ref"] for s, one in answers.items() if s < "300"}
        assert told.rpartition("/")[2] == shape, f"{method} {path}"


def test_it_needs_nothing_but_python() -> None:
    found = re.compile(r"^(?:from|import) (\w+)", re.MULTILINE)
    imported = {name for one in CLIENT.glob("*.py") for name in found.findall(one.read_text("utf-8"))}
    assert imported - {"no_wrong_door"} <= set(sys.stdlib_module_names)


def test_a_case_is_brought_and_followed(either: House) -> None:
    with client_of(either) as client:
        receipt = client.submit(new(source_reference="W-1"))
        number = receipt["number"]
        assert client.submit(new(source_reference="W-1"))["number"] == number
        assert client.case(number)["state"] == "received"
        assert [one["kind"] for one in client.timeline(number)] == ["case.submitted"]
        version = client.version(number)
        assert version is not None
        assert client.version(number, known=version.etag) is None
        assert client.supplement(number, "补充", if_match=version.etag)["number"] == number
        with pytest.raises(Changed):
            client.urge(number, if_match=version.etag)
        either.answered(number)
        assert client.verdict(number, contacted=True, solved=True, satisfaction="satisfied")["state"] == "closed"
        assert client.codes("kinds")[0]["name"]["zh"]


def test_all_pages_of_a_list_are_read(house: House) -> None:
    brought = [house.bring(title=f"第{number}件")["number"] for number in range(7)]
    with client_of(house) as client:
        assert [one["number"] for one in client.cases(limit=2)] == brought[::-1]
        assert list(client.cases(state="closed")) == []


def test_many_cases_are_brought_in_several_requests_with_a_result_for_each(either: House) -> None:
    cases = [new(source_reference=f"P-{number}", title="" if number == 3 else "用地") for number in range(5)]
    with client_of(either) as client:
        results = list(client.submit_many(cases, size=2))
        assert [(one["line"], one["outcome"]) for one in results] == [
            (1, "taken"),
            (2, "taken"),
            (3, "taken"),
            (4, "refused"),
            (5, "taken"),
        ]
        again = [one["outcome"] for one in client.submit_many(cases, size=5)]
        assert again == ["already_there"] * 3 + ["refused", "already_there"]


def test_cases_without_a_reference_are_known_by_the_key_of_the_whole(house: House) -> None:
    cases = [new(title=f"第{number}件") for number in range(3)]
    with client_of(house) as client:
        first = [one["number"] for one in client.submit_many(cases, size=2, idempotency_key="monday")]
        second = [one["number"] for one in client.submit_many(iter(cases), size=2, idempotency_key="monday")]
        assert first == second
        assert len(set(first)) == 3


def test_files_go_in_and_out(house: House) -> None:
    with client_of(house) as client:
        number = client.submit(new())["number"]
        kept = client.attach(number, "现状图.pdf", PDF)
        assert kept["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert client.attachments(number)[0]["name"] == "现状图.pdf"
        assert client.download(number, kept["id"]) == PDF


def test_a_test_case_goes_the_road_of_an_office(house: House) -> None:
    key = Keys(house.service).add("window-hall", test=True)
    with client_of(house, key) as client:
        number = client.submit(new())["number"]
        states = [client.rehearse(number, to)["state"] for to in ("dispatched", "in_progress", "answered")]
        assert states == ["dispatched", "in_progress", "answered"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_refused_names_each_field_in_the_language_that_was_asked_for(house: House, language: str) -> None:
    with client_of(house, language=language) as client:
        with pytest.raises(Invalid) as caught:
            client.submit(cast("NewCase", {**BODY, "kind": "wish", "title": ""}))
        problem = caught.value
        assert (problem.name, problem.status, problem.tries) == ("invalid", 422, 1)
        assert {(one.pointer, one.code) for one in problem.errors} == {("/kind", "one_of"), ("/title", "length")}
        assert ("只能是" in problem.errors[0].detail) == (language == "zh")
        assert problem.instance.startswith("urn:uuid:")


def test_each_refusal_has_an_exception_of_its_own(house: House) -> None:
    reader = Keys(house.service).add("window-hall", scopes=[Scope.READ])
    with served(house) as address:
        client = Client(address, house.key)
        client.submit(new(source_reference="W-1"))
        with pytest.raises(Conflict, match="source-reference-conflict"):
            client.submit(new(source_reference="W-1", title="另一件"))
        with pytest.raises(NotFound):
            client.case("HC-2026-000001-0")
        with pytest.raises(NotFound):
            client.case("../../codes")
        with pytest.raises(Forbidden) as caught:
            Client(address, reader).submit(new())
        assert caught.value.members["scope"] == "submit"
        with pytest.raises(Unauthenticated):
            Client(address, "nwd_abcdefgh_none").case("HC-2026-000001-0")
        assert house.key not in repr(vars(client))


def test_a_key_that_signs_is_never_sent_and_does_all_the_same(either: House) -> None:
    key = Keys(either.service, ["a-secret-of-the-tests-and-nothing-else"]).add("window-hall", signs=True)
    with client_of(either, key, signs=True, now=either.clock.at.timestamp) as client:
        receipt = client.submit(new(source_reference="W-1"))
        version = client.version(receipt["number"])
        assert version is not None
        client.supplement(receipt["number"], "补充", if_match=version.etag)
        assert [one["source_reference"] for one in client.cases(limit=1)] == ["W-1"]
        client.attach(receipt["number"], "a b.pdf", PDF)
    late = (either.clock.at - timedelta(minutes=6)).timestamp
    with client_of(either, key, signs=True, now=late) as client, pytest.raises(Unauthenticated) as caught:
        client.webhooks()
    assert caught.value.name == "clock-off"
    assert either.clock.at - datetime.fromisoformat(caught.value.members["server_time"]) < timedelta(minutes=1)


def test_the_stream_gives_every_event_once_and_goes_on_where_one_stopped(house: House) -> None:
    role = hooks(house)
    with client_of(house) as client:
        numbers = [client.submit(new())["number"] for _ in range(3)]
        turn(role)
        first = list(client.stream(follow=False))
        assert [one["data"]["number"] for one in first] == numbers
        client.urge(numbers[0])
        turn(role)
        following = client.stream(after=first[-1]["position"], wait=1)
        assert next(following)["type"] == "case.urged"


def test_what_was_passed_up_is_read_answered_and_sent_back(house: House) -> None:
    house.loosen(outside=[{**OUTSIDE, "agency": "window-hall"}])
    house.hear(house.body("industry", "产业办", "Industry office"))
    with client_of(house) as client:
        number = client.submit(new())["number"]
        pass_up(house, number)
        assert [one["number"] for one in client.passed_up()] == [number]
        client.attach(number, "现状图.pdf", PDF)
        (file,) = client.passed_up_files(number)
        assert (file["name"], client.passed_up_download(number, file["id"])) == ("现状图.pdf", PDF)
        assert client.answer_passed_up(number, "已批复。")["state"] == "with_you"
        assert client.refuse_passed_up(number, "由区级实施。", "城乡规划条例")["state"] == "refused"
        assert (client.passed_up(), client.one_passed_up(number)["state"]) == ([], "refused")
        with pytest.raises(Conflict):
            client.answer_passed_up(number, "迟了")
        with pytest.raises(NotFound):
            client.passed_up_files(number)


def test_a_webhook_is_named_believed_given_another_secret_and_removed(house: House) -> None:
    house.app.extensions["intake.sender"] = Sender(OPEN)
    role = hooks(house)
    with receiver() as there, client_of(house) as client:
        made = client.add_webhook(f"{there.url}/in", "ops@hall.example", events=["case.*"])
        client.submit(new())
        turn(role)
        newer = client.rotate_secret(made["id"])["secret"]
        client.submit(new())
        turn(role)
        for one, secrets in zip(there.wait_for(2), (made["secret"], [newer]), strict=True):
            event = verify(one.body, one.headers, secrets)
            assert event["type"] == "case.submitted"
        assert [one["state"] for one in client.deliveries(made["id"])] == ["sent", "sent"]
        client.test_webhook(made["id"])
        assert client.replay(made["id"], {"after": 0})["queued"] == 2
        client.enable_webhook(made["id"])
        assert client.webhook(made["id"])["state"] == client.webhooks()[0]["state"]
        client.remove_webhook(made["id"])
        with pytest.raises(NotFound):
            client.remove_webhook(made["id"])


def test_lists_are_held_against_each_other(house: House) -> None:
    with client_of(house) as client:
        client.submit(new(source_reference="W-1"))
        day = house.clock.at.date().isoformat()
        told = client.compare(day, [{"source_reference": "W-1"}, {"source_reference": "W-2"}])
        assert [one["source_reference"] for one in told["missing_here"]] == ["W-2"]
        assert told["missing_there"] == []


def test_an_address_without_its_scheme_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match="https://"):
        Client("cases.haicang.example", "nwd_aaaaaaaa_x")
