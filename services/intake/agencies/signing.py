"""Signed requests: HTTP message signatures (RFC 9421) with HMAC-SHA256, and what of them has to be there. Pure.

A signature says who sends what, when and once: method, path, query, body (Content-Digest, RFC 9530) and the fields that
change what is done are covered, `created` is a moment ago, and the nonce was never seen before.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far the clocks may be apart. A nonce is kept for as long as a signature with it could pass."""

COVERED_IF_SENT = ("idempotency-key", "if-match")
"""Fields that change what a request does: who could add one to a signed request would change it."""

_NAME = r"[a-z*][a-z0-9_.*-]{0,31}"
_COVERED = r'(?:"[a-z0-9@_-]{1,40}"(?: (?!\)))?)*'
_PARAMETERS = r'(?:;[a-z]+=(?:\d{1,15}|"[!#-\[\]-~]{0,100}"))*'
_INPUT = re.compile(rf"({_NAME})=(\(({_COVERED})\)({_PARAMETERS}))")
_PARAMETER = re.compile(r';([a-z]+)=(?:(\d+)|"([^"]*)")')
_BYTES = re.compile(rf"({_NAME})=:([A-Za-z0-9+/=]{{1,100}}):")
_DIGEST = re.compile(r"(?:^|,\s*)sha-256=:([A-Za-z0-9+/=]{44}):")
_NONCE = re.compile(r"[!#-\[\]-~]{16,64}")


class Unfit(Exception):
    """A request is not signed as it has to be; the text is for its developer, in English."""


class ClockOff(Exception):
    """A request was signed too long ago, or in the future. signed_at: when, by its sender's clock."""

    def __init__(self, signed_at: datetime) -> None:
        super().__init__(signed_at.isoformat())
        self.signed_at = signed_at


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request can be signed. path and query as they were sent; fields: names in small letters.

    body: the SHA-256 of its body, nothing where it has none: a file may come that way, which nobody holds whole.
    """

    method: str
    scheme: str
    authority: str
    path: str
    query: str
    fields: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it was sent. parameters: the covered components and parameters, as they are signed."""

    key_id: str
    created: datetime
    nonce: str
    covered: tuple[str, ...]
    parameters: str
    mac: bytes


def read(request: Request, now: datetime) -> Signed:
    """Return a request's signature, with all that can be seen without its key. Raises Unfit and ClockOff."""
    told, given = request.fields.get("signature-input", ""), request.fields.get("signature", "")
    found, mac = _INPUT.fullmatch(told), _BYTES.fullmatch(given)
    if found is None:
        raise Unfit('Signature-Input must be one signature: s=("@method" "@path");created=…;keyid="…";nonce="…"')
    if mac is None or mac[1] != found[1]:
        raise Unfit(f"Signature must be one value under the same name: {found[1]}=:…:")
    parameters = {name: number or text for name, number, text in _PARAMETER.findall(found[4])}
    covered = tuple(found[3].replace('"', "").split())
    _see_covered(request, covered)
    if parameters.get("alg", "hmac-sha256") != "hmac-sha256":
        raise Unfit("alg must be hmac-sha256, or be left out")
    if not re.fullmatch(r"\d{1,12}", parameters.get("created", "")):
        raise Unfit("created must be there: seconds since 1970")
    if not _NONCE.fullmatch(parameters.get("nonce", "")):
        raise Unfit("nonce must be there: 16 to 64 visible characters that you have never sent before")
    _see_digest(request)
    created = datetime.fromtimestamp(int(parameters["created"]), UTC)
    if abs(now - created) > WINDOW:
        raise ClockOff(created)
    return Signed(
        parameters.get("keyid", ""), created, parameters["nonce"], covered, found[2], _decoded(mac[2], "Signature")
    )


def fits(request: Request, signed: Signed, secret: bytes) -> bool:
    """Say whether a signature was made with a secret, in constant time."""
    return hmac.compare_digest(signed.mac, mac_of(base_of(request, signed.covered, signed.parameters), secret))


def mac_of(base: str, secret: bytes) -> bytes:
    """Return the HMAC-SHA256 of a signature base."""
    return hmac.digest(secret, base.encode(), hashlib.sha256)


def base_of(request: Request, covered: Sequence[str], parameters: str) -> str:
    """Return the signature base (RFC 9421, 2.5). Raises Unfit for a component that the request does not have."""
    lines = [f'"{name}": {_component(request, name)}' for name in covered]
    return "\n".join([*lines, f'"@signature-params": {parameters}'])


def _component(request: Request, name: str) -> str:
    derived = {
        "@method": request.method,
        "@authority": request.authority.lower(),
        "@scheme": request.scheme,
        "@path": request.path,
        "@query": f"?{request.query}",
        "@target-uri": f"{request.scheme}://{request.authority}{request.path}"
        + (f"?{request.query}" if request.query else ""),
    }
    if name.startswith("@"):
        if name not in derived:
            raise Unfit(f'"{name}" cannot be covered here')
        return derived[name]
    if name not in request.fields:
        raise Unfit(f"the signature covers {name}, which was not sent")
    return request.fields[name].strip()


def _see_covered(request: Request, covered: Sequence[str]) -> None:
    wanted = ["@method"]
    if "@target-uri" not in covered:
        wanted += ["@path", *(["@query"] if request.query else [])]
    wanted += ["content-digest"] if request.body else []
    wanted += [name for name in COVERED_IF_SENT if name in request.fields]
    missing = [name for name in wanted if name not in covered]
    if missing:
        raise Unfit(f"the signature must cover {', '.join(missing)} as well")
    if len(set(covered)) != len(covered):
        raise Unfit("the signature covers something twice")


def _see_digest(request: Request) -> None:
    if request.body is None and "content-digest" not in request.fields:
        return
    found = _DIGEST.search(request.fields.get("content-digest", ""))
    if found is None:
        raise Unfit("Content-Digest must be there: sha-256=:<base64 of the body's SHA-256>:")
    if not hmac.compare_digest(_decoded(found[1], "Content-Digest"), request.body or hashlib.sha256(b"").digest()):
        raise Unfit("Content-Digest is not that of the body")


def _decoded(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unfit(f"{field} is no base64") from error
