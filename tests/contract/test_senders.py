"""A message is taken for what it was sent as, and for nothing else."""

from pathlib import Path

import pytest

from shared.messaging.consumer import Consumer
from shared.messaging.dead_letters import dead_letters
from shared.messaging.transport import Delivery
from tests.contract.conftest import make_road
from tests.contract.plain import HANDLERS, withdraw
from tests.contract.road import eventually
from tests.contract.test_transport import outgoing


@pytest.mark.parametrize(
    ("key", "done", "aside"),
    [("case.withdrawn.v1", 1, 0), ("", 1, 0), ("task.signed.v1", 0, 1)],
    ids=["its own", "none, as on the lease table", "another's"],
)
def test_a_message_that_came_under_the_type_of_another_is_set_aside(
    key: str, done: int, aside: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    road = make_road(request, "sqlite-lease", tmp_path)
    withdraw(road.sender)
    (message,) = outgoing(road)
    Consumer(road.taker, HANDLERS).take([Delivery(message.body, key=key)])
    assert (road.taken(), road.taken("dead")) == (done, aside)
    assert [one.reason for one in dead_letters(road.taker)] == [
        f"it says that it is case.withdrawn.v1, but was sent as {key}"
    ] * aside
    road.close()


def test_what_the_broker_hands_over_carries_the_type_that_it_let_pass(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    road = make_road(request, "postgres-rabbit", tmp_path)
    withdraw(road.sender)
    receiver, publisher = road.transport(road.taker).receiver(), road.transport(road.sender).publisher()
    publisher.publish(outgoing(road))
    came: list[Delivery] = []
    assert eventually(lambda: bool(came.extend(receiver.receive(10, 0.5)) or came))
    assert [one.key for one in came] == ["case.withdrawn.v1"]
    publisher.close()
    receiver.close()
    road.close()
