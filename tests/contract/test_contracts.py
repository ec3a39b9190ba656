"""The messages themselves: what was sent once stays readable, and every type has somebody who takes it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from marshmallow import Schema, ValidationError

from services.intake.handlers import HANDLERS as INTAKE
from services.notifier.handlers import HANDLERS as NOTIFIER
from services.router.handlers import HANDLERS as ROUTER
from shared.contracts import Message, Unreadable, all_types, from_bytes, to_bytes, type_named
from shared.contracts.registry import declare
from tests.contract.golden_messages import MESSAGES, content, name_of, of_tomorrow, without

TABLES = {"intake": INTAKE, "router": ROUTER, "notifier": NOTIFIER}
EXTENSIONS = {"round": "round", "assignment": "assignment", "line": "line", "linehash": "line_hash"}

golden = pytest.mark.parametrize("path", MESSAGES, ids=name_of)


def written(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()


@golden
def test_a_golden_message_of_any_release_can_be_read_and_comes_out_as_it_went_in(path: Path) -> None:
    message = from_bytes(path.read_bytes())
    assert message.type == path.stem
    assert json.loads(to_bytes(message)) == content(path)


def test_every_type_has_a_golden_message_and_each_of_its_fields_stands_in_one() -> None:
    sent: dict[str, set[str]] = {}
    for path in MESSAGES:
        sent.setdefault(path.stem, set()).update(content(path)["data"])
    assert sent == {kind.name: set(kind.schema().fields) for kind in all_types()}


@golden
def test_the_cloudevents_library_reads_what_we_write_as_we_do(path: Path) -> None:
    message = from_bytes(path.read_bytes())
    # The bytes have every attribute: the library would make up an id and a time where they are missing.
    event = JSONFormat().read(None, to_bytes(message))
    assert (event.get_id(), event.get_source()) == (message.id, f"/{message.source}")
    assert (event.get_type(), event.get_subject(), event.get_time()) == (message.type, message.subject, message.time)
    assert event.get_data() == message.data
    assert event.get_datacontenttype() == "application/json"
    for extension, field in EXTENSIONS.items():
        assert event.get_extension(extension) == getattr(message, field)


@golden
def test_what_the_cloudevents_library_writes_we_read_as_it_does(path: Path) -> None:
    rewritten = JSONFormat().write(JSONFormat().read(None, path.read_bytes()))
    assert from_bytes(rewritten) == from_bytes(path.read_bytes())


@golden
def test_fields_of_a_later_release_are_left_out_however_deep_they_stand(path: Path) -> None:
    assert from_bytes(written(of_tomorrow(content(path)))) == from_bytes(path.read_bytes())


@golden
def test_a_sender_may_not_add_a_field_that_nobody_declared(path: Path) -> None:
    message = from_bytes(path.read_bytes())
    message.data["added_by_mistake"] = 1
    with pytest.raises(ValidationError, match="added_by_mistake"):
        to_bytes(message)


@golden
@pytest.mark.parametrize("attribute", ["id", "source", "type", "subject", "time", "data"])
def test_a_message_without_an_attribute_is_unreadable_and_the_reason_names_it(path: Path, attribute: str) -> None:
    with pytest.raises(Unreadable, match=attribute):
        from_bytes(written(without(content(path), (attribute,))))


@golden
def test_a_message_without_a_field_is_unreadable_and_the_reason_names_it(path: Path) -> None:
    whole, declared = content(path), type_named(path.stem).schema().fields
    for name in (one for one in whole["data"] if declared[one].required):
        with pytest.raises(Unreadable, match=f"does not fit its type.*{name}"):
            from_bytes(written(without(whole, ("data", name))))


@pytest.mark.parametrize(
    ("attribute", "value", "words"),
    [
        ("specversion", "9", "specversion"),
        ("id", "", "id must be a text"),
        ("id", 7, "id must be a text"),
        ("subject", "", "subject must be a text"),
        ("time", "2026-11-24T09:30:00", "no offset"),
        ("time", "yesterday", "no CloudEvent"),
        ("round", "first", "no CloudEvent"),
    ],
)
def test_an_attribute_that_cannot_be_meant_is_unreadable_in_words(attribute: str, value: object, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        from_bytes(written({**content(MESSAGES[0]), attribute: value}))


def test_a_number_that_was_sent_as_text_does_not_fit() -> None:
    path = next(one for one in MESSAGES if "task.opened" in one.name)
    whole = content(path)
    with pytest.raises(Unreadable, match="turn"):
        from_bytes(written({**whole, "data": {**whole["data"], "turn": "3"}}))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"null", b"[]", b'"text"', b"{}", b"[" * 100_000])
def test_what_is_no_message_at_all_is_unreadable_in_words(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no CloudEvent"):
        from_bytes(body)


def test_a_type_that_nobody_declared_is_unreadable() -> None:
    message = {**content(MESSAGES[0]), "type": "case.vanished.v1"}
    with pytest.raises(Unreadable, match=re.escape("'case.vanished.v1'")):
        from_bytes(written(message))


@golden
def test_no_service_sends_in_another_ones_name(path: Path) -> None:
    read, whole = from_bytes(path.read_bytes()), content(path)
    for other in TABLES.keys() - {read.source}:
        with pytest.raises(Unreadable, match=f"{read.source}'s to send"):
            from_bytes(written({**whole, "source": f"/{other}"}))
        foreign = Message(read.id, read.type, other, read.subject, read.time, read.data)
        with pytest.raises(ValueError, match=f"{other} may not send"):
            to_bytes(foreign)


def test_a_name_is_declared_once() -> None:
    kind = all_types()[0]
    with pytest.raises(ValueError, match="declared twice"):
        declare(kind.name, source="router", takers=["intake"], schema=Schema, summary="Another meaning.")
    assert type_named(kind.name) is kind


def test_names_say_subject_event_and_version() -> None:
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*", kind.name) for kind in all_types())


def test_every_type_is_sent_by_a_service_and_taken_by_others() -> None:
    for kind in all_types():
        assert kind.source in TABLES
        assert kind.takers
        assert set(kind.takers) <= TABLES.keys() - {kind.source}


@pytest.mark.parametrize("service", TABLES)
def test_a_service_handles_exactly_the_types_that_it_is_a_taker_of(service: str) -> None:
    assert set(TABLES[service]) == {kind.name for kind in all_types() if service in kind.takers}
