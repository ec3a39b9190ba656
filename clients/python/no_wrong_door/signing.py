"""Signs requests with a key that is never sent (RFC 9421, HMAC-SHA256; the body's digest by RFC 9530)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping

_COVERED_IF_SENT = ("idempotency-key", "if-match")


def signature_headers(
    key: str, method: str, url: str, body: bytes | None, headers: Mapping[str, str], now: float
) -> dict[str, str]:
    """Return the headers that sign one request; each try needs its own, for each holds a nonce.

    url: as it is requested, with its query. headers: what else is sent. now: seconds since 1970.
    """
    given = {name.lower(): value for name, value in headers.items()}
    lines = {"@method": method, "@target-uri": url}
    made: dict[str, str] = {}
    if body:
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        made["Content-Digest"] = lines["content-digest"] = f"sha-256=:{digest}:"
    lines |= {name: given[name] for name in _COVERED_IF_SENT if name in given}
    covered = " ".join(f'"{name}"' for name in lines)
    key_id = key.split("_")[1]
    parameters = f'({covered});created={int(now)};keyid="{key_id}";nonce="{secrets.token_hex(16)}"'
    base = "\n".join([*(f'"{name}": {value}' for name, value in lines.items()), f'"@signature-params": {parameters}'])
    mac = base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha256)).decode()
    return {**made, "Signature-Input": f"nwd={parameters}", "Signature": f"nwd=:{mac}:"}
