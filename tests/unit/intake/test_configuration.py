from pathlib import Path

import pytest

from services.intake.codes.configuration import read
from services.intake.codes.domain import Place, ReturnToSource, group_of
from shared.process.problems import BadConfiguration

HAICANG = Path(__file__).parents[3] / "config" / "haicang"

PLACE = """\
code: haicang
name: {zh: 海沧区, en: Haicang}
division: "350205"
number_prefix: HC
zone: Asia/Shanghai
languages: [zh, en]
centre: {zh: 中心, en: Centre}
sub_districts:
  - {code: xinyang, name: {zh: 新阳街道, en: Xinyang}}
  - {code: songyu, name: {zh: 嵩屿街道, en: Songyu}}
reopen_limit: 2
review: required
verdicts_checked: true
"""
MATTERS = """\
matters:
  - {code: land.enlarge, name: {zh: 用地, en: Land}, lead: planning_land, class: weighty}
  - {code: tax.matter, name: {zh: 涉税, en: Tax}, lead: tax, class: simple}
"""
ENDINGS = """\
grounds:
  - {code: in_court, name: {zh: 诉讼, en: Court}, basis: {zh: 法, en: Law}, endings: [declined, terminated]}
  - {code: untrue, name: {zh: 不实, en: Untrue}, basis: {zh: 法, en: Law}, endings: [terminated]}
"""


def folder(tmp_path: Path, place: str = PLACE, matters: str = MATTERS, endings: str = ENDINGS) -> Path:
    (tmp_path / "place.yaml").write_text(place, encoding="utf-8")
    (tmp_path / "endings.yaml").write_text(endings, encoding="utf-8")
    (tmp_path / "matters.yaml").write_text(matters, encoding="utf-8")
    return tmp_path


def refused(tmp_path: Path, **files: str) -> list[str]:
    with pytest.raises(BadConfiguration) as refusal:
        read(folder(tmp_path, **files))
    return refusal.value.problems


def test_the_districts_own_folder_is_read_whole() -> None:
    place = Place.from_part("a", read(HAICANG))
    assert place.prefix == "HC"
    assert place.matters["land.enlarge"].zh == "增资扩产用地"
    assert set(place.sub_districts) == {"haicang", "xinyang", "songyu", "dongfu"}


def test_only_intakes_part_of_a_matter_is_kept(tmp_path: Path) -> None:
    assert read(folder(tmp_path))["matters"][0] == {"code": "land.enlarge", "name": {"zh": "用地", "en": "Land"}}


def test_each_mistake_is_named_with_file_and_line_and_all_of_them_at_once(tmp_path: Path) -> None:
    place = PLACE.replace("number_prefix: HC", "number_prefix: hc9").replace("code: songyu", "code: xinyang")
    problems = refused(
        tmp_path,
        place=place.replace("zone: Asia/Shanghai", "zone: Asia/Shanghai\ncolour: red"),
        matters=MATTERS.replace("zh: 涉税, en: Tax", "zh: 涉税"),
    )
    assert any(one.startswith("place.yaml:4 number_prefix:") for one in problems)
    assert any(one.startswith("place.yaml:6 colour:") for one in problems)
    assert any(one.startswith("matters.yaml:3 matters.1.name.en:") for one in problems)


def test_a_ground_names_the_endings_it_is_for_and_a_code_once(tmp_path: Path) -> None:
    endings = ENDINGS.replace("endings: [terminated]", "endings: [closed]")
    assert refused(tmp_path, endings=endings)[0].startswith("endings.yaml:3 grounds.1.endings.0: 'closed' is not known")
    assert refused(tmp_path, endings=ENDINGS.replace("untrue", "in_court")) == [
        "endings.yaml:3 the ground 'in_court' stands here a second time; each code may stand once"
    ]


def test_a_matter_of_no_group_is_refused_where_groups_are_named(tmp_path: Path) -> None:
    place = PLACE + "matter_groups:\n  - {code: land, name: {zh: 用地, en: Land}}\n"
    assert refused(tmp_path, place=place) == [
        "matters.yaml:3 there is no group of matters 'tax.matter'; write one of land"
    ]


def test_the_time_for_a_return_to_the_source_names_channels_and_days(tmp_path: Path) -> None:
    rule = "return_to_source: {channels: [passed_down, fax], within: {n: 1, unit: working_days}}\n"
    problems = refused(tmp_path, place=PLACE + rule)
    assert any("return_to_source.channels.1" in one for one in problems)
    assert any("return_to_source.within.unit" in one for one in problems)
    assert Place.from_part("a", read(HAICANG)).return_to_source == ReturnToSource(frozenset({"passed_down"}), 1)


def test_the_districts_matters_all_have_a_group_and_its_grounds_serve_every_ending_that_needs_one() -> None:
    place = Place.from_part("a", read(HAICANG))
    assert {group_of(code) for code in place.matters} == set(place.matter_groups)
    assert {ending for ground in place.grounds.values() for ending in ground.endings} == {
        "declined",
        "terminated",
        "passed_back",
    }


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, place=PLACE.replace("code: songyu", "code: xinyang")) == [
        "place.yaml:10 the sub-district 'xinyang' stands here a second time; each code may stand once"
    ]


def test_an_unknown_time_zone_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, place=PLACE.replace("Asia/Shanghai", "Asia/Haicang"))[0].startswith("place.yaml:5 zone:")


@pytest.mark.parametrize("text", ["", "just words", "[1, 2]", "a: b: c", "\tx", "matters: [\n", "matters: {}\n"])
def test_what_is_no_such_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, matters=text)[0].startswith("matters.yaml:")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "matters.yaml").write_text(MATTERS, encoding="utf-8")
    with pytest.raises(BadConfiguration) as refusal:
        read(tmp_path)
    assert [one.partition(";")[0] for one in refusal.value.problems] == [
        "endings.yaml:1 there is no such file",
        "place.yaml:1 there is no such file",
    ]
