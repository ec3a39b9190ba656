"""Reads signed requests: with which key, and that each comes once."""

import hashlib
import io
from datetime import UTC

from flask import Request as Sent

from services.intake.agencies import domain, signing
from services.intake.agencies.admission import admission
from services.intake.agencies.signing import WINDOW, ClockOff, Request, Unfit
from services.intake.problems import BAD_SIGNATURE, CLOCK_OFF, REPLAYED
from shared.web.bodies import brings_files_now, scratch_for, uploads_of_app
from shared.web.context import service, web
from shared.web.keys import purpose_keys
from shared.web.languages import Text
from shared.web.problems import Problem

_BLOCK = 64 * 1024

_WRONG = Text("签名与请求或密钥不符。", "The signature does not fit this request and any key of that id.")
_UNFIT = Text("签名不完整：{why}", "The signature is not complete: {why}")
_CLOCK = Text(
    "本系统时间为 {ours}，签名时间为 {theirs}，相差超过 5 分钟。请校准时钟后重新签名。",
    "It is {ours} here and the request was signed at {theirs}: more than 5 minutes apart. Set your clock right and "
    "sign again.",
)


def key_of(sent: Sent) -> str:
    """Return the key that a request was signed with, as its owner has it.

    Raises Problem for a signature that lacks something, is too old, does not fit, or was used before.
    """
    request, now = _request(sent), service().clock.now()
    try:
        found = signing.read(request, now)
        key = _fitting(request, found)
    except Unfit as error:
        raise Problem(BAD_SIGNATURE, _UNFIT.filled(why=str(error))) from error
    except ClockOff as error:
        ours, theirs = (one.astimezone(UTC).replace(microsecond=0).isoformat() for one in (now, error.signed_at))
        told = {"server_time": ours, "signed_at": theirs}
        raise Problem(CLOCK_OFF, _CLOCK.filled(ours=ours, theirs=theirs), extra=told) from error
    if key is None:
        raise Problem(BAD_SIGNATURE, _WRONG)
    # Both clocks may be off by the window, so it could pass for so long after it was made.
    if not admission().nonce_is_new(found.key_id, found.nonce, found.created + WINDOW):
        raise Problem(REPLAYED)
    return key


def _fitting(request: Request, found: signing.Signed) -> str | None:
    digest = admission().digest_of(found.key_id)
    if digest is None:
        return None
    # A secret that was changed keeps the keys made from the one before, while that is among the fallbacks.
    for sealed_by in purpose_keys(web().secrets, domain.SEALED):
        key = domain.signing_key(found.key_id, sealed_by)
        if domain.fits(key, digest) and signing.fits(request, found, key.encode()):
            return key
    return None


def _request(sent: Sent) -> Request:
    body = _digest_of(sent)
    raw = str(sent.environ.get("REQUEST_URI") or sent.environ.get("RAW_URI") or sent.full_path)
    path, _, query = raw.partition("?")
    fields = {name.lower(): value for name, value in sent.headers.items()}
    return Request(sent.method, sent.scheme, sent.host, path, query, fields, body)


def _digest_of(sent: Sent) -> bytes | None:
    """Return the SHA-256 of a request's body, None without one; whoever reads the body afterwards finds it whole."""
    uploads = uploads_of_app()
    if uploads is None or not brings_files_now():
        body = sent.get_data()
        sent.__dict__["stream"] = io.BytesIO(body)
        return hashlib.sha256(body).digest() if body else None
    # A file is not held in memory for its signature either.
    file, digest, empty = scratch_for(sent, uploads), hashlib.sha256(), True
    while block := sent.stream.read(_BLOCK):
        digest.update(block)
        file.write(block)
        empty = False
    file.seek(0)
    sent.__dict__["stream"] = file
    return None if empty else digest.digest()
