import json

from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.canonical import digest

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), values, max_size=6))
def test_spaces_and_the_order_of_fields_make_no_other_request(body: dict[str, object]) -> None:
    backwards = dict(reversed(body.items()))
    assert digest(json.loads(json.dumps(backwards, indent=3))) == digest(body)


@given(values, values)
def test_other_meaning_is_another_request(one: object, other: object) -> None:
    if json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True):
        assert digest({"a": one}) != digest({"a": other})


def test_a_number_has_one_meaning_however_it_is_written() -> None:
    assert digest(json.loads('{"amount": 1.8e8}')) == digest({"amount": 180000000})


def test_a_field_left_out_and_a_field_given_as_null_are_two_requests() -> None:
    assert digest({"kind": "help"}) != digest({"kind": "help", "about": None})


def test_half_a_surrogate_pair_does_not_break_the_digest() -> None:
    assert digest({"title": "\ud800"}) != digest({"title": "\udfff"})


def test_what_is_no_number_does_not_break_the_digest() -> None:
    assert digest(json.loads('{"amount": NaN}')) != digest(json.loads('{"amount": Infinity}'))


def test_the_digests_of_rows_that_were_stored_stay_as_they_are() -> None:
    body = json.loads('{"b": [1.0, 2.5, NaN], "a": {"标题": "\\ud800x", "没有": null, "是": true}}')
    assert digest(body) == "076b2420501fbb61108bc1bcaa80e7e3676b0320c5179bfad44b310df100a125"
