"""What GeoReport v2 calls things, and what they are here."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases import schemas
from services.intake.cases.domain import ENDED
from services.intake.open311 import domain
from services.intake.open311.domain import Form, case_of, field_of, full_name, place_parts, placed, span, storable
from services.intake.open311.forms import fields_of, key_in, read
from shared.contracts.words import CaseState
from shared.web.problems import Problem

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BEHIND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("start", "end", "since", "until"),
    [
        (None, None, NOW - 90 * DAY, None),
        (None, NOW - DAY, NOW - 91 * DAY, NOW - DAY + BEHIND),
        (NOW - 200 * DAY, None, NOW - 200 * DAY, NOW - 110 * DAY + BEHIND),
        (NOW - 90 * DAY, NOW, NOW - 90 * DAY, NOW + BEHIND),
        (NOW, NOW, NOW, NOW + BEHIND),
    ],
)
def test_a_question_is_about_ninety_days_at_most(
    start: datetime | None, end: datetime | None, since: datetime, until: datetime | None
) -> None:
    assert span(start, end, NOW) == (since, until)


@pytest.mark.parametrize(("start", "end"), [(NOW - 90 * DAY - BEHIND, NOW), (NOW, NOW - BEHIND)])
def test_more_than_ninety_days_and_an_end_before_the_beginning_are_refused(start: datetime, end: datetime) -> None:
    with pytest.raises(domain.TooLong):
        span(start, end, NOW)


def test_closed_is_what_has_ended_and_nothing_else() -> None:
    assert {state for state in CaseState if domain.status_of(state) == "closed"} == ENDED


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("秀英", "王", "王秀英"),
        ("Zoë", "Lin", "Zoë Lin"),
        (None, " 林 ", "林"),
        ("Mei", None, "Mei"),
        (" ", None, None),
    ],
)
def test_a_name_is_put_together_as_its_language_does(first: str | None, last: str | None, name: str | None) -> None:
    assert full_name(first, last) == name


@given(
    st.none() | st.text(st.characters(blacklist_categories=("Cc", "Cs", "Z")), min_size=1, max_size=40),
    st.integers(-90_0000000, 90_0000000),
    st.integers(-180_0000000, 180_0000000),
)
def test_address_and_degrees_are_read_back_from_the_one_text_that_keeps_both(
    address: str | None, lat: int, long: int
) -> None:
    at = (lat / 10**7, long / 10**7)
    assert place_parts(placed(address, at)) == (address, *at)


def test_what_others_wrote_as_a_place_is_an_address() -> None:
    assert place_parts("新阳街道 geo:厂区") == ("新阳街道 geo:厂区", None, None)
    assert place_parts(None) == (None, None, None)
    assert placed(" ", None) is None


@given(st.text(max_size=60))
def test_any_text_can_be_read_back_from_xml(text: str) -> None:
    element = ET.Element("a")
    element.text = storable(text)
    read_back = ET.fromstring(ET.tostring(element, encoding="utf-8")).text or ""
    assert read_back == element.text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(storable(text)) == len(text)
    if text.isprintable():
        assert storable(text) == text


def test_each_attribute_is_a_field_of_a_case() -> None:
    for one in domain.ATTRIBUTES:
        schema = schemas.NEW_CASE
        for step in one.path[:-1]:
            schema = schema.fields[step].schema  # type: ignore[attr-defined]
        assert one.path[-1] in schema.fields
        assert field_of("/" + "/".join(one.path)) == f"attribute[{one.code}]"


def test_an_enterprise_is_called_by_the_person_and_a_person_alone_asks_for_themselves() -> None:
    person = {"first_name": "秀英", "last_name": "王", "phone": "0592"}
    with_enterprise = case_of(Form("land.enlarge", {"enterprise": "某某公司"}, **person), "用地")
    assert with_enterprise["enterprise"] == {"name": "某某公司", "contact": {"name": "王秀英", "phone": "0592"}}
    assert "complainant" not in with_enterprise
    alone = case_of(Form("land.enlarge", {}, **person), "用地")
    assert alone["complainant"] == {"name": "王秀英", "contact": {"name": "王秀英", "phone": "0592"}}
    nobody = case_of(Form("land.enlarge", {}), "用地")
    assert nobody == {"matter": "land.enlarge", "kind": "help", "channel": "web", "anonymous": True, "title": "用地"}


def test_a_title_is_the_first_line_and_pictures_are_named_in_the_text() -> None:
    told = case_of(Form("x", {}, description="\n 厂区已满 \n第二行", media_url="https://a.example/1.png"), "用地")
    assert told["title"] == "厂区已满"
    assert told["description"].endswith("\nmedia_url: https://a.example/1.png")
    assert len(case_of(Form("x", {}, description="长" * 300), "用地")["title"]) == 80


def wrong(body: str | bytes) -> dict[str, str]:
    with pytest.raises(Problem) as raised:
        read(fields_of(body.encode() if isinstance(body, str) else body))
    return {one.pointer: one.code for one in raised.value.errors}


def test_a_form_is_read_strictly_and_all_that_is_wrong_is_named_at_once() -> None:
    found = wrong("servicecode=a&attribute[nope]=1&lat=91&phone=1&phone=2&email=%00&address_id=7&media_url=file:///etc")
    assert found == {
        "servicecode": "unknown_field",
        "attribute[nope]": "unknown_field",
        "phone": "twice",
        "email": "unstorable",
        "address_id": "unsupported",
        "media_url": "url",
        "service_code": "required",
        "lat": "range",
        "long": "required",
    }
    assert wrong(b"service_code=%C1%D6") == {"": "form"}  # GBK
    assert wrong(b"service_code=a&description=\xd3\xc3") == {"": "form"}
    assert wrong("&".join(f"attribute[title]={one}" for one in range(101))) == {"": "form"}


def test_blank_is_left_out_and_a_key_counts_only_once() -> None:
    sent = read(fields_of(b"service_code=a&phone=+&api_key=k&device_id=x&account_id=y&jurisdiction_id=haicang"))
    assert (sent.form, sent.key, sent.jurisdiction) == (Form("a", {}), "k", "haicang")
    assert key_in(fields_of(b"api_key=a&api_key=b")) is None
