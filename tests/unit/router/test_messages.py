"""Messages as enterprises write them find the body that should lead, by the district's rules and their text alone."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.router.cases import parts_of, routed

MESSAGES = Path(__file__).parent / "routing_cases"


class Wanted(NamedTuple):
    """matter: what it is about, or `@` and how it is to end; lead: the code of a body, `-` where a person decides."""

    matter: str
    lead: str
    text: str


def messages(name: str) -> list[Wanted]:
    lines = (MESSAGES / name).read_text(encoding="utf-8").splitlines()
    return [Wanted(*line.split("\t")) for line in lines]


def led_wrongly(name: str) -> list[Wanted]:
    return [one for one in messages(name) if (parts_of(routed(one.text, kind=""))[0] or "-") != one.lead]


@pytest.mark.parametrize("name", ["first.tsv", "second.tsv"])
def test_of_a_hundred_messages_ninety_reach_who_should_lead_by_their_text_alone(name: str) -> None:
    wrong = led_wrongly(name)
    assert len(wrong) <= 0.1 * len(messages(name)), "\n".join(f"{one.matter} {one.text}" for one in wrong)


def test_nobody_who_tells_of_a_matter_before_a_court_is_sent_to_an_office() -> None:
    told = [one for name in ("first.tsv", "second.tsv") for one in messages(name) if one.matter == "@declined"]
    assert told
    for one in told:
        verdict = routed(one.text, kind="")
        assert verdict.winner
        assert (verdict.winner.rule.end, verdict.lead) == ("declined", None)
