"""Which past cases are like one."""

from hypothesis import given
from hypothesis import strategies as st

from services.router.desk.similar import LEAST, Past, most_alike, text_of

WORDS = st.lists(st.sampled_from(["集卡停车", "蒸汽压力", "奖补资金", "消防验收", "宿舍"]), min_size=1, max_size=6).map(
    "".join
)


def past(number: str, text: str) -> Past:
    return Past(number, text, "service", text)


@given(WORDS, st.lists(WORDS, max_size=8))
def test_what_says_the_same_is_the_likest_and_no_likeness_leaves_its_bounds(text: str, others: list[str]) -> None:
    found = most_alike(text, [past("same", text), *(past(str(place), one) for place, one in enumerate(others))], most=9)
    assert all(LEAST <= one.likeness <= 1.0000001 for one in found)
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)
    assert found[0].past.number == "same"
    assert abs(found[0].likeness - 1) < 1e-9


def test_what_every_case_has_tells_little_and_what_few_have_much() -> None:
    common = "企业反映"
    others = [past("1", common + "集卡停车难"), past("2", common + "蒸汽压力不稳"), past("3", common + "奖补资金未到")]
    (only,) = most_alike(common + "附近集卡没地方停车", others)
    assert only.past.number == "1"
    assert most_alike("别的事", others) == []
    assert most_alike("", others) == []


def test_traditional_and_full_width_letters_are_read_as_the_rules_read_them() -> None:
    facts = {"title": "卡車停車", "description": " ＡＢ １ "}
    assert text_of(facts) == text_of({"title": "卡车停车", "description": "ab1"})
