"""Quotas of an agency, all its keys and all replicas together."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import event

from services.intake.agencies.cli import Keys
from services.intake.agencies.permits import Permits
from services.intake.agencies.quota import Policy
from tests.integration.intake.house import BODY, House


def limit(house: House, **quotas: int) -> None:
    Keys(house.service).limit("window-hall", {Policy(name): most for name, most in quotas.items()})


def test_past_its_quota_an_agency_is_told_how_long_to_wait_and_others_go_on(house: House) -> None:
    limit(house, requests=3)
    house.clock.at = house.clock.at.replace(second=10, microsecond=0)
    second_key = house.operations.add_agency("window-hall", "政务服务大厅")
    good = [house.get("/v1/cases", key=key) for key in (house.key, second_key, house.key)]
    assert [one.status_code for one in good] == [200] * 3
    assert [one.headers["RateLimit"] for one in good] == [f'"requests";r={left};t=50' for left in (2, 1, 0)]
    refused = house.get("/v1/cases", key=second_key)
    assert (refused.status_code, refused.json["type"]) == (429, "/problems/quota-exceeded")
    assert refused.json["violated-policies"] == ["requests"]
    assert refused.headers["Retry-After"] == "50"
    assert refused.headers["RateLimit-Policy"] == '"requests";q=3;w=60'
    assert house.get("/v1/cases", key=house.operations.add_agency("park", "园区")).status_code == 200
    house.clock.at += timedelta(seconds=int(refused.headers["Retry-After"]))
    assert house.get("/v1/cases").status_code == 200


def test_cases_have_a_quota_of_the_places_day_and_a_refused_body_uses_none(house: House) -> None:
    limit(house, cases=1)
    assert house.post("/v1/cases", {"kind": "wish"}).status_code == 422
    taken = house.post("/v1/cases", BODY)
    assert taken.status_code == 202
    assert '"cases";r=0;t=52' in taken.headers["RateLimit"]  # 09:30 in Xiamen: 14 hours and a half, less some ticks
    refused = house.post("/v1/cases", BODY)
    assert (refused.status_code, refused.json["violated-policies"]) == (429, ["cases"])
    assert house.get("/v1/cases").status_code == 200


def test_a_quota_that_is_raised_holds_within_seconds(house: House) -> None:
    limit(house, requests=1)
    house.clock.at = house.clock.at.replace(second=10)
    assert [house.get("/v1/cases").status_code for _ in range(2)] == [200, 429]
    limit(house, requests=5)
    house.clock.at += timedelta(seconds=6)
    assert house.get("/v1/cases").status_code == 200


@pytest.mark.parametrize("fixture", ["house", "house_on_postgres"])
def test_replicas_together_never_give_more_than_there_is(request: pytest.FixtureRequest, fixture: str) -> None:
    house: House = request.getfixturevalue(fixture)
    limit(house, requests=400)
    now, replicas = house.clock.at, [Permits(house.service) for _ in range(3)]
    given: Counter[bool] = Counter()
    counting = threading.Lock()

    def ask(permits: Permits) -> None:
        got = [permits.take("window-hall", Policy.REQUESTS, 1, now).exceeded for _ in range(150)]
        with counting:
            given.update(got)

    threads = [threading.Thread(target=ask, args=(one,)) for one in replicas for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given.total() == 900
    assert given[False] == 400, "each asked for more than its share, so nothing is left over"


def test_few_requests_of_a_busy_agency_write(house: House) -> None:
    limit(house, requests=100_000)
    house.get("/v1/cases")
    written: list[str] = []

    def note(*told: object) -> None:
        if str(told[2]).startswith(("UPDATE", "INSERT")):
            written.append(str(told[2]))

    event.listen(house.service.database.engine, "before_cursor_execute", note)
    try:
        assert {house.get("/v1/cases").status_code for _ in range(50)} == {200}
    finally:
        event.remove(house.service.database.engine, "before_cursor_execute", note)
    assert written == []


def test_a_wrong_key_uses_up_nothing_and_learns_nothing(house: House) -> None:
    limit(house, requests=1)
    wrong = house.key[:-1] + ("A" if house.key[-1] != "A" else "B")
    answers = [house.get("/v1/cases", key=wrong) for _ in range(3)]
    assert {one.status_code for one in answers} == {401}
    assert "RateLimit" not in answers[0].headers
    assert house.get("/v1/cases").status_code == 200
