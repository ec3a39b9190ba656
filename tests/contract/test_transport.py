"""What both transports promise, walked on each combination that can be deployed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shared.contracts import Unreadable
from shared.db.history import broken_lines
from shared.messaging.consumer import RETRY_DELAYS
from shared.messaging.dead_letters import dead_letters, replay
from shared.messaging.transport import Outgoing
from tests.contract.plain import CASE_WITHDRAWN, Case, History, Outbox, fingerprint, withdraw, withdraw_many
from tests.contract.road import Road, SetClock, eventually


def outgoing(road: Road) -> list[Outgoing]:
    with road.sender.database.read() as session:
        return [Outgoing(row.id, row.type, row.body) for row in session.scalars(select(Outbox))]


def test_what_was_committed_arrives_and_acts_once(road: Road) -> None:
    cases = {withdraw(road.sender) for _ in range(30)}
    road.start_relay()
    road.start_consumer()
    assert eventually(lambda: road.taken() == 30)
    assert road.withdrawals() == dict.fromkeys(cases, 1)
    assert eventually(lambda: road.waiting() == 0)
    with road.taker.database.read() as session:
        assert list(broken_lines(session, History, Case)) == []


def fail_after_writing(road: Road) -> None:
    with road.sender.begin("test") as unit:
        case = unit.case_or_new("018f0000-0000-7000-8000-000000000001")
        line = unit.record(case, "case.withdrawn", {}, "tester")
        unit.send(CASE_WITHDRAWN, case, {"reason": None}, line=line, round=1)
        raise RuntimeError("the request failed after it had written")


def test_what_was_rolled_back_never_leaves(road: Road) -> None:
    with pytest.raises(RuntimeError):
        fail_after_writing(road)
    road.start_relay()
    road.start_consumer()
    kept = withdraw(road.sender)
    assert eventually(lambda: road.taken() == 1)
    assert road.withdrawals() == {kept: 1}


def test_the_same_message_published_again_and_again_acts_once(road: Road) -> None:
    case = withdraw(road.sender)
    window = outgoing(road)
    publisher = road.transport(road.sender).publisher()
    for _ in range(4):
        assert publisher.publish(window) == {window[0].id}
    publisher.close()
    road.start_relay()  # and once more by the relay
    road.start_consumer()
    assert eventually(lambda: road.waiting() == 0 and road.taken() == 1)
    last = withdraw(road.sender)
    assert eventually(lambda: road.taken() == 2)
    assert road.withdrawals() == {case: 1, last: 1}


def test_poison_is_set_aside_with_its_reason_while_its_neighbours_go_on(road: Road) -> None:
    before = [withdraw(road.sender) for _ in range(5)]
    poison = withdraw(road.sender, reason="poison")
    after = [withdraw(road.sender) for _ in range(5)]
    later_of_the_same_case = withdraw(road.sender, case_id=poison)
    road.start_relay()
    road.start_consumer()
    assert eventually(lambda: road.taken() == 11 and road.taken("dead") == 1)
    assert road.withdrawals() == dict.fromkeys([*before, *after, later_of_the_same_case], 1)
    (letter,) = dead_letters(road.taker)
    assert (letter.subject, letter.reason) == (poison, "it is poison")


def test_bytes_that_nobody_can_read_are_set_aside_once(road: Road) -> None:
    junk = [b"\xff\x00junk", b'{"specversion":"1.0"}', b"[" * 5000]
    publisher = road.transport(road.sender).publisher()
    publisher.publish([Outgoing(f"junk-{n}", "case.withdrawn.v1", body) for n, body in enumerate(junk * 2)])
    publisher.close()
    case = withdraw(road.sender)
    road.start_relay()
    road.start_consumer()
    assert eventually(lambda: road.taken() == 1 and road.taken("dead") == 3)
    assert {letter.id for letter in dead_letters(road.taker)} == {fingerprint(body) for body in junk}
    assert road.withdrawals() == {case: 1}


def test_a_failing_message_is_tried_again_with_growing_delays_and_then_set_aside(slow_road: Road) -> None:
    road, clock = slow_road, slow_road.clock
    assert isinstance(clock, SetClock)
    case = withdraw(road.sender, reason="flaky")
    road.start_relay()
    road.start_consumer()
    for number, delay in enumerate(RETRY_DELAYS, start=1):
        assert eventually(lambda number=number: road.taken("retry") == 1 and road.letter(case).attempts == number)
        assert road.letter(case).next_attempt_at == clock.now() + delay
        assert road.letter(case).reason == "RuntimeError: not now"
        clock.pass_by(delay + timedelta(seconds=1))
    assert eventually(lambda: road.taken("dead") == 1)
    assert sorted(RETRY_DELAYS) == RETRY_DELAYS
    assert road.withdrawals().get(case, 0) == 0


def test_a_mended_dead_letter_acts_once(road: Road) -> None:
    case = withdraw(road.sender, reason="poison")
    road.start_relay()
    road.start_consumer()
    assert eventually(lambda: road.taken("dead") == 1)
    (letter,) = dead_letters(road.taker)
    with pytest.raises(Unreadable):
        replay(road.taker, letter.id, b"not a message", by="test")
    with pytest.raises(ValueError, match="must stay"):
        replay(road.taker, letter.id, letter.body.replace(letter.id.encode(), b"another"), by="test")
    replay(road.taker, letter.id, letter.body.replace(b"poison", b"harmless"), by="test")
    assert eventually(lambda: road.taken() == 1)
    assert road.withdrawals() == {case: 1}
    with pytest.raises(LookupError):
        replay(road.taker, letter.id, by="test")


def test_a_consumer_killed_in_the_middle_loses_nothing_and_doubles_nothing(road: Road) -> None:
    cases = withdraw_many(road.sender, 300)
    road.start_relay()
    assert eventually(lambda: road.waiting() == 0)
    first = road.start_consumer_process()
    assert eventually(lambda: road.taken() > 0)
    first.kill()
    first.wait()
    done_when_killed = road.taken()
    cases |= withdraw_many(road.sender, 20)
    second = road.start_consumer_process()
    assert eventually(lambda: road.taken() == 320)
    assert second.poll() is None
    assert road.withdrawals() == dict.fromkeys(cases, 1)
    assert done_when_killed <= 300


def test_two_relays_and_two_consumers_share_the_work(road: Road) -> None:
    cases = withdraw_many(road.sender, 200)
    for _ in range(2):
        road.start_relay()
        road.start_consumer()
    assert eventually(lambda: road.taken() == 200)
    assert road.withdrawals() == dict.fromkeys(cases, 1)
    assert road.taken("dead") == 0


def test_a_relay_that_is_asked_to_stop_sends_what_is_left_first(road: Road) -> None:
    for _ in range(20):
        withdraw(road.sender)
    road.stop.set()
    road.start_relay()
    for thread in road.threads:
        thread.join(20)
    assert road.waiting() == 0
