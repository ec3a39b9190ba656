"""Signed requests: the standard's own example, and whatever was changed on the way."""

import base64
import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.agencies.signing import ClockOff, Request, Unfit, base_of, fits, mac_of, read

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
SECRET = b"nwd_abcdefgh_secret"
BODY = b'{"kind": "help"}'


def signed(
    covered: str = '"@method" "@path" "@query" "content-digest" "idempotency-key"',
    *,
    body: bytes = BODY,
    created: datetime = NOW,
    nonce: str = "0123456789abcdef",
    more: str = "",
    fields: Mapping[str, str] | None = None,
) -> Request:
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    sent = {"content-digest": f"sha-256=:{digest}:", "idempotency-key": "1", **(fields or {})}
    parameters = f'({covered});created={int(created.timestamp())};keyid="abcdefgh";nonce="{nonce}"{more}'
    request = Request(
        "POST", "https", "cases.example", "/v1/cases", "a=1", sent, hashlib.sha256(body).digest() if body else None
    )
    names = [name.strip('"') for name in covered.split()]
    mac = base64.b64encode(mac_of(base_of(request, names, parameters), SECRET)).decode()
    return replace(request, fields={**sent, "signature-input": f"s1={parameters}", "signature": f"s1=:{mac}:"})


def test_the_standards_own_example_has_its_value() -> None:
    """RFC 9421, B.2.5."""
    secret = base64.b64decode(
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    )
    sent = {"date": "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json"}
    request = Request("POST", "https", "example.com", "/foo", "param=Value&Pet=dog", sent, None)
    parameters = '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
    base = base_of(request, ["date", "@authority", "content-type"], parameters)
    assert base64.b64encode(mac_of(base, secret)) == b"pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="


def test_what_was_signed_is_read_and_fits() -> None:
    request = signed()
    found = read(request, NOW + timedelta(minutes=4))
    assert (found.key_id, found.nonce, found.created) == ("abcdefgh", "0123456789abcdef", NOW)
    assert fits(request, found, SECRET)
    assert not fits(request, found, SECRET + b"x")
    whole = signed('"@method" "@target-uri" "content-digest" "idempotency-key"')
    assert fits(whole, read(whole, NOW), SECRET)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"path": "/v1/cases/1/withdraw"},
        {"query": "a=2"},
        {"body": b'{"kind": "complaint"}'},
        {"fields": {"idempotency-key": "2"}},
        {"fields": {"if-match": '"1"'}},
        {"fields": {"content-digest": "sha-256=:" + base64.b64encode(b"x" * 32).decode() + ":"}},
    ],
)
def test_whatever_is_changed_on_the_way_is_noticed(change: dict) -> None:
    request = signed()
    sent = change.pop("fields", {})
    changed = replace(request, **change, fields={**request.fields, **sent})
    with contextlib.suppress(Unfit):  # some changes are seen before the signature is
        assert not fits(changed, read(changed, NOW), SECRET)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_six_minutes_off_is_told_apart_from_a_wrong_signature(minutes: int) -> None:
    with pytest.raises(ClockOff) as told:
        read(signed(created=NOW + timedelta(minutes=minutes)), NOW)
    assert told.value.signed_at == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("request_", "word"),
    [
        (signed('"@method" "@path" "@query" "content-digest"'), "idempotency-key"),
        (signed('"@method" "@path" "@query" "idempotency-key"'), "content-digest"),
        (signed('"@method" "@path" "content-digest" "idempotency-key"'), "@query"),
        (signed('"@path" "@query" "content-digest" "idempotency-key"'), "@method"),
        (signed('"@method" "@method" "@path" "@query" "content-digest" "idempotency-key"'), "twice"),
        (signed(nonce="short"), "nonce"),
        (signed(more=';alg="ed25519"'), "alg"),
    ],
)
def test_what_a_signature_must_have_is_named(request_: Request, word: str) -> None:
    with pytest.raises(Unfit, match=word):
        read(request_, NOW)


@given(st.text(max_size=200), st.text(max_size=100))
def test_what_strangers_send_is_refused_and_breaks_nothing(told: str, mac: str) -> None:
    request = replace(signed(), fields={**signed().fields, "signature-input": told, "signature": mac})
    with pytest.raises((Unfit, ClockOff)):
        read(request, NOW)
