import pytest

from services.intake.codes.industries import read_industry
from services.intake.codes.words import CHANNELS, KINDS, OUTCOMES, SATISFACTIONS, STATES, TABLES, URGENCIES
from shared.contracts.words import CaseState, Channel, Kind, Outcome, Satisfaction, Urgency


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (KINDS, Kind),
        (CHANNELS, Channel),
        (URGENCIES, Urgency),
        (STATES, CaseState),
        (OUTCOMES, Outcome),
        (SATISFACTIONS, Satisfaction),
    ],
)
def test_every_word_of_the_interface_has_its_names(table: dict, words: type) -> None:
    assert list(table) == list(words)  # type: ignore[call-overload]
    assert all(name.zh and name.en for name in table.values())


def test_no_two_words_of_a_table_have_the_same_name() -> None:
    for table in TABLES.values():
        assert len({name.zh for name in table.values()}) == len(table)
        assert len({name.en for name in table.values()}) == len(table)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("C2761", "C2761"),
        ("2761", "C2761"),
        ("c27", "C27"),
        ("C", "C"),
        (" 6513 ", "I6513"),
        ("01", "A01"),
        ("97", "T97"),
    ],
)
def test_an_industry_is_read_with_or_without_its_section(given: str, meant: str) -> None:
    assert read_industry(given) == meant


@pytest.mark.parametrize("given", ["", "Z27", "A2761", "C2", "C27611", "00", "98", "medicine", "C 27", "C2７"])
def test_no_other_industry_is_read(given: str) -> None:
    assert read_industry(given) is None
