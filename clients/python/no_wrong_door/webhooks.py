"""Says whether a webhook came from the house (Standard Webhooks), and reads it."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence

from no_wrong_door.event_answers import AgencyEventOut

WINDOW = 300
"""Seconds that the sender's clock and ours may be apart."""


class NotGenuine(Exception):
    """Somebody else sent it, or sent it long ago, or changed it. Answer 401 and do nothing."""


def verify(
    body: bytes, headers: Mapping[str, str], secrets: str | Sequence[str], *, now: float | None = None
) -> AgencyEventOut:
    """Return the event of a webhook that is genuine. Raises NotGenuine.

    body: as it arrived, not parsed and written again. secrets: `whsec_…`, or several while one is changed. now: seconds
    since 1970. The same event may come twice: keep the header `webhook-id`, and do nothing the second time.
    """
    given = {name.lower(): value for name, value in headers.items()}
    name, at = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    signatures = given.get("webhook-signature", "").split()
    if not (name and at.isascii() and at.isdigit() and len(at) < 15):
        raise NotGenuine("webhook-id and webhook-timestamp must be there")
    if abs((time.time() if now is None else now) - int(at)) > WINDOW:
        raise NotGenuine("it was sent too long ago, or one of the clocks is wrong")
    told = f"{name}.{at}.".encode() + body
    possible = [_signature(secret, told) for secret in ([secrets] if isinstance(secrets, str) else secrets)]
    # Each is compared, so that the time it takes says nothing about which was close.
    if not any([hmac.compare_digest(mine, one.encode()) for mine in possible for one in signatures]):  # noqa: C419
        raise NotGenuine("no signature fits")
    event: AgencyEventOut = json.loads(body)
    return event


def _signature(secret: str, told: bytes) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook's secret is whsec_ and base64") from error
    return b"v1," + base64.b64encode(hmac.digest(key, told, hashlib.sha256))
