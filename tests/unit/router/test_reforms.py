"""Which body may follow which, and what a folder that does not know of a reform comes to."""

from datetime import date
from typing import Any

import pytest

from services.router.decisions.domain import Refused
from services.router.directory.domain import Directory, Succession, directory_of, reformed
from services.router.reforms.domain import announced, succession
from tests.unit.router.cases import haicang_parts

TODAY = date(2026, 11, 24)


def bodies(**changed: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = haicang_parts()[0]["bodies"]
    return [{**body, **changed.get(body["code"], {})} for body in found]


def directory(**changed: dict[str, Any]) -> Directory:
    return directory_of({"bodies": bodies(**changed)})


def test_a_body_ends_the_day_before_its_successor_stands_in() -> None:
    made = succession(directory(), [], "tax", "investment", date(2026, 11, 1), TODAY)
    assert made == Succession("tax", date(2026, 10, 31), "investment")
    told = announced({"zh": "甲", "en": "A"}, {"zh": "乙", "en": "B"}, made.until, "7号")
    assert told["zh"] == "机构改革（7号）：自2026-11-01起，甲由乙承接。"


def test_what_a_folder_has_ended_already_is_taken_as_it_says() -> None:
    told = directory(tax={"valid_until": "2026-06-30", "successor": "investment"})
    made = succession(told, [], "tax", "investment", TODAY, TODAY)
    assert made.until == date(2026, 6, 30)
    with pytest.raises(Refused, match="follows it"):
        succession(told, [], "tax", "industry", TODAY, TODAY)


def test_no_body_is_followed_by_whom_it_is_to_follow_itself() -> None:
    told = directory(investment={"valid_until": "2026-12-31", "successor": "tax"})
    with pytest.raises(Refused, match="cannot follow in turn"):
        succession(told, [], "tax", "investment", TODAY, TODAY)


def test_a_folder_that_founds_a_body_anew_under_its_code_does_not_bring_it_back() -> None:
    known = {body["code"]: body for body in bodies()}
    content = {"bodies": bodies(tax={"valid_from": "2027-01-01"}), "people": []}
    found = directory_of(reformed(content, [Succession("tax", date(2026, 11, 23), "investment")], known))
    standing = found.standing("tax", date(2027, 2, 1))
    assert standing is not None
    assert standing.code == "investment"


def test_who_follows_stays_known_where_a_folder_names_neither_of_both() -> None:
    known = {body["code"]: body for body in bodies()}
    without = {"bodies": [body for body in bodies() if body["code"] not in ("tax", "investment")], "people": []}
    found = directory_of(reformed(without, [Succession("tax", date(2026, 11, 23), "investment")], known))
    standing = found.standing("tax", TODAY)
    assert standing is not None
    assert standing.code == "investment"
    assert reformed(without, [Succession("gone", TODAY, "away")], {}) == without


def test_the_same_reforms_make_the_same_of_the_same_folder() -> None:
    known = {body["code"]: body for body in bodies()}
    done = [Succession("tax", date(2026, 11, 23), "investment"), Succession("investment", TODAY, "industry")]
    once = reformed({"bodies": bodies(), "people": []}, done, known)
    assert reformed(once, done, {body["code"]: body for body in once["bodies"]}) == once
