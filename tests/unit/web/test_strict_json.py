import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.faults import MOST
from shared.web.problems import Problem
from shared.web.strict_json import strict_json
from tests.parts.effort import done_in

MEGABYTE = 1024 * 1024
STORABLE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


def refused(body: bytes) -> tuple[int, list[tuple[str, str]], str]:
    with pytest.raises(Problem) as caught:
        strict_json(body)
    problem = caught.value
    return problem.kind.status, [(e.pointer, e.code) for e in problem.errors], str(problem)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**20), 10**20) | STORABLE,
        lambda inner: st.lists(inner) | st.dictionaries(STORABLE, inner),
        max_leaves=20,
    )
)
def test_every_proper_value_is_read_as_it_stands(value):
    assert strict_json(json.dumps(value).encode()) == value
    assert strict_json(json.dumps(value, ensure_ascii=False).encode()) == value


def test_a_repeated_key_is_named_where_it_stands():
    body = b'{"kind":"help","enterprise":[{"name":"a","n\\u0061me":"b","uscc":1,"uscc":2}]}'
    assert refused(body)[:2] == (400, [("/enterprise/0/name", "repeated_key"), ("/enterprise/0/uscc", "repeated_key")])


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999"])
def test_what_is_no_finite_number_is_refused(word):
    assert refused(b'{"project":{"amount":' + word + b"}}")[:2] == (400, [("/project/amount", "number")])


@pytest.mark.parametrize("digits", [b"1" * 33, b"-" + b"9" * MEGABYTE, b"0." + b"1" * 60, b"1e" + b"0" * 40 + b"1"])
def test_a_number_with_absurd_digits_is_refused(digits):
    assert refused(b"[1, " + digits + b"]")[:2] == (400, [("/1", "number")])


def test_bytes_that_are_no_utf_8_are_refused_with_their_place():
    status, errors, told = refused(b'{"title": "\xff"}')
    assert (status, errors) == (400, [])
    assert "byte 11" in told


@pytest.mark.parametrize(
    "body", [b"{", b'{"a":}', b"[1,]", b'{"a" "b"}', b"'a'", b"01", b"{} {}", b'"\x01"', b'"abc', b'"\\']
)
def test_what_the_grammar_does_not_know_is_refused_with_its_place(body):
    status, errors, told = refused(body)
    assert (status, errors) == (400, [])
    assert "line 1, column" in told


@pytest.mark.parametrize("body", [b"", b" \n", b"\xef\xbb\xbf"])
def test_a_body_that_is_not_there_is_said_to_be_missing(body):
    status, errors, told = refused(body)
    assert (status, errors) == (400, [])
    assert "no body" in told


def test_a_byte_order_mark_is_let_pass():
    assert strict_json(b"\xef\xbb\xbf{}") == {}


def test_32_levels_are_read_and_33_are_not():
    assert strict_json(b"[" * 32 + b"]" * 32)
    assert "32 levels" in refused(b"[" * 33 + b"]" * 33)[2]


def test_brackets_inside_strings_are_no_levels():
    assert strict_json(json.dumps({"title": '"[{' * 50 + "\\"}).encode())


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"title": "a\\u0000b"}', "/title"),
        (b'{"contact": {"name": "\\ud800"}}', "/contact/name"),
        (b'["", "\\udc00\\ud800"]', "/1"),
        (b'{"a\\u0000b": 1}', "/a␀b"),
        (b'{"x/y~\\udfff": 1}', "/x~1y~0[U+DFFF]"),
        (b'"\\u0000"', ""),
    ],
)
def test_what_cannot_be_stored_is_refused_by_field(body, pointer):
    assert refused(body)[:2] == (422, [(pointer, "unstorable")])


def test_a_whole_surrogate_pair_is_an_ordinary_character():
    assert strict_json(b'"\\ud83d\\ude00"') == "😀"


@pytest.mark.parametrize(
    "body",
    [
        b"[" * MEGABYTE,
        b'{"a":' * (MEGABYTE // 5),
        b'"' * MEGABYTE,
        b'\\"' * (MEGABYTE // 2),
        b'"' + b'\\"' * (MEGABYTE // 2),
        b'"' + b"\\" * MEGABYTE,
        b'["\\u0000"' + b',"\\u0000"' * (MEGABYTE // 9) + b"]",
        b"{" + b'"a":1,' * (MEGABYTE // 6) + b'"a":1}',
        b"{" + b",".join(b'"%d":NaN' % i for i in range(80_000)) + b"}",
        b"[" + b"1," * (MEGABYTE // 2) + b"1",
    ],
    ids=range(10),
)
def test_no_body_of_a_megabyte_takes_long_or_gets_a_long_answer(body):
    _, errors, _ = done_in(5, lambda: refused(body))
    assert len(errors) <= MOST
