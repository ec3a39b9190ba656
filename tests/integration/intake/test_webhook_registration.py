"""Webhooks are registered by whose they are, with all that is wrong named, and nobody else finds them."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.intake.webhooks.sending import Sender
from tests.integration.intake.hooked import OPEN, add, hooks, turn
from tests.integration.intake.house import House
from tests.integration.intake.same import hotline
from tests.parts.receiver import Receiver, receiver


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def test_registration_says_what_is_wrong(house: House, there: Receiver) -> None:
    def add_wrong(**body: Any) -> tuple[int, set[tuple[str, str]]]:
        answer = house.post("/v1/webhooks", {"url": there.url, "contact": "ops@hall.example", **body})
        return answer.status_code, {(one["pointer"], one["code"]) for one in answer.json.get("errors", ())}

    house.app.extensions["intake.sender"] = Sender(OPEN, lambda _host, _port: ["10.0.0.7"])
    assert add_wrong(url="https://agency.example/") == (422, {("/url", "address")})
    assert add_wrong(url="ftp://agency.example/") == (422, {("/url", "address")})
    house.app.extensions["intake.sender"] = Sender(OPEN)
    assert add_wrong(url="https://no-such-name.invalid/") == (422, {("/url", "unknown_host")})
    assert add_wrong(contact="nobody")[1] == {("/contact", "email")}
    assert add_wrong(events=["case.nothing"])[1] == {("/events/0", "unknown_code")}
    made = add(house, there.url)
    assert house.post("/v1/webhooks", {"url": there.url, "contact": "a@b.example"}).json["webhook"] == made["id"]
    for at in range(9):
        add(house, f"{there.url}/{at}")
    assert add_wrong(url=f"{there.url}/x")[0] == 409
    assert len(house.get("/v1/webhooks").json["webhooks"]) == 10


def test_another_agency_s_webhook_is_as_unknown_as_none_and_a_removed_one_is_sent_nothing(
    house: House, there: Receiver
) -> None:
    role, made, other = hooks(house), add(house, there), hotline(house)
    for number in (made["id"], "0190a0b0-c0d0-7000-8000-00000000002a", "x"):
        for method, end, body in (
            ("GET", "", None),
            ("DELETE", "", None),
            ("GET", "/deliveries", None),
            ("POST", "/rotate", {}),
            ("POST", "/test", {}),
            ("POST", "/enable", {}),
            ("POST", "/replay", {"after": 0}),
        ):
            headers = {"Authorization": f"Bearer {other}"}
            answer = house.client().open(f"/v1/webhooks/{number}{end}", method=method, json=body, headers=headers)
            assert answer.status_code == 404, (method, end)
    assert house.get("/v1/webhooks", key=other).json == {"webhooks": []}
    house.bring()
    headers = {"Authorization": f"Bearer {house.key}"}
    tried = house.client().delete(f"/v1/webhooks/{made['id']}?dry_run=true", headers=headers)
    assert tried.status_code == 422  # and it is still there
    assert house.client().delete(f"/v1/webhooks/{made['id']}", headers=headers).status_code == 204
    turn(role, 2)
    assert there.received == []
    assert house.get(f"/v1/webhooks/{made['id']}").status_code == 404
