"""How long reports took, without the rests of their limits: by body and month, as notifier has told it."""

import re
from typing import Any

import pytest

from tests.integration.intake.house import House
from tests.integration.intake.same import well
from tests.integration.intake.test_events import LEAD, road
from tests.integration.intake.test_reports import anywhere, month, supervisor

__all__ = ["anywhere"]

QUICK = {"worked": 720, "rested": 0, "rests": 0, "day": 360}
RESTED = {"worked": 360, "rested": 3600, "rests": 2, "day": 360}
NUMBERS = ("cases", "days", "rested", "rested_days")


def reported(house: House, *handled: dict[str, Any] | None) -> str:
    """Return the number of a case that was reported on so often; None: as notifier told it in an earlier release."""
    number = str(house.bring()["number"])
    *before, report = road(house, number)
    house.hear(*before)
    for turn, one in enumerate(handled, start=3):
        again = house.told(number, "task.reported", {**report.data, **LEAD, "turn": turn})
        if one is not None:
            again.data["handled"] = one
        house.hear(again)
    return number


def numbers(told: dict[str, Any]) -> list[Any]:
    return [told[name] for name in NUMBERS]


def test_the_time_that_cases_took_stands_by_body_without_their_rests_and_these_beside_it(anywhere: House) -> None:
    reported(anywhere, QUICK)
    reported(anywhere, RESTED)
    reported(anywhere, None)
    told = month(supervisor(anywhere))["handled"]
    assert numbers(told) == [2, 1.5, 1, 10.0]
    (body,) = told["bodies"]
    assert (body["body"], numbers(body)) == ("planning_land", [2, 1.5, 1, 10.0])
    assert numbers(month(supervisor(anywhere), "2026-10")["handled"]) == [0, None, 0, None]
    well(anywhere)


def test_what_was_sent_back_and_reported_again_took_both_times_together(house: House) -> None:
    reported(house, QUICK, RESTED)
    assert numbers(month(supervisor(house))["handled"]) == [1, 3.0, 1, 10.0]
    well(house)


def test_what_two_bodies_reported_on_is_one_case_of_the_district_and_took_both_times(anywhere: House) -> None:
    number = reported(anywhere, RESTED)
    reported(anywhere, QUICK)
    again = road(anywhere, number, assignment=2)
    again[0].data["lead"]["code"] = "industry"
    for one in again[1:]:
        if "lead" in one.data:
            one.data["lead"] = "industry"
    again[-1].data["handled"] = {**QUICK, "day": 400}
    anywhere.hear(*again)
    told = month(supervisor(anywhere))["handled"]
    # One day and ten of rest, two days, and 1.8 by other hours.
    assert numbers(told) == [2, 2.4, 1, 10.0]
    bodies = {one["body"]: numbers(one) for one in told["bodies"]}
    assert bodies == {"industry": [1, 1.8, 0, None], "planning_land": [2, 1.5, 1, 10.0]}
    well(anywhere)


@pytest.mark.parametrize(("language", "says"), [("zh-CN", "平均中止工作日"), ("en", "Working days of rest")])
def test_supervisors_read_it_on_the_page_of_the_month(house: House, language: str, says: str) -> None:
    browser = supervisor(house, language)
    assert says not in browser.get("/reports/?month=2026-11").text
    reported(house, RESTED)
    part = browser.get("/reports/?month=2026-11").text.partition('id="handled"')[2].partition("<h2")[0]
    assert says in part
    assert re.findall(r"<td[^>]*>([^<]*)</td>", part)[-4:] == ["1", "1.0", "1", "10.0"]
