"""Whoever reads the interface of the last release can read this one; and the comparison names whatever breaks."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from scripts.breaking import asyncapi_breaks, openapi_breaks
from scripts.check_contracts import IF_MEANT, ROOT, breaks

CASES = "/v1/cases"
Change = Callable[[dict[str, Any]], Any]


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs" / name).read_text(encoding="utf-8"))
    return found


def shape(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def test_nothing_breaks_those_who_read_the_last_release() -> None:
    found = breaks()
    assert not found, "\n".join([*found, IF_MEANT])


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda one: one["paths"].pop(f"{CASES}/{{number}}/urge"), "the path is gone"),
        (lambda one: one["paths"][CASES].pop("get"), "the operation is gone"),
        (lambda one: one["paths"][CASES]["post"].update(security=[{"key": ["read"]}]), "another scope"),
        (lambda one: one["paths"][CASES]["post"]["responses"].pop("202"), "the answer 202 is gone"),
        (lambda one: one["paths"][CASES]["get"]["parameters"].pop(), "If-None-Match is gone"),
        (lambda one: shape(one, "NewCase")["required"].append("matter"), "matter: it is needed now"),
        (lambda one: shape(one, "NewCase")["properties"].pop("place"), "place: the field is no longer taken"),
        (lambda one: shape(one, "NewCase")["properties"]["kind"]["enum"].remove("report"), "not every value"),
        (lambda one: shape(one, "NewCase")["properties"]["title"].update(maxLength=10), "most letters is 10"),
        (lambda one: shape(one, "NewCase")["properties"]["title"].update(type="integer"), "its type is integer"),
        (lambda one: shape(one, "Receipt")["properties"].pop("number"), "number: the field is gone"),
        (lambda one: shape(one, "Receipt")["required"].remove("number"), "number: it may be left out now"),
        (lambda one: shape(one, "Receipt")["properties"]["number"].update(type=["string", "null"]), "its type is"),
        (lambda one: shape(one, "LinksOut")["properties"].pop("page"), "links/page: the field is gone"),
        (lambda one: shape(one, "CaseSummary")["properties"].pop("owner"), "cases[]/owner: the field is gone"),
    ],
)
def test_a_change_that_breaks_clients_is_named(change: Change, word: str) -> None:
    old = read("openapi.json")
    new = copy.deepcopy(old)
    change(new)
    assert any(word in one for one in openapi_breaks(old, new)), openapi_breaks(old, new)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["paths"].update({"/v1/more": {"get": {"responses": {}}}}),
        lambda one: shape(one, "NewCase")["properties"].update(more={"type": "string"}),
        lambda one: shape(one, "NewCase")["required"].remove("title"),
        lambda one: shape(one, "NewCase")["properties"]["kind"]["enum"].append("praise"),
        lambda one: shape(one, "NewCase")["properties"]["title"].update(maxLength=10_000),
        lambda one: shape(one, "Receipt")["properties"].update(more={"type": "string"}),
        lambda one: shape(one, "CaseSummary")["required"].append("more"),
    ],
)
def test_a_change_that_breaks_nobody_is_not(change: Change) -> None:
    old = read("openapi.json")
    new = copy.deepcopy(old)
    change(new)
    assert openapi_breaks(old, new) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda one: one["components"]["messages"].pop("case.urged.v1"), "the message is gone"),
        (lambda one: shape(one, "Submitted")["properties"].pop("case"), "data/case: the field is gone"),
        (lambda one: shape(one, "CaseFacts")["required"].remove("title"), "title: it may be left out now"),
        (lambda one: shape(one, "CaseFacts")["properties"].update(new={}), ""),
        (lambda one: shape(one, "CaseFacts")["required"].append("new"), "new: it is needed now"),
    ],
)
def test_a_change_that_breaks_a_message_is_named(change: Change, word: str) -> None:
    old = read("asyncapi.json")
    new = copy.deepcopy(old)
    change(new)
    found = asyncapi_breaks(old, new)
    assert any(word in one for one in found) if word else not found, found
