"""Answers that say only that a matter was passed on, or is being handled, in the district's own words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.merging import Proposed
from services.intake.codes.configuration import read
from services.intake.codes.domain import Place
from services.intake.codes.outcomes import Hollow
from services.intake.reviews.domain import Held, WhyHeld, held
from services.intake.reviews.hollow import hollow

WORDS = Place.from_part("a", read(Path(__file__).parents[3] / "config" / "haicang")).outcomes.hollow

NOTHING = [
    "已转区建设局办理。",
    "您好！您反映的道路坑洼问题，已转交市政部门处理，请您耐心等待。感谢您的支持！",
    "正在研究中",
    "贵公司反映的蒸汽压力问题,我办高度重视,正在协调园区平台公司,将尽快答复.",
    "诉求已收悉，正在办理。",
    "您好，感谢您的来电。",
    "已 转 区 财 政 局",
    "Dear Ms Lin, thank you for writing. Your matter has been forwarded to the finance bureau.",
    "It is being handled; please wait for the result.",
    "Under consideration.",
]
SOMETHING = [
    "已转区建设局办理，坑洼处已于11月3日修复。",
    "补贴第二批 32 万元已转入贵公司账户。",
    "该地块在生态红线内，依法不能供地。",
    "正在办理。预计12月10日前发证。",
    "三个窗口的材料清单已统一，见附件。",
    "It was forwarded to the finance bureau, which paid the second half on 3 November.",
    "The subsidy of 320,000 yuan was transferred to your account.",
    "The permit is issued.",
    "12345",
]


@pytest.mark.parametrize("answer", NOTHING)
def test_what_says_nothing_is_found(answer: str) -> None:
    assert hollow(answer, WORDS)


@pytest.mark.parametrize("answer", SOMETHING)
def test_one_clause_that_says_something_lets_an_answer_through(answer: str) -> None:
    assert hollow(answer, WORDS) == []


def test_the_clauses_are_named_with_the_phrase_by_which_they_are_known() -> None:
    found = hollow("您好，已转区建设局办理；正在研究中。", WORDS)
    assert [tuple(one) for one in found] == [("已转区建设局办理", "已转"), ("正在研究中", "正在研究")]
    assert [tuple(one) for one in hollow("谢谢！", WORDS)] == [("谢谢！", None)]


def test_a_place_without_words_holds_nothing() -> None:
    assert hollow("已转", {}) == []
    assert held(Proposed("r", "已转", "solved"), {}) == []


def test_english_words_are_whole_words() -> None:
    words = {"en": Hollow(says_nothing=("in progress",))}
    assert hollow("It is in progress.", words)
    assert hollow("Work on the bin progresses.", words) == []


def test_a_no_without_a_law_is_held_beside_what_it_says() -> None:
    told = Proposed("r", "已转区建设局", "cannot_by_law")
    assert held(told, WORDS) == [Held(WhyHeld.HOLLOW, ("已转区建设局",)), Held(WhyHeld.NO_LAW)]
    assert held(Proposed("r", "红线内不能供地", "cannot_by_law", "《土地管理法》"), WORDS) == []


@given(st.lists(st.sampled_from(NOTHING), min_size=1, max_size=5), st.sampled_from(SOMETHING), st.data())
def test_nothing_added_to_nothing_is_nothing_and_something_among_it_is_something(
    nothing: list[str], something: str, data: st.DataObject
) -> None:
    assert hollow("\n".join(nothing), WORDS)
    at = data.draw(st.integers(0, len(nothing)))
    assert hollow("\n".join([*nothing[:at], something, *nothing[at:]]), WORDS) == []


@given(st.text())
def test_whatever_is_written_has_an_answer(text: str) -> None:
    for one in hollow(text, WORDS):
        assert isinstance(one.clause, str)
