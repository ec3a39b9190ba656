"""Webhooks from a line of the history to a receiver: signed, in order, again until they are taken, and no further."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from tests.integration.intake.hooked import add, deliveries, due_now, endpoint, hooks, turn
from tests.integration.intake.house import House
from tests.integration.intake.same import hotline
from tests.integration.intake.test_events import road
from tests.parts.receiver import Received, Receiver, receiver


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture(params=["house", "house_on_postgres"])
def any_house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


def ids(there: Receiver) -> list[str]:
    return [one.headers["webhook-id"] for one in there.received]


def test_an_agency_hears_what_its_stream_says_signed_and_in_order(any_house: House, there: Receiver) -> None:
    house, role = any_house, hooks(any_house)
    house.bring()  # before there was a webhook
    turn(role)
    made = add(house, there)
    other = hotline(house)
    house.post("/v1/cases", {"kind": "help", "channel": "hotline", "title": "别家的事", "anonymous": True}, key=other)
    receipt = house.bring(source_reference="W-7")
    house.hear(*road(house, receipt["number"]))
    turn(role, 8)
    told = house.get(f"/v1/events?after={made['after']}").json["events"]
    assert [one.told for one in there.received] == told
    assert len(told) == 7
    for one in there.received:
        Webhook(made["secret"]).verify(one.body, one.headers)
    assert ids(there) == [one["id"] for one in told]
    assert {one.state for one in deliveries(house)} == {"sent"}
    shown = house.get(f"/v1/webhooks/{made['id']}").json
    assert (shown["waiting"], shown["state"], shown["failing_since"]) == (0, "on", None)
    assert "secret" not in shown
    turn(role, 2)
    assert len(there.received) == 7


def test_a_confidential_case_leaves_as_number_state_and_addresses_alone(house: House, there: Receiver) -> None:
    role = hooks(house)
    add(house, there)
    receipt = house.bring(confidential=True, title="不可外传")
    turn(role)
    told = there.received[0].told["data"]
    assert (told["number"], told["state"], told["event"]) == (receipt["number"], "received", None)
    assert "不可外传".encode() not in there.received[0].body


def test_what_fails_holds_back_its_own_case_alone_and_comes_again_under_its_id(
    any_house: House, there: Receiver
) -> None:
    house, role = any_house, hooks(any_house)
    add(house, there)
    poison, fine = house.bring()["number"], house.bring()["number"]
    there.answer = lambda one: (500, b"no") if one.told["data"]["number"] == poison else (204, b"")
    house.hear(*road(house, poison)[:2], *road(house, fine)[:2])
    turn(role, 6)
    seen = [(one.told["data"]["number"], one.told["type"]) for one in there.received]
    assert [kind for number, kind in seen if number == fine] == [
        "case.submitted",
        "case.admitted",
        "case.assigned",
        "task.opened",
    ]
    assert [kind for number, kind in seen if number == poison] == ["case.submitted"]
    due_now(house)
    turn(role)
    assert (len(ids(there)), len(set(ids(there)))) == (6, 5)
    there.answer = lambda _: (204, b"")
    due_now(house)
    turn(role, 5)
    kinds = [one.told["type"] for one in there.received if one.told["data"]["number"] == poison]
    assert kinds == ["case.submitted"] * 3 + ["case.admitted", "case.assigned", "task.opened"]
    first = next(one for one in deliveries(house) if one.attempts == 3)
    assert [(status, words) for _, status, words in first.log] == [(500, "no"), (500, "no"), (204, "")]


def test_after_three_days_it_is_given_up_and_the_case_goes_on_while_the_endpoint_serves_others(
    house: House, there: Receiver
) -> None:
    role, made = hooks(house), add(house, there)
    poison = house.bring()["number"]
    there.answer = lambda one: (500, b"") if one.told["type"] == "case.submitted" else (204, b"")
    turn(role)
    for step in range(2):
        house.clock.at += timedelta(days=2)
        due_now(house)
        turn(role)
        if step == 0:
            house.hear(*road(house, poison)[:1])
        house.post(f"/v1/webhooks/{made['id']}/test")  # it is well, but for that event
        turn(role)
    turn(role)
    assert [(one.kind, one.state) for one in deliveries(house) if one.case_id] == [
        ("case.submitted", "given_up"),
        ("case.admitted", "sent"),
        ("case.assigned", "sent"),
    ]
    shown = house.get(f"/v1/webhooks/{made['id']}").json
    assert (shown["state"], shown["given_up"]) == ("on", 1)
    assert [one.data["why"] for one in house.sent() if one.type == "webhook.failing.v1"] == ["given_up"]
    listed = house.get(f"/v1/webhooks/{made['id']}/deliveries?state=given_up").json["deliveries"]
    assert [(one["type"], one["attempts"], one["log"][-1]["status"]) for one in listed] == [("case.submitted", 3, 500)]
    there.answer = lambda _: (204, b"")
    again = house.post(f"/v1/webhooks/{made['id']}/replay", {"event": listed[0]["event"]})
    assert (again.status_code, again.json["queued"]) == (202, 3)
    turn(role, 4)
    assert {one.state for one in deliveries(house) if one.case_id} == {"sent"}


def test_gone_switches_off_at_once_and_switching_on_sends_what_was_missed(any_house: House, there: Receiver) -> None:
    house, role = any_house, hooks(any_house)
    made = add(house, there)
    there.answer = lambda _: (410, b"gone")
    number = house.bring()["number"]
    turn(role)
    shown = house.get(f"/v1/webhooks/{made['id']}").json
    assert (shown["state"], shown["off"]["why"], shown["waiting"]) == ("off", "gone", 1)
    told = [one for one in house.sent() if one.type == "webhook.failing.v1"]
    assert [(one.subject, one.data["why"], one.data["contact"]) for one in told] == [
        ("window-hall", "gone", "ops@hall.example")
    ]
    assert (told[0].data["address"], told[0].data["waiting"]) == (f"{there.url}/in", 1)
    house.hear(*road(house, number)[:2])
    turn(role, 3)
    assert len(there.received) == 1
    there.answer = lambda _: (204, b"")
    house.post(f"/v1/webhooks/{made['id']}/test")
    turn(role)
    assert there.received[-1].told["type"] == "webhook.test"
    assert house.post(f"/v1/webhooks/{made['id']}/enable").json == {"queued": 4}
    assert house.post(f"/v1/webhooks/{made['id']}/enable").json == {"queued": 0}
    turn(role, 4)
    missed = ["case.submitted", "case.admitted", "case.assigned", "task.opened"]
    assert there.types() == ["case.submitted", "webhook.test", *missed]


def test_three_days_of_failing_switch_off_and_nothing_less_does(house: House, there: Receiver) -> None:
    role = hooks(house)
    add(house, there)
    there.answer = lambda _: (503, b"later")
    house.bring()
    for days, state in ((0, "on"), (2.9, "on"), (0.2, "off")):
        house.clock.at += timedelta(days=days)
        due_now(house)
        turn(role)
        assert endpoint(house).state == state
    assert endpoint(house).off_why == "failing"
    assert [one.data["why"] for one in house.sent() if one.type == "webhook.failing.v1"] == ["failing"]
    due_now(house)
    turn(role)
    assert len(there.received) == 3


def test_a_receiver_that_is_back_gets_at_once_what_waits_for_hours(house: House, there: Receiver) -> None:
    role = hooks(house)
    add(house, there)
    for _ in range(3):
        house.bring()
    there.answer = lambda _: (503, b"")
    for _ in range(6):
        turn(role, 3)
        due_now(house)
    with house.service.begin("test") as unit:
        for one in deliveries(house):
            unit.session.merge(one).due_at = 9e9 if one.position > 1 else 0.0
    there.answer = lambda _: (204, b"")
    turn(role, 4)
    assert {one.state for one in deliveries(house)} == {"sent"}


def test_one_that_hangs_keeps_no_other_waiting_and_has_few_threads(house: House, there: Receiver) -> None:
    role, over, busy = hooks(house), threading.Event(), threading.Semaphore(0)
    with receiver() as slow:

        def hang(_: Received) -> tuple[int, bytes]:
            busy.release()
            over.wait(30)
            return 204, b""

        slow.answer = hang
        add(house, slow)
        add(house, there)
        for _ in range(8):
            house.bring()
        role.turn()
        for _ in range(4):
            assert busy.acquire(timeout=20)
        while len(there.received) < 8:
            role.turn()
        assert not busy.acquire(blocking=False)
        over.set()
        role.finish()
        turn(role, 4)
        assert len(slow.received) == 8


def test_what_a_killed_sender_had_in_hand_is_sent_again_under_the_same_id(any_house: House, there: Receiver) -> None:
    house, dead = any_house, hooks(any_house)
    add(house, there)
    house.bring()
    dead.turn()
    there.wait_for(1)  # it was sent, and nobody wrote down what came of it
    alive = hooks(house)
    turn(alive)
    assert len(there.received) == 1  # the lease lasts
    due_now(house)
    turn(alive)
    assert ids(there) == [ids(there)[0]] * 2
    dead.finish()  # and should it live after all, what it has to say is not taken
    assert [(one.state, one.attempts) for one in deliveries(house)] == [("sent", 1)]


def test_any_number_of_senders_send_each_event_once_and_those_of_a_case_in_order(
    house_on_postgres: House, there: Receiver
) -> None:
    house = house_on_postgres
    add(house, there)
    numbers = [house.bring()["number"] for _ in range(6)]
    for number in numbers:
        house.hear(*road(house, number))
    roles = [hooks(house) for _ in range(3)]
    threads = [threading.Thread(target=turn, args=(role, 12)) for role in roles]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    turn(roles[0], 12)
    assert len(ids(there)) == len(set(ids(there))) == 42
    for number in numbers:
        mine = [one.told["position"] for one in there.received if one.told["data"]["number"] == number]
        assert mine == sorted(mine)


def test_a_changed_secret_signs_beside_the_former_for_a_day(house: House, there: Receiver) -> None:
    role, made = hooks(house), add(house, there)
    rotated = [house.post(f"/v1/webhooks/{made['id']}/rotate").json["secret"] for _ in range(2)]
    assert len({made["secret"], *rotated}) == 3
    house.bring()
    turn(role)
    for secret in (made["secret"], rotated[1]):
        Webhook(secret).verify(there.received[0].body, there.received[0].headers)
    house.clock.at += timedelta(hours=25)
    house.bring()
    turn(role)
    assert " " not in there.received[1].headers["webhook-signature"]
    Webhook(rotated[1]).verify(there.received[1].body, there.received[1].headers)


def test_only_chosen_kinds_come_and_a_replay_sends_again_from_where_it_is_asked(house: House, there: Receiver) -> None:
    role, made = hooks(house), add(house, there, events=["case.*"])
    number = house.bring()["number"]
    since = house.clock.now().isoformat()
    house.hear(*road(house, number))
    turn(role, 4)
    assert there.types() == ["case.submitted", "case.admitted", "case.assigned"]
    path = f"/v1/webhooks/{made['id']}/replay"
    assert house.post(path, {"since": since}).json == {"queued": 2, "up_to": 7, "more": False}
    assert house.post(path, {"after": 0}).json["queued"] == 3
    turn(role, 4)
    assert there.types() == ["case.submitted", "case.admitted", "case.assigned"] * 2
    assert ids(there)[:3] == ids(there)[3:]
    for wrong in ({}, {"since": since, "after": 1}, {"event": "x"}, {"after": "1"}):
        assert house.post(path, wrong).status_code == 422, wrong
    assert house.post(path, {"event": "evt_" + "0" * 32}).status_code == 404
