"""The client over a bad network: one case however often it is sent, no sooner than it was asked to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

import pytest

from no_wrong_door import Client, NewCase, NotReached, TooMany, Unavailable
from services.intake.webhooks.sending import Sender
from tests.integration.intake.hooked import OPEN, add
from tests.integration.intake.house import BODY, House
from tests.integration.intake.served import served
from tests.parts.program import free_port
from tests.parts.proxy import Fault, Proxy, away, proxy_before

CASE = cast("NewCase", BODY)


@contextmanager
def behind_a_bad_network(house: House, **further: Any) -> Iterator[tuple[Client, Proxy, list[float]]]:
    """Give a client, what stands between it and the house, and the seconds that it waited: it does not wait here."""
    waited: list[float] = []
    with served(house) as address, proxy_before(address) as between:
        yield Client(between.url, house.key, **{"wait": waited.append, **further}), between, waited


@pytest.mark.parametrize("fault", [*Fault, away(), away("2"), away(status="502 Bad Gateway")])
def test_a_case_is_one_case_whatever_is_lost_on_the_way(either: House, fault: Fault | bytes) -> None:
    with behind_a_bad_network(either) as (client, between, waited):
        between.plan += [fault, fault, fault]
        receipt = client.submit(CASE)
    assert len(waited) == 3
    assert len(set(between.headers("Idempotency-Key"))) == 1
    (sent,) = either.sent()
    assert sent.data["case"]["number"] == receipt["number"]


def test_two_submissions_are_two_cases(house: House) -> None:
    with behind_a_bad_network(house) as (client, between, _):
        between.plan += [Fault.UNANSWERED]
        assert client.submit(CASE)["number"] != client.submit(CASE)["number"]
    assert len(set(between.headers("Idempotency-Key"))) == 2


def test_each_delay_is_longer_and_none_shorter_than_it_was_asked_to_be(house: House) -> None:
    with behind_a_bad_network(house) as (client, between, waited):
        between.plan += [away(), away(), away("40"), away(), away()]
        client.submit(CASE)
    for delay, longest in zip(waited, (0.5, 1, 40, 4, 8), strict=True):
        assert longest / 2 <= delay <= longest
    assert waited[2] == 40


def test_a_date_in_retry_after_is_understood(house: House) -> None:
    now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    with behind_a_bad_network(house, now=now.timestamp) as (client, between, waited):
        between.plan += [away(format_datetime(now + timedelta(seconds=40), usegmt=True))]
        client.submit(CASE)
    assert waited == [40]


def test_it_gives_up_after_so_many_tries_and_says_how_many(house: House) -> None:
    with behind_a_bad_network(house, tries=3) as (client, between, _):
        between.plan += [Fault.LOST] * 3
        with pytest.raises(NotReached) as lost:
            client.submit(CASE)
        between.plan += [away("1")] * 3
        with pytest.raises(Unavailable) as refused:
            client.submit(CASE)
    assert lost.value.tries == refused.value.tries == 3
    assert (refused.value.status, refused.value.type, refused.value.retry_after) == (503, "about:blank", 1)


def test_it_does_not_wait_for_longer_than_it_has_patience(house: House) -> None:
    with behind_a_bad_network(house, patience=10) as (client, between, waited):
        between.plan += [away("11", "429 Too Many Requests")]
        with pytest.raises(TooMany) as caught:
            client.submit(CASE)
    assert (waited, caught.value.retry_after, caught.value.tries) == ([], 11, 1)


def test_nobody_there_is_tried_again_and_said(house: House) -> None:
    waited: list[float] = []
    client = Client(f"http://127.0.0.1:{free_port()}", house.key, tries=2, wait=waited.append)
    with pytest.raises(NotReached):
        client.case("HC-2026-000001-0")
    assert len(waited) == 1


def test_what_may_happen_but_once_is_not_sent_again_where_nobody_knows_what_became_of_it(house: House) -> None:
    house.app.extensions["intake.sender"] = Sender(OPEN)
    with behind_a_bad_network(house) as (client, between, waited):
        between.plan += [away("1", "429 Too Many Requests"), Fault.UNANSWERED]
        with pytest.raises(NotReached):
            client.add_webhook("http://127.0.0.1:9/in", "ops@hall.example")
        assert len(between.requests) == 2
        assert waited == [1]
        assert len(client.webhooks()) == 1


def test_a_removal_whose_answer_was_lost_is_a_removal(house: House) -> None:
    made = add(house, "http://127.0.0.1:9/in")
    with behind_a_bad_network(house) as (client, between, _):
        between.plan += [Fault.UNANSWERED]
        client.remove_webhook(made["id"])
        assert client.webhooks() == []


def test_a_batch_is_sent_again_whole(house: House) -> None:
    with behind_a_bad_network(house) as (client, between, _):
        between.plan += [Fault.UNANSWERED]
        results = list(client.submit_many([CASE] * 3))
    assert [one["outcome"] for one in results] == ["already_there"] * 3
    assert len(house.sent()) == 3


def test_nobody_who_redirects_gets_the_key(house: House) -> None:
    elsewhere = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: %s/v1/webhooks\r\nContent-Length: 0\r\n\r\n"
    with proxy_before("http://127.0.0.1:9") as thief, behind_a_bad_network(house) as (client, between, _):
        between.plan += [elsewhere % thief.url.encode()]
        with pytest.raises(Exception, match="307"):
            client.webhooks()
    assert thief.requests == []
