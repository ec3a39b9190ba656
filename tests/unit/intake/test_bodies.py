"""What a POST may hold: shapes and contradictions, without any HTTP."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.intake.cases.checks import faults, tidy
from services.intake.cases.facts import case_facts, who_speaks
from services.intake.cases.schemas import LONGEST_DESCRIPTION, NEW_CASE
from services.intake.codes.configuration import read
from services.intake.codes.domain import Place
from shared.contracts.facts import CaseFacts

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
PLACE = Place.from_part("a", read(Path(__file__).parents[3] / "config" / "haicang"))
LEAST = {"kind": "help", "channel": "window", "title": "用地", "enterprise": {"name": "厦门澜峰精密制造有限公司"}}


def body(**fields: Any) -> dict[str, Any]:
    return {**LEAST, **fields}


def wrong(**fields: Any) -> set[str]:
    """Return the fields that are wrong with a body, as dotted paths."""
    try:
        loaded = NEW_CASE.load(body(**fields))
    except ValidationError as error:
        return {path for path, _ in flat(error.messages)}
    return {".".join(one.path) for one in faults(tidy(loaded), PLACE, NOW)}


def flat(messages: Any, at: str = "") -> list[tuple[str, str]]:
    if not isinstance(messages, dict):
        return [(at, str(messages))]
    found = []
    for name, inner in messages.items():
        found += flat(inner, at if name == "_schema" else f"{at}.{name}".lstrip("."))
    return found


def test_four_fields_are_enough() -> None:
    assert wrong() == set()


def test_everything_that_agencies_send_is_taken() -> None:
    assert (
        wrong(
            source_reference="W-2026-0001",
            source_due_at=None,
            enterprise={
                "name": "厦门澜峰精密制造有限公司",
                "uscc": "91110000600037341L",
                "contact": {"name": "林女士", "phone": "0592-6051234 转 8", "email": "lin@lanfeng.example"},
            },
            complainant=None,
            anonymous=False,
            confidential=False,
            about=None,
            description="说明",
            matter="land.enlarge",
            industry="C2761",
            sub_district="xinyang",
            place="新阳街道后祥路",
            project={"name": "二期", "amount": 180000000},
            urgency="normal",
            needs_reply=True,
            occurred_at="2026-11-24T09:30:00+08:00",
        )
        == set()
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "wish"}, {"kind"}),
        ({"kind": None}, {"kind"}),
        ({"channel": "pigeon"}, {"channel"}),
        ({"title": ""}, {"title"}),
        ({"title": " \r\n "}, {"title"}),
        ({"title": "长" * 201}, {"title"}),
        ({"title": 7}, {"title"}),
        ({"title": ["a"]}, {"title"}),
        ({"description": "x" * (LONGEST_DESCRIPTION + 1)}, {"description"}),
        ({"enterprise": "厦门公司"}, {"enterprise"}),
        ({"enterprise": {}}, {"enterprise.name"}),
        ({"enterprise": {"name": "a", "tags": ["key"]}}, {"enterprise.tags"}),
        ({"tags": ["key"]}, {"tags"}),
        ({"enterprise": None}, {"enterprise", "complainant"}),
        ({"enterprise": {"name": "a", "uscc": "91110000600037341X"}}, {"enterprise.uscc"}),
        ({"enterprise": {"name": "a", "uscc": "12345"}}, {"enterprise.uscc"}),
        ({"enterprise": {"name": "a", "contact": {"email": "nobody"}}}, {"enterprise.contact.email"}),
        ({"enterprise": {"name": "a", "contact": {"email": "a b@c.example"}}}, {"enterprise.contact.email"}),
        ({"enterprise": {"name": "a", "contact": {"phone": "1" * 51}}}, {"enterprise.contact.phone"}),
        ({"anonymous": "no"}, {"anonymous"}),
        ({"anonymous": 0}, {"anonymous"}),
        ({"anonymous": True, "enterprise": {"name": "a", "contact": {"phone": "1"}}}, {"enterprise.contact"}),
        ({"anonymous": True, "enterprise": {"name": "a", "uscc": "91110000600037341L"}}, {"enterprise.uscc"}),
        ({"matter": "land.moon"}, {"matter"}),
        ({"sub_district": "gulangyu"}, {"sub_district"}),
        ({"industry": "A2761"}, {"industry"}),
        ({"project": {"amount": -1}}, {"project.amount"}),
        ({"project": {"amount": 1.5}}, {"project.amount"}),
        ({"project": {"amount": "100"}}, {"project.amount"}),
        ({"project": {"amount": True}}, {"project.amount"}),
        ({"project": {"amount": 10**14}}, {"project.amount"}),
        ({"occurred_at": "2026-11-24T09:30:00"}, {"occurred_at"}),
        ({"occurred_at": "yesterday"}, {"occurred_at"}),
        ({"occurred_at": 1764000000}, {"occurred_at"}),
        ({"occurred_at": "2027-01-01T00:00:00+08:00"}, {"occurred_at"}),
        ({"occurred_at": "1911-10-10T00:00:00+08:00"}, {"occurred_at"}),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, {"occurred_at"}),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, {"occurred_at"}),
        ({"source_due_at": "2006-11-24T00:00:00+08:00"}, {"source_due_at"}),
        ({"source_due_at": "2126-11-24T00:00:00+08:00"}, {"source_due_at"}),
        (
            {"occurred_at": "2026-11-20T00:00:00+08:00", "source_due_at": "2026-11-19T00:00:00+08:00"},
            {"source_due_at"},
        ),
        ({"source_return_until": "2006-11-24T00:00:00+08:00"}, {"source_return_until"}),
        (
            {"source_due_at": "2026-12-01T09:00:00+08:00", "source_return_until": "2026-12-01T09:00:01+08:00"},
            {"source_return_until"},
        ),
        ({"urgency": "now"}, {"urgency"}),
        ({"needs_reply": None}, {"needs_reply"}),
        ({"title": "a\x00b"}, {"title"}),
        ({"enterprise": {"name": "a", "contact": {"name": "\ud800"}}}, {"enterprise.contact.name"}),
    ],
)
def test_what_is_wrong_is_named_by_its_field(fields: dict[str, Any], expected: set[str]) -> None:
    assert wrong(**fields) == expected


def test_an_anonymous_case_needs_nobodys_name() -> None:
    assert wrong(enterprise=None, anonymous=True) == set()
    nothing = {"name": None, "phone": "", "email": None}
    assert wrong(enterprise={"name": "某企业", "contact": nothing}, anonymous=True) == set()


def test_a_limit_that_has_just_passed_at_its_source_is_still_a_case() -> None:
    assert wrong(source_due_at=(NOW - timedelta(days=3)).isoformat()) == set()


def test_blank_means_left_out_where_a_field_may_be_left_out() -> None:
    loaded = NEW_CASE.load(body(about="  ", place="", matter=""))
    assert (loaded["about"], loaded["place"], loaded["matter"]) == (None, None, None)


def test_line_breaks_become_spaces_in_one_line_fields_and_stay_in_texts() -> None:
    loaded = NEW_CASE.load(body(title="a\r\nBcc: x@y.example\n", place="b\rc", description="one\r\ntwo"))
    assert (loaded["title"], loaded["place"], loaded["description"]) == ("a Bcc: x@y.example", "b c", "one\r\ntwo")


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=300))
def test_any_other_text_arrives_as_it_was_sent(text: str) -> None:
    assert NEW_CASE.load(body(description=text))["description"] == text


def test_codes_are_stored_in_one_form() -> None:
    tidied = tidy(NEW_CASE.load(body(industry="2761", enterprise={"name": "a", "uscc": "91110000-600037341l"})))
    assert (tidied["industry"], tidied["enterprise"]["uscc"]) == ("C2761", "91110000600037341L")


@pytest.mark.parametrize(
    "fields", [{}, {"enterprise": None, "anonymous": True}, {"occurred_at": "2026-11-24T09:30:00+08:00"}]
)
def test_the_facts_of_a_case_are_what_the_messages_declare(fields: dict[str, Any]) -> None:
    told = case_facts(NEW_CASE.load(body(**fields)), number="HC-1", agency="a", agency_name="A", received_at=NOW)
    CaseFacts().load(told)
    assert set(told) == set(CaseFacts().fields)


def test_who_speaks_is_not_told_where_the_case_is_confidential_or_anonymous() -> None:
    def speaker(**fields: Any) -> str | None:
        return who_speaks(
            case_facts(NEW_CASE.load(body(**fields)), number="HC-1", agency="a", agency_name="A", received_at=NOW)
        )

    assert speaker() == "厦门澜峰精密制造有限公司"
    assert speaker(enterprise=None, complainant={"name": "许先生"}) == "许先生"
    assert speaker(confidential=True) is None
    assert speaker(anonymous=True) is None
