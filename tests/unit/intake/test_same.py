"""When two cases are the same matter, and what a merged one's source reads of the other's timeline."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.domain import ENDED, NotNow
from services.intake.codes.words import STATES
from services.intake.same.domain import (
    LONGEST,
    MERGEABLE,
    keys,
    likeness,
    must_be_merged,
    must_fit,
    name_key,
    note_for_office,
    words_of,
)
from services.intake.same.following import follow
from shared.contracts.words import CaseState
from shared.db.history import Line

TEXTS = st.text(st.sampled_from("用地指标厂房abcAB 12，。"), max_size=60)


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_bounded_and_one_for_equal_texts(one: str, other: str) -> None:
    mine, theirs = words_of(one, ""), words_of(other, "")
    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert 0 <= likeness(mine, theirs) <= 1
    assert likeness(mine, mine) == 1


@given(TEXTS, TEXTS)
def test_texts_without_a_pair_in_common_are_not_alike(one: str, other: str) -> None:
    mine, theirs = words_of(one, ""), words_of(other, "")
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} or {text} for text in (mine, theirs)]
    assert (likeness(mine, theirs) == 0) == pairs[0].isdisjoint(pairs[1])


def test_width_case_spaces_and_marks_do_not_count_and_no_text_is_compared_without_end() -> None:
    assert words_of("ＡＢ 厂房，", "用地。") == "ab厂房用地"
    assert len(words_of("地", "用" * 100_000)) == LONGEST
    assert likeness(words_of("用地", "新增４０亩"), words_of("用 地", "新增40亩！")) == 1
    assert likeness(words_of("增资扩产需要用地", ""), words_of("续贷手续无法办理", "")) == 0


def test_whose_a_case_is_is_told_by_name_and_by_code_and_not_at_all_where_that_is_hidden() -> None:
    told = {"enterprise": {"name": "厦门澜峰（集团） 有限公司", "uscc": "91350200M000100010"}}
    whose = {"enterprise_key": "厦门澜峰集团有限公司", "enterprise_code": "91350200M000100010"}
    assert keys(told) == whose
    assert name_key("厦门澜峰(集团)有限公司") == whose["enterprise_key"]
    nobody = {"enterprise_key": None, "enterprise_code": None}
    assert keys({**told, "anonymous": True}) == keys({**told, "confidential": True}) == nobody
    assert keys({"enterprise": None, "complainant": {"name": "陈"}}) == nobody
    assert name_key("（）") is None


OPEN = ("a", CaseState.IN_PROGRESS, None)


@pytest.mark.parametrize(
    ("case", "other", "hidden", "word"),
    [
        (OPEN, OPEN, False, "itself"),
        (("a", CaseState.ANSWERED, None), ("b", CaseState.RECEIVED, None), False, "answered"),
        (OPEN, ("b", CaseState.CLOSED, None), False, "has ended"),
        (OPEN, ("b", CaseState.MERGED, None), False, "has ended"),
        (OPEN, ("b", CaseState.RECEIVED, None), True, "confidential"),
        (("a", CaseState.RECEIVED, "1"), ("b", CaseState.RECEIVED, "2"), False, "different"),
    ],
)
def test_what_may_not_be_merged_says_why(case: Any, other: Any, hidden: bool, word: str) -> None:
    with pytest.raises(NotNow, match=word):
        must_fit(case, other, STATES, hidden=hidden)


def test_any_open_case_takes_another_and_none_that_was_answered_is_merged() -> None:
    for state in MERGEABLE:
        must_fit(("a", state, "1"), ("b", CaseState.ANSWERED, None), STATES, hidden=False)
    assert set(CaseState) - ENDED - {CaseState.ANSWERED, CaseState.CALL_BACK} == MERGEABLE
    with pytest.raises(NotNow, match="not merged"):
        must_be_merged(CaseState.RECEIVED)


def test_an_office_gets_no_more_of_the_other_text_than_is_compared() -> None:
    note = note_for_office("市12345热线", "HC-2026-000123-8", "用地", "长" * 5000)
    assert "市12345热线，HC-2026-000123-8" in note
    assert note.endswith("长" * LONGEST + "…")
    assert note_for_office("甲", "N", "用地", "").endswith("\n\n用地")


def line(of: str, number: int, kind: str, **facts: Any) -> Line:
    at = datetime(2026, 11, 24, 1, number, tzinfo=UTC)
    return Line(number, f"{of}{number}", at, kind, "rule", "test", facts)


def told(lines: dict[str, list[Line]], case: str) -> list[tuple[int, str, Any]]:
    def of(one: str) -> Iterator[Line]:
        return follow(one, lines[one], of, case)

    return [(found.number, found.hash, found.facts.get("text")) for found in of(case)]


def test_a_merged_case_follows_the_other_from_there_and_reads_nobody_elses_words() -> None:
    lines = {
        "a": [
            line("a", 1, "case.submitted"),
            line("a", 2, "case.merged", case="b", joined="b2"),
            line("a", 3, "task.signed"),
        ],
        "b": [
            line("b", 1, "case.submitted"),
            line("b", 2, "case.joined", case="a"),
            line("b", 3, "case.supplemented", text="另一来源的话"),
            line("b", 4, "case.answered", text="答复"),
            line("b", 5, "case.verdict", text="不满意"),
            line("b", 6, "case.closed"),
        ],
    }
    assert told(lines, "a") == [(1, "a1", None), (2, "a2", None), (3, "b3", None), (4, "b4", "答复"), (6, "b6", None)]
    assert told(lines, "b")[2] == (3, "b3", "另一来源的话")


def test_numbers_go_on_growing_through_a_chain_a_separation_and_another_merging() -> None:
    b = [line("b", 1, "case.submitted"), line("b", 2, "case.joined", case="a"), line("b", 3, "case.assigned")]
    b += [line("b", 4, "case.merged", case="c", joined="c7"), line("b", 5, "task.signed")]
    c = [line("c", number, "task.signed") for number in range(1, 7)]
    c += [line("c", 7, "case.joined", case="b"), line("c", 8, "case.answered"), line("c", 9, "case.closed")]
    a = [line("a", 1, "case.submitted"), line("a", 2, "case.merged", case="b", joined="b2")]
    lines = {"a": a, "b": b, "c": c}
    followed = [(1, "a1", None), (2, "a2", None), (3, "b3", None), (4, "b4", None), (5, "c8", None), (6, "c9", None)]
    assert told(lines, "a") == followed
    # Separated when all but the last had happened: what comes later in the other is not its own any more.
    a += [line("a", 3, "case.separated", case="b", shown=5), line("a", 4, "case.reopened")]
    assert told(lines, "a") == [*followed[:5], (6, "a3", None), (7, "a4", None)]
    c.append(line("c", 10, "case.joined", case="a"))
    a += [line("a", 5, "case.merged", case="c", joined="c10")]
    c.append(line("c", 11, "case.answered"))
    assert told(lines, "a")[5:] == [(6, "a3", None), (7, "a4", None), (8, "a5", None), (9, "c11", None)]


def test_two_that_were_merged_one_way_and_then_the_other_are_not_followed_round_for_ever() -> None:
    a = [line("a", 1, "case.submitted"), line("a", 2, "case.merged", case="b", joined="b2")]
    a += [line("a", 3, "case.separated", case="b", shown=3), line("a", 4, "case.reopened")]
    a += [line("a", 5, "case.joined", case="b"), line("a", 6, "case.answered")]
    b = [line("b", 1, "case.submitted"), line("b", 2, "case.joined", case="a"), line("b", 3, "case.assigned")]
    b += [line("b", 4, "case.parted", case="a"), line("b", 5, "case.merged", case="a", joined="a5")]
    lines = {"a": a, "b": b}
    assert [one[1] for one in told(lines, "a")] == ["a1", "a2", "b3", "a3", "a4", "a5", "a6"]
    assert [one[1] for one in told(lines, "b")] == ["b1", "b2", "b3", "b4", "b5", "a6"]
    for case in lines:
        numbers = [one[0] for one in told(lines, case)]
        assert numbers == sorted(set(numbers))
