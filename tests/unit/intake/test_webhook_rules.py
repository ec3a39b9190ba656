"""Webhooks: how they are signed, which addresses may be called, when the next try is."""

import base64
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from services.intake.webhooks import domain
from services.intake.webhooks.addresses import BadUrl, read_url, refusal
from services.intake.webhooks.domain import Answer, Off
from services.intake.webhooks.rules import rules_from
from services.intake.webhooks.signing import Seal, SealBroken, make_secret, signatures, written
from shared.process.environment import Environment
from shared.process.problems import BadEnvironment

PRIVATE = (ip_network("10.20.0.0/16"), ip_network("fd12::/32"))


@given(st.binary(min_size=24, max_size=64), st.text("abcdefghij_0123456789", min_size=1), st.text(max_size=40))
def test_signatures_are_those_of_the_standard_s_own_library(secret: bytes, name: str, text: str) -> None:
    at = datetime(2026, 11, 29, 10, 25, tzinfo=UTC)
    body = text.encode("utf-8", "replace")
    theirs = Webhook(written(secret)).sign(name, at, body.decode())
    assert signatures([secret], name, int(at.timestamp()), body) == theirs


def test_while_a_secret_is_changed_who_has_either_believes_a_webhook_and_nobody_else_does() -> None:
    old, new, other = make_secret(), make_secret(), make_secret()
    now = int(datetime.now(UTC).timestamp())
    sent = {"webhook-id": "evt_1", "webhook-timestamp": str(now)}
    sent["webhook-signature"] = signatures([new, old], "evt_1", now, b"{}")
    for secret in (old, new):
        Webhook(written(secret)).verify(b"{}", sent)
    for secret, body in ((other, b"{}"), (new, b"{ }")):
        with pytest.raises(Exception, match="No matching signature"):
            Webhook(written(secret)).verify(body, sent)


def test_a_sealed_secret_is_opened_by_the_house_alone_and_outlives_a_new_key_that_keeps_the_old() -> None:
    secret, one, other = make_secret(), b"1" * 32, b"2" * 32
    sealed = Seal([one]).close(secret)
    assert Seal([one]).close(secret) != sealed
    assert secret not in base64.b64decode(sealed)
    both = Seal([other, one])
    assert both.open(sealed) == secret
    assert both.is_old(sealed)
    assert not both.is_old(both.close(secret))
    with pytest.raises(SealBroken):
        Seal([other]).open(sealed)


FORBIDDEN = (
    *("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "::127.0.0.1"),
    *("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "169.254.1.1", "fe80::1", "fe80::1%eth0"),
    *("100.100.100.200", "169.254.170.2", "fd00:ec2::254"),
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "fec0::1", "::ffff:10.1.2.3"),
    *("0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "239.1.1.1", "ff02::1", "255.255.255.255", "240.0.0.1"),
    *("192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.7", "2001:db8::1", "2002:7f00:1::", "2001:0:7f00:1::"),
    *("", "localhost", "1.2.3", "0x7f.1"),
)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_forbidden_address_is_called(address: str) -> None:
    assert refusal(address) is not None


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "114.114.114.114", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_the_public_net_is(address: str) -> None:
    assert refusal(address) is None


def test_the_operator_opens_private_networks_and_no_wide_one_opens_this_machine_or_a_cloud_s_secrets() -> None:
    assert refusal("10.20.3.4", PRIVATE) is None
    assert refusal("fd12::1", PRIVATE) is None
    assert refusal("::ffff:10.20.3.4", PRIVATE) is None
    assert refusal("10.21.0.1", PRIVATE) is not None
    everything = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    assert refusal("192.168.1.1", everything) is None
    for one in ("127.0.0.1", "::1", "169.254.1.1", "fe80::1", "169.254.169.254", "100.100.100.200", "fd00:ec2::254"):
        assert refusal(one, everything) is not None, one
    assert refusal("127.0.0.1", (ip_network("127.0.0.0/8"),)) is None
    assert refusal("169.254.169.254", (ip_network("169.254.0.0/16"),)) is not None


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example/", "ftp://a.example/", "https:///x", "https://", "//a.example", "https://a.example:0/"),
        *("https://u:p@a.example/", "https://u@a.example", "https://a.example/#x", "https://a.example:70000/"),
        *(
            "https://a.example\\@b.example/",
            "https://厦门.example/",
            "https://a .example/",
            "https://a.example/\r\nX: y",
        ),
        *("https://[fe80::1%25eth0]/", f"https://a.example/{'x' * 500}", "https://[::1/"),
    ],
)
def test_what_is_no_webhook_s_address_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        read_url(url)


def test_an_address_is_read_as_it_will_be_called() -> None:
    plain, odd = read_url("https://A.example/in?x=1"), read_url("https://[2606:4700::1]:8443")
    assert (plain.host, plain.port, plain.path, plain.authority) == ("a.example", 443, "/in?x=1", "a.example")
    assert (odd.host, odd.port, odd.path, odd.authority) == ("2606:4700::1", 8443, "/", "[2606:4700::1]:8443")
    assert not read_url("http://a.example", http=True).secure


def test_delays_grow_and_spread_and_last_for_three_days() -> None:
    plain = [domain.delay(attempt, 0.5) for attempt in range(1, 20)]
    assert plain == sorted(plain)
    assert (domain.delay(1, 0.0), domain.delay(1, 1.0)) == pytest.approx((4.0, 6.0))
    assert domain.delay(1, 0.5, 120) == 120
    assert domain.delay(1, 0.5, 10**6) == 3600
    at, tries = timedelta(0), 1
    while not domain.is_given_up(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC) + at):
        at += timedelta(seconds=domain.delay(tries, 0.5))
        tries += 1
    assert timedelta(days=3) <= at < timedelta(days=3, hours=8)
    assert tries == 18


def test_an_endpoint_is_switched_off_by_gone_at_once_and_by_three_days_of_failures() -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    assert domain.follows_for_endpoint(Answer(410, ""), now, now) is Off.GONE
    assert domain.follows_for_endpoint(Answer(500, ""), now - timedelta(days=3), now) is Off.FAILING
    assert domain.follows_for_endpoint(Answer(None, ""), now - timedelta(days=2, hours=23), now) is None


def test_an_endpoint_gets_the_kinds_that_it_has_chosen() -> None:
    assert domain.wanted([], "case.answered")
    assert domain.wanted(["case.*"], "case.answered")
    assert not domain.wanted(["case.*", "promise.made"], "promise.due")


def test_bad_settings_are_named_at_once() -> None:
    env = Environment({"NWD_WEBHOOK_NETWORKS": "10.0.0.1/8,x", "NWD_WEBHOOK_HTTP": "yes", "NWD_WEBHOOK_CA_FILE": "/x"})
    rules_from(env)
    with pytest.raises(BadEnvironment) as refused:
        env.finish()
    told = str(refused.value)
    assert all(one in told for one in ("10.0.0.1/8", "'x'", "NWD_WEBHOOK_HTTP", "NWD_WEBHOOK_CA_FILE"))
    good = rules_from(Environment({"NWD_WEBHOOK_NETWORKS": " 10.20.0.0/16, fd12::/32 "}))
    assert good.networks == PRIVATE
