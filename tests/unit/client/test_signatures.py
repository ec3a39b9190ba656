"""What the client signs the house takes, and it believes what the webhooks' own library signs."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from no_wrong_door import NotGenuine, verify
from no_wrong_door.signing import signature_headers
from services.intake.agencies.signing import Request, fits, read

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
KEY = "nwd_abcdefgh_" + "x" * 43
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests and nothing else").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret of the tests, and no more").decode()
EVENT = {"id": "evt_1", "position": 1, "type": "case.submitted", "timestamp": NOW.isoformat(), "data": {}}
BODY = json.dumps(EVENT).encode()

FIELDS = st.dictionaries(
    st.sampled_from(["Idempotency-Key", "If-Match", "Content-Type", "Accept"]),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40),
)
QUERIES = st.text(st.sampled_from("abc=&%20"), max_size=20)


@given(st.sampled_from(["GET", "POST", "DELETE"]), QUERIES, st.none() | st.binary(), FIELDS)
def test_whatever_it_signs_the_house_takes(method: str, query: str, body: bytes | None, fields: dict[str, str]) -> None:
    url = "https://cases.example/v1/cases" + (f"?{query}" if query else "")
    made = {**fields, **signature_headers(KEY, method, url, body, fields, NOW.timestamp())}
    parts = urlsplit(url)
    sent = {name.lower(): value for name, value in made.items()}
    digest = hashlib.sha256(body).digest() if body else None
    request = Request(method, parts.scheme, parts.netloc, parts.path, parts.query, sent, digest)
    assert fits(request, read(request, NOW), KEY.encode())
    assert KEY.split("_")[2] not in "".join(made.values())


def test_each_signature_has_a_nonce_of_its_own() -> None:
    one, other = (signature_headers(KEY, "GET", "https://cases.example/", None, {}, 1) for _ in range(2))
    assert one["Signature"] != other["Signature"]


def headers(secret: str = SECRET, body: bytes = BODY, at: datetime = NOW) -> dict[str, str]:
    signed = Webhook(secret).sign("evt_1", at, body.decode())
    return {"Webhook-Id": "evt_1", "Webhook-Timestamp": str(int(at.timestamp())), "Webhook-Signature": signed}


def test_it_believes_what_the_standards_own_library_signs() -> None:
    assert verify(BODY, headers(), SECRET, now=NOW.timestamp()) == EVENT


def test_either_of_two_secrets_is_enough_on_either_side() -> None:
    both = headers(OTHER)["Webhook-Signature"] + " " + headers(SECRET)["Webhook-Signature"]
    sent = {**headers(), "Webhook-Signature": both}
    assert verify(BODY, sent, SECRET, now=NOW.timestamp()) == EVENT
    assert verify(BODY, headers(OTHER), [SECRET, OTHER], now=NOW.timestamp()) == EVENT


@pytest.mark.parametrize(
    ("sent", "body", "now"),
    [
        (headers(OTHER), BODY, NOW),
        (headers(), BODY + b" ", NOW),
        (headers(), BODY, NOW + timedelta(minutes=6)),
        (headers(), BODY, NOW - timedelta(minutes=6)),
        ({**headers(), "Webhook-Id": "evt_2"}, BODY, NOW),
        ({**headers(), "Webhook-Timestamp": str(int(NOW.timestamp()) + 1)}, BODY, NOW),
        ({**headers(), "Webhook-Timestamp": "soon"}, BODY, NOW),
        ({**headers(), "Webhook-Timestamp": "9" * 5000}, BODY, NOW),
        ({**headers(), "Webhook-Signature": ""}, BODY, NOW),
        ({**headers(), "Webhook-Signature": "v1,\u00e9"}, BODY, NOW),
        ({}, BODY, NOW),
    ],
    ids=range(11),
)
def test_it_believes_nobody_else(sent: dict[str, str], body: bytes, now: datetime) -> None:
    with pytest.raises(NotGenuine):
        verify(body, sent, SECRET, now=now.timestamp())
