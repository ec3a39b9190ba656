"""The committed documents: true to the code, valid by their own standards, and true to what is on the wire."""

import copy
import hashlib
import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from marshmallow import Schema, fields, validate
from openapi_spec_validator import validate as validate_openapi

from scripts.write_documents import DOCUMENTS, ROOT, text_of
from shared.contracts import Unreadable, all_types, from_bytes
from shared.contracts.asyncapi import document
from shared.contracts.registry import MessageType
from tests.contract.golden_messages import MESSAGES, content, name_of, places, with_null, without

OFFICIAL = Path(__file__).parent / "asyncapi"

OLDER_PHRASES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}
"""What Python calls these statuses up to 3.12, with which the documents are written."""


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    """The document as it stands in the repository."""
    read: dict[str, Any] = json.loads((ROOT / "docs/asyncapi.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def official() -> jsonschema_rs.Validator:
    """The official schema of AsyncAPI 3.0.0."""
    return jsonschema_rs.validator_for(json.loads((OFFICIAL / "asyncapi-3.0.0.json").read_text(encoding="utf-8")))


def payload_of(document: dict[str, Any], name: str) -> jsonschema_rs.Validator:
    """Return what holds messages of a type against the document."""
    return jsonschema_rs.validator_for(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "allOf": [{"$ref": f"#/components/messages/{name}/payload"}],
            "components": document["components"],
        },
        validate_formats=True,
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_committed_document_is_what_the_code_says(name: str) -> None:
    # Compared as text: the order of fields is part of what people read. `make docs` writes it anew.
    text = (ROOT / name).read_text(encoding="utf-8")
    for status, phrase in OLDER_PHRASES.items():
        text = text.replace(phrase, HTTPStatus(status).phrase)
    assert text == text_of(DOCUMENTS[name]())


def test_the_official_schema_is_the_one_that_was_published() -> None:
    for line in (OFFICIAL / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((OFFICIAL / name).read_bytes()).hexdigest() == digest


def test_the_document_is_valid_asyncapi(committed: dict[str, Any], official: jsonschema_rs.Validator) -> None:
    assert [error.message for error in official.iter_errors(committed)] == []


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("operations", "intake-sends-case.submitted.v1", "action"), "shout"),
        (("channels", "case.submitted.v1", "messages", "case.submitted.v1"), 7),
        (("components", "schemas", "Envelope", "type"), "thing"),
        (("info", "version"), None),
    ],
)
def test_the_official_schema_sees_what_is_wrong(
    committed: dict[str, Any], official: jsonschema_rs.Validator, way: tuple[str, ...], value: Any
) -> None:
    wrong = copy.deepcopy(committed)
    place = wrong
    for step in way[:-1]:
        place = place[step]
    assert way[-1] in place
    place[way[-1]] = value
    assert not official.is_valid(wrong)


def test_every_type_has_a_channel_its_sender_and_its_takers(committed: dict[str, Any]) -> None:
    told = {
        (one["action"], one["x-service"], one["channel"]["$ref"].removeprefix("#/channels/"))
        for one in committed["operations"].values()
    }
    sent = {("send", kind.source, kind.name) for kind in all_types()}
    taken = {("receive", taker, kind.name) for kind in all_types() for taker in kind.takers}
    assert told == sent | taken
    assert {one["address"] for one in committed["channels"].values()} == {kind.name for kind in all_types()}


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_a_golden_message_is_what_the_document_describes(committed: dict[str, Any], path: Path) -> None:
    payload_of(committed, path.stem).validate(content(path))


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_document_and_reader_refuse_the_same_gaps_in_the_data(committed: dict[str, Any], path: Path) -> None:
    described, whole = payload_of(committed, path.stem), content(path)
    for way in places(whole["data"], ("data",)):
        for broken in (without(whole, way), with_null(whole, way)):
            assert described.is_valid(broken) == readable(broken), way


def readable(message: dict[str, Any]) -> bool:
    """Say whether a consumer can read a message."""
    try:
        from_bytes(json.dumps(message).encode())
    except Unreadable:
        return False
    return True


def test_a_message_of_another_type_or_sender_does_not_fit(committed: dict[str, Any]) -> None:
    whole = content(next(path for path in MESSAGES if path.stem == "task.signed.v1"))
    described = payload_of(committed, "task.signed.v1")
    assert not described.is_valid({**whole, "source": "/router"})
    assert not described.is_valid({**whole, "type": "task.recalled.v1"})
    assert not described.is_valid({**whole, "time": "yesterday"})


def kind_of(schema: type[Schema], name: str = "case.tried.v1") -> MessageType:
    return MessageType(name, "intake", ("router",), schema, "Tried.")


def test_what_the_document_cannot_describe_is_a_mistake_at_once() -> None:
    class Odd(Schema):
        address = fields.IP()

    class Checked(Schema):
        text = fields.String(validate=validate.Length(max=3))

    for schema in (Odd, Checked):
        with pytest.raises(ValueError, match="nothing says how"):
            document("exchange", {"router": "queue"}, [kind_of(schema)])


def test_two_shapes_cannot_bear_one_name() -> None:
    def made(field: fields.Field[Any]) -> type[Schema]:
        return Schema.from_dict({"field": field}, name="Same")

    with pytest.raises(ValueError, match="rename one of them"):
        document(
            "exchange",
            {"router": "queue"},
            [kind_of(made(fields.String())), kind_of(made(fields.Integer()), "case.tried.v2")],
        )


def test_intakes_document_is_valid_openapi() -> None:
    validate_openapi(json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8")))
