"""A mix is read whole, or refused with every line that is wrong; and the same seed brings the same."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from services.intake.cases.reading import checked
from services.intake.codes.configuration import read as read_place
from services.intake.codes.domain import Place
from services.simulating.matters import Matters
from services.simulating.mix import Habit, read_mix
from services.simulating.running import ACTS
from shared.process.problems import BadConfiguration

HAICANG = Path(__file__).parents[3] / "config" / "haicang"
SHIPPED = HAICANG / "mix.yaml"


def changed(folder: Path, old: str, new: str) -> list[str]:
    """Return what is said of the shipped mix with one thing changed."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = folder / "mix.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadConfiguration) as refused:
        read_mix(file)
    return refused.value.problems


def test_the_shipped_mix_has_every_habit_and_matters_of_its_district() -> None:
    mix = read_mix(SHIPPED)
    assert {habit for one in mix.agencies for habit in one.habits} == set(Habit) == set(ACTS)
    known = {one["code"] for one in read_place(HAICANG)["matters"]}
    assert {one.matter for one in mix.matters} <= known


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("slow: 30", "sluggish: 30", "'sluggish' is not known here; write one of one, again"),
        ("share: 5", "share: 0", "share: must be a whole number from 1"),
        ("channel: hotline", "channel: telephone", "'telephone' is not known here"),
        ("code: sim-hall", "code: sim-hotline", "'sim-hotline' stands here a second time"),
        ("code: sim-hall", "code: Sim Hall", "write small letters, digits and hyphens"),
        ("letters: 澜峰", "names: 澜峰", "names: is not known here; write one of place, letters"),
        ("burst: 10", "burst: many", "burst: must be a whole number from 2 to 200"),
        ("matters:", "subjects:", "matters: is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    problems = changed(tmp_path, old, new)
    number = SHIPPED.read_text(encoding="utf-8").partition(old)[0].count("\n") + 1
    found = [one for one in problems if told in one]
    assert found, problems
    if "is missing" not in told:
        assert found[0].startswith(f"mix.yaml:{number} "), found


def test_the_same_seed_brings_the_same_cases_and_another_one_others() -> None:
    mix = read_mix(SHIPPED)
    brought = [[Matters(mix, Random(seed)).case("window", f"R-{n}") for n in range(3)] for seed in (1, 1, 2)]
    assert brought[0] == brought[1] != brought[2]


def test_what_is_brought_is_a_case_as_it_stands() -> None:
    place, now = Place.from_part("part", read_place(HAICANG)), datetime(2026, 11, 5, tzinfo=UTC)
    made = Matters(read_mix(SHIPPED), Random(5))
    for number in range(200):
        body = made.case("window", f"R-{number}")
        assert checked(body, place, now)[1] == []
        assert "{many}" not in str(body)
        assert body["enterprise"]["contact"]["email"].endswith(".example")
