"""An agency's list of a day against ours, and its cases as a table that no spreadsheet runs."""

import csv
import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.intake.house import BODY, House
from tests.integration.intake.same import hotline


@pytest.fixture(params=["house", "house_on_postgres"])
def any_house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


def on(house: House, day: str, **query: Any) -> Any:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = house.get(f"/v1/reconciliation?day={day}{more}")
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_day_is_the_place_s_and_its_digest_says_whether_anything_differs(any_house: House) -> None:
    house = any_house
    house.clock.at = datetime(2026, 11, 24, 15, 59, 0, tzinfo=UTC)  # 23:59 in Haicang
    first = house.bring(source_reference="W-1")["number"]
    house.clock.at = datetime(2026, 11, 24, 16, 0, 0, tzinfo=UTC)
    second, third = house.bring(source_reference="W-2")["number"], house.bring()["number"]
    house.post("/v1/cases", BODY, key=hotline(house))
    house.post(f"/v1/cases/{second}/withdraw", {})
    assert [one["number"] for one in on(house, "2026-11-24")["cases"]] == [first]
    told = on(house, "2026-11-25")
    assert [one["number"] for one in told["cases"]] == [second, third]
    assert (told["count"], told["states"], told["next"]) == (2, {"received": 1, "withdrawn": 1}, None)
    mine = f"{second}\tW-2\twithdrawn\n{third}\t\treceived\n".encode()
    assert told["digest"] == f"sha256:{hashlib.sha256(mine).hexdigest()}"
    page = on(house, "2026-11-25", limit=1)
    rest = on(house, "2026-11-25", after=page["next"])
    assert [one["number"] for one in page["cases"] + rest["cases"]] == [second, third]
    assert page["digest"] == rest["digest"] == told["digest"]
    assert on(house, "2026-11-26")["count"] == 0
    for wrong in ("", "?day=x", "?day=1899-01-01", "?day=2026-11-25&limit=0"):
        assert house.get(f"/v1/reconciliation{wrong}").status_code == 422, wrong


def test_what_differs_is_named(any_house: House) -> None:
    house, other = any_house, hotline(any_house)
    yesterday = house.bring(source_reference="W-0")["number"]
    house.clock.at = datetime(2026, 11, 25, 2, tzinfo=UTC)
    same, moved, unknown = (house.bring(source_reference=f"W-{one}")["number"] for one in (1, 2, 3))
    foreign = house.post("/v1/cases", BODY, key=other).json["number"]
    asked = {
        "day": "2026-11-25",
        "cases": [
            {"source_reference": "W-1", "state": "received"},
            {"number": moved, "source_reference": "W-2", "state": "answered"},
            {"source_reference": "W-0"},
            {"source_reference": "W-9"},
            {"number": foreign, "state": "received"},
            {"number": same, "source_reference": "W-77"},
        ],
    }
    told = house.post("/v1/reconciliation", asked).json
    assert (told["equal"], told["count_here"], told["count_there"]) == (False, 3, 6)
    gone = [(one["number"], one["source_reference"]) for one in told["missing_here"]]
    assert gone == [(None, "W-9"), (foreign, None), (same, "W-77")]
    assert told["missing_there"] == [{"number": unknown, "source_reference": "W-3", "state": "received"}]
    differs = {"number": moved, "source_reference": "W-2", "state_here": "received", "state_there": "answered"}
    assert told["other_state"] == [differs]
    assert [one["number"] for one in told["other_day"]] == [yesterday]
    whole = {"day": "2026-11-25", "cases": [{"number": one} for one in (same, moved, unknown)]}
    assert house.post("/v1/reconciliation", whole).json["equal"] is True
    answer = house.post("/v1/reconciliation", {"day": "2026-11-25", "cases": [{"state": "received"}]})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "required")
    assert house.post("/v1/reconciliation", {"day": "2026-11-25", "cases": [{}] * 10_001}).status_code == 422


def test_the_table_holds_all_of_an_agency_s_cases_and_nothing_that_a_spreadsheet_runs(any_house: House) -> None:
    house = any_house
    titles = ["=1+1", "+1", "-1", "@x", "\tx", 'a,b"c', "普通"]
    for at, title in enumerate(titles):
        house.bring(title=title, source_reference=f"={at}")
    house.post("/v1/cases", BODY, key=hotline(house))
    answer = house.get("/v1/cases.csv", Accept_Language="en")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["Number", "Your reference", "State"]
    assert [row[4] for row in rows[1:]] == ["普通", 'a,b"c', "x", "'@x", "'-1", "'+1", "'=1+1"]
    assert {row[1][0] for row in rows[1:]} == {"'"}
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert house.get("/v1/cases.csv?state=answered").data.decode("utf-8-sig").count("\n") == 1
    assert house.get("/v1/cases.csv?limit=1").status_code == 422
    assert house.client().get("/v1/cases.csv").status_code == 401
