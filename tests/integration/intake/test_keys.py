"""An agency's keys: several, each for its purpose and its time, changed without a gap."""

from datetime import timedelta

import pytest

from services.intake.agencies.actions import Refused
from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import Scope
from services.intake.agencies.models import AgencyKey
from tests.integration.intake.house import House


@pytest.fixture
def keys(house: House) -> Keys:
    return Keys(house.service)


def row(house: House, key: str) -> AgencyKey:
    with house.service.database.read() as session:
        return session.get_one(AgencyKey, key.split("_")[1])


def status(house: House, key: str) -> int:
    return house.get("/v1/cases", key=key).status_code


def test_a_key_ends_when_it_was_meant_to(house: House, keys: Keys) -> None:
    ends = house.clock.at + timedelta(hours=1)
    key = keys.add("window-hall", expires_at=ends)
    assert status(house, key) == 200
    house.clock.at = ends
    assert status(house, key) == 401


def test_a_rotated_key_and_its_successor_are_both_good_meanwhile(house: House, keys: Keys) -> None:
    house.clock.stand()
    old = keys.add("window-hall", name="counter", scopes=[Scope.READ], expires_at=house.clock.at + timedelta(days=90))
    house.clock.at += timedelta(days=60)
    new, ends = keys.rotate(old.split("_")[1], timedelta(days=2))
    assert (status(house, old), status(house, new)) == (200, 200)
    assert house.post("/v1/cases", {}, key=new).status_code == 403, "good for what the old one was, and no more"
    house.clock.at = ends
    assert (status(house, old), status(house, new)) == (401, 200)
    made = row(house, new)
    assert (made.name, made.expires_at - made.created_at) == ("counter", timedelta(days=90))
    with pytest.raises(Refused):
        keys.rotate(old.split("_")[1])


def test_a_key_that_would_end_within_the_overlap_is_not_made_to_live_longer(house: House, keys: Keys) -> None:
    ends = house.clock.at + timedelta(days=1)
    old = keys.add("window-hall", expires_at=ends)
    assert keys.rotate(old.split("_")[1], timedelta(days=7))[1] == ends


def test_a_key_is_rotated_once(house: House, keys: Keys) -> None:
    new, _ = keys.rotate(house.key.split("_")[1])
    with pytest.raises(Refused, match=new.split("_")[1]):
        keys.rotate(house.key.split("_")[1])


def test_its_last_use_is_on_record_once_a_minute_and_a_refused_one_never(house: House, keys: Keys) -> None:
    assert row(house, house.key).last_used_at is None
    assert status(house, house.key) == 200
    first = row(house, house.key).last_used_at
    assert first is not None
    house.clock.at = first + timedelta(seconds=50)
    assert status(house, house.key) == 200
    assert row(house, house.key).last_used_at == first
    house.clock.at = first + timedelta(seconds=60)
    assert status(house, house.key) == 200
    second = row(house, house.key).last_used_at
    assert second >= first + timedelta(seconds=60)
    house.operations.revoke_key(house.key.split("_")[1])
    house.clock.at += timedelta(seconds=70)
    assert status(house, house.key) == 401
    assert row(house, house.key).last_used_at == second


def test_a_list_says_what_each_key_is_good_for_and_shows_none(house: House, keys: Keys) -> None:
    reader = keys.add("window-hall", name="nightly", scopes=[Scope.READ])
    house.operations.revoke_key(house.key.split("_")[1])
    told = {line.id: line for line in keys.lines("window-hall")}
    assert told[reader.split("_")[1]][2:5] == ("nightly", "read", "good")
    assert told[house.key.split("_")[1]].scopes == "submit,read,import,webhook"
    assert told[house.key.split("_")[1]].state.startswith("revoked")
    assert reader.split("_", 2)[2] not in str(told)


@pytest.mark.parametrize(
    ("agency", "more"),
    [
        ("nobody", {}),
        ("window-hall", {"scopes": []}),
        ("window-hall", {"name": "x" * 101}),
        ("window-hall", {"expires_at": "now"}),
    ],
)
def test_an_operator_is_told_why_a_key_cannot_be_made(house: House, keys: Keys, agency: str, more: dict) -> None:
    if "expires_at" in more:
        more = {"expires_at": house.clock.at}
    with pytest.raises(Refused):
        keys.add(agency, **more)
