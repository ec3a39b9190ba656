"""What an agency is told of states in its own words, wherever it reads one."""

import json
from typing import Any

import pytest

from services.intake.agencies.actions import Refused
from services.intake.agencies.cli import Keys
from services.intake.agency_states.cli import States
from tests.integration.intake.hooked import add, hooks, turn
from tests.integration.intake.house import BODY, House
from tests.integration.intake.same import hotline
from tests.parts.receiver import receiver

WORDS = b'received: "01"\nwithdrawn: "99"\n'


def keep(house: House, agency: str = "window-hall", text: bytes = WORDS) -> Any:
    return States(house.service).keep(agency, text)


def test_each_state_is_told_in_the_agency_s_word_and_null_where_it_has_none(either: House) -> None:
    before = either.bring()["number"]
    assert either.get(f"/v1/cases/{before}").json["agency_state"] is None
    kept = keep(either)
    assert (kept.version, kept.unmapped[0], "received" in kept.unmapped) == (1, "admitted", False)
    number = either.bring()["number"]
    assert either.get(f"/v1/cases/{number}").json["agency_state"] == "01"
    withdrawn = either.post(f"/v1/cases/{number}/withdraw", {}).json
    assert (withdrawn["state"], withdrawn["agency_state"]) == ("withdrawn", "99")
    either.answered(before)
    listed = {one["number"]: one["agency_state"] for one in either.get("/v1/cases").json["cases"]}
    assert listed == {before: None, number: "99"}
    assert keep(either).version == 1
    assert keep(either, text=b'answered: "05"').version == 2
    listed = {one["number"]: one["agency_state"] for one in either.get("/v1/cases").json["cases"]}
    assert listed == {before: "05", number: None}
    assert States(either.service).of("window-hall").words == {"answered": "05"}


def test_nobody_else_is_told_in_its_words_and_its_tests_are(house: House) -> None:
    keep(house)
    other, tester = hotline(house), Keys(house.service).add("window-hall", test=True)
    theirs, test = (house.post("/v1/cases", BODY, key=key).json["number"] for key in (other, tester))
    assert house.get(f"/v1/cases/{theirs}", key=other).json["agency_state"] is None
    assert house.get(f"/v1/cases/{test}", key=tester).json["agency_state"] == "01"


def test_events_and_webhooks_tell_the_word_of_each_event_s_state(either: House) -> None:
    keep(either)
    with receiver() as there:
        add(either, there)
        number = either.bring(confidential=True)["number"]
        either.post(f"/v1/cases/{number}/withdraw", {})
        turn(hooks(either), 3)
        sent = [json.loads(one.body)["data"] for one in there.received]
    read = [one["data"] for one in either.get("/v1/events").json["events"]]
    told = [("received", "01"), ("withdrawn", "99")]
    assert [(one["state"], one["agency_state"]) for one in read] == told
    assert [(one["state"], one["agency_state"]) for one in sent] == told


def test_lists_of_a_day_are_compared_in_the_agency_s_words(either: House) -> None:
    keep(either)
    right, wrong, unworded = (either.bring(source_reference=f"W-{one}")["number"] for one in range(3))
    either.answered(unworded)
    day = either.get("/v1/reconciliation?day=2026-11-24").json
    assert [one["agency_state"] for one in day["cases"]] == ["01", "01", None]
    cases = [
        {"number": right, "agency_state": "01"},
        {"number": wrong, "agency_state": "99"},
        {"number": unworded, "state": "answered", "agency_state": "05"},
    ]
    told = either.post("/v1/reconciliation", {"day": "2026-11-24", "cases": cases}).json
    assert told["equal"] is False
    assert told["other_state"] == []
    assert told["other_agency_state"] == [
        {"number": wrong, "source_reference": "W-1", "agency_state_here": "01", "agency_state_there": "99"},
        {"number": unworded, "source_reference": "W-2", "agency_state_here": None, "agency_state_there": "05"},
    ]
    same = {"day": "2026-11-24", "cases": [{"number": one} for one in (right, wrong, unworded)]}
    assert either.post("/v1/reconciliation", same).json["equal"] is True


@pytest.mark.parametrize(("agency", "text"), [("nobody", WORDS), ("test.window-hall", WORDS), ("window-hall", b"a: [")])
def test_what_cannot_be_kept_is_refused_in_words(house: House, agency: str, text: bytes) -> None:
    with pytest.raises(Refused):
        keep(house, agency, text)
    assert States(house.service).of("window-hall").version == 0
