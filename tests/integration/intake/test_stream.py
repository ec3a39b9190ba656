"""The stream of an agency's events: in order, whole, its own alone, and worth waiting for."""

import threading
from typing import Any

import pytest

from services.intake.cases.actions import Speaker
from services.intake.cases.models import Case
from services.intake.events.actions import number
from services.intake.events.models import AgencyEvent
from services.intake.same import actions as same
from tests.integration.intake.house import House
from tests.integration.intake.same import LAND, bring, hotline
from tests.integration.intake.test_events import road


@pytest.fixture(params=["house", "house_on_postgres"])
def any_house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


def placed(house: House) -> int:
    return number(house.service, lambda _unit, _agency, _events: None)


def stream(house: House, query: str = "", key: str | None = None) -> dict[str, Any]:
    answer = house.get(f"/v1/events{query}", key=key)
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def test_an_agency_reads_what_its_cases_timelines_show_and_nothing_of_others(any_house: House) -> None:
    other = hotline(any_house)
    receipt = any_house.bring(source_reference="W-1")
    any_house.hear(*road(any_house, receipt["number"]))
    bring(any_house, {"title": "噪声扰民", "enterprise": {"name": "厦门海岳物流有限公司"}}, other)
    placed(any_house)
    told = stream(any_house)
    shown = any_house.get(f"/v1/cases/{receipt['number']}/events", Accept_Language="en").json["events"]
    read = [{**one["data"]["event"], "text": one["data"]["event"]["text"]["en"]} for one in told["events"]]
    assert read == shown
    assert [one["position"] for one in told["events"]] == list(range(1, len(shown) + 1))
    assert {(one["data"]["number"], one["data"]["source_reference"]) for one in told["events"]} == {
        (receipt["number"], "W-1")
    }
    assert told["events"][-1]["data"]["state"] == "under_review"
    assert "内部" not in str(told)
    assert [one["type"] for one in stream(any_house, key=other)["events"]] == ["case.submitted"]
    assert any_house.client().get("/v1/events").status_code == 401


def test_pages_of_the_stream_neither_skip_nor_repeat_and_end_where_it_ends(house: House) -> None:
    for _ in range(5):
        house.bring()
    placed(house)
    seen, after = [], 0
    for more in (True, True, False):
        told = stream(house, f"?after={after}&limit=2")
        assert told["more"] is more
        after = told["next"]
        seen += [one["position"] for one in told["events"]]
    assert seen == [1, 2, 3, 4, 5]
    assert stream(house, f"?after={after}") == {"events": [], "next": 5, "more": False}
    assert stream(house, "?after=latest")["next"] == 5
    for wrong in ("after=x", "after=-1", "limit=0", "limit=501", "wait=16", "wait=x", "after=1&after=2", "since=1"):
        assert house.get(f"/v1/events?{wrong}").status_code == 422, wrong


def test_a_place_that_the_stream_has_not_come_to_is_refused_so_that_nothing_is_missed(any_house: House) -> None:
    any_house.bring()
    placed(any_house)
    assert stream(any_house, "?after=1")["events"] == []
    for wait in ("", "&wait=15"):
        told = any_house.get(f"/v1/events?after=2{wait}", Accept_Language="en")
        assert told.status_code == 422
        (error,) = told.json["errors"]
        assert (error["parameter"], error["code"]) == ("after", "ahead")
        assert error["detail"].startswith("Your stream ends at 1 ")
    told = any_house.get("/v1/events?after=x", Accept_Language="en").json["errors"]
    assert [(one["code"], "latest" in one["detail"]) for one in told] == [("pattern", True)]


def test_what_commits_later_stands_behind_whatever_it_began_before(house_on_postgres: House) -> None:
    house = house_on_postgres
    slow, fast = house.bring()["number"], house.bring()["number"]
    placed(house)
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with house.service.begin("slow") as unit:
            case = unit.case(house.case(slow).id)
            unit.record(case, "case.admitted", {}, "rule")
            unit.session.flush()
            house.service.records.beside(unit, unit.lines)  # its event is written, and its id is older
            unit.lines.clear()
            begun.set()
            assert go_on.wait(20)

    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(20)
    with house.service.begin("fast") as unit:
        unit.record(unit.case(house.case(fast).id), "case.admitted", {}, "rule")
    placed(house)
    first = stream(house, "?after=2")
    assert [one["data"]["number"] for one in first["events"]] == [fast]
    go_on.set()
    thread.join()
    placed(house)
    assert [one["data"]["number"] for one in stream(house, f"?after={first['next']}")["events"]] == [slow]
    assert [one["data"]["number"] for one in stream(house)["events"]] == [slow, fast, fast, slow]


def test_any_number_of_numberers_give_each_event_one_place(house_on_postgres: House) -> None:
    house = house_on_postgres
    for _ in range(40):
        house.bring()
    go = threading.Barrier(4)

    def work() -> None:
        go.wait(20)
        placed(house)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    placed(house)
    assert [one["position"] for one in stream(house)["events"]] == list(range(1, 41))


def test_a_reader_who_waits_is_answered_when_there_is_something_and_too_many_are_not_kept(house: House) -> None:
    answered: list[dict[str, Any]] = []
    reader = threading.Thread(target=lambda: answered.append(stream(house, "?after=0&wait=15")))
    reader.start()
    bell = house.service._bells
    while not any(one.name.startswith("intake-events-window-hall.") for one in bell.glob("*")):
        threading.Event().wait(0.005)
    busy = house.get("/v1/events?after=0&wait=15")
    assert (busy.json["events"], busy.headers["Retry-After"]) == ([], "5")
    house.bring()
    placed(house)
    reader.join(20)
    assert [one["type"] for one in answered[0]["events"]] == ["case.submitted"]


def test_a_merged_case_hears_what_the_other_s_office_does_and_not_what_others_say(any_house: House) -> None:
    house, other = any_house, hotline(any_house)
    survivor = house.bring()["number"]
    merged = bring(house, LAND, other)["number"]
    with house.service.begin("test") as unit:
        ids = sorted([house.case(merged).id, house.case(survivor).id])
        unit.preload(ids, make=False)
        both: list[Case] = [unit.case(house.case(one).id) for one in (merged, survivor)]
        same.merge(unit, both[0], both[1], Speaker("rule", None))
    house.post(f"/v1/cases/{survivor}/supplement", {"text": "另一家单位的话"})
    house.hear(*road(house, survivor))
    placed(house)
    told = stream(house, key=other)["events"]
    shown = house.get(f"/v1/cases/{merged}/events", key=other).json["events"]
    assert [one["data"]["event"]["seq"] for one in told] == [one["seq"] for one in shown]
    assert [one["type"] for one in told] == [one["kind"] for one in shown]
    assert told[-1]["data"]["merged"] == {"state": "under_review"}
    assert {one["data"]["number"] for one in told} == {merged}
    assert survivor not in str(told)
    assert "另一家单位的话" not in str(told)
    with house.service.database.read() as session:
        assert session.query(AgencyEvent).filter(AgencyEvent.position.is_(None)).count() == 0
