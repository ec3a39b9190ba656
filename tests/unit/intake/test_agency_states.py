"""An agency's own words for our states, as they are written down."""

import pytest
from marshmallow import ValidationError

from services.intake.agency_states.domain import Unfit, read, unmapped
from services.intake.yaml_text import load
from shared.contracts.words import CaseState


def test_words_are_read_and_the_states_without_one_are_named_in_their_order() -> None:
    words = read(load('received: "01"\nadmitted: " 02 已受理 "\nclosed: no\nwithdrawn: "01"\n'.encode()))
    assert words == {"received": "01", "admitted": "02 已受理", "closed": "no", "withdrawn": "01"}
    left = unmapped(words)
    assert left == [str(one) for one in CaseState if str(one) not in words]
    assert unmapped(read({str(one): "x" for one in CaseState})) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("received: 01", ["received: write the word in quotes"]),
        ("recieved: a", ["recieved: there is no such state"]),
        ("1: a", ["1: there is no such state"]),
        ('received: ""\nclosed: "a\\nb"', ["received: write 1 to 60", "closed: write 1 to 60"]),
        ("[received]", ["write a line for each state"]),
        ("", ["write a line for each state"]),
    ],
)
def test_all_that_is_wrong_is_named(text: str, wrong: list[str]) -> None:
    with pytest.raises(Unfit) as raised:
        read(load(text.encode()))
    assert len(raised.value.faults) == len(wrong)
    for told, begins in zip(raised.value.faults, wrong, strict=True):
        assert told.startswith(begins)


@pytest.mark.parametrize("text", [b"a: [", b"\xd3\xc3", b"a: &x {b: c}\nd: *x"])
def test_what_is_no_yaml_is_refused_before_it_is_read(text: bytes) -> None:
    with pytest.raises(ValidationError):
        load(text)
