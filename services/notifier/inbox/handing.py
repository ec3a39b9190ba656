"""Handing a file of a mail to intake, which makes it one of the case: by a token of the house's own.

Services tell each other everything in messages, but for these bytes (ADR 45).
"""

from typing import Any

from flask import Blueprint, Response, request

from services.notifier.inbox import store
from services.notifier.inbox.incoming import read
from shared.web.context import service, signer
from shared.web.keys import BadToken
from shared.web.mailed import LASTS, PURPOSE, RULE
from shared.web.problem_kinds import GONE, NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("handing", __name__)


@blueprint.get(RULE)
def mailed(incoming_id: Any, sha256: str) -> Response:
    """Hand out a file of a mail by the SHA-256 of its bytes. Problem 404 without the token, 410 once it is not kept."""
    mail_id = str(incoming_id)
    if not _asked_by_intake(mail_id, sha256):
        raise Problem(NOT_FOUND)
    with service().database.read() as session:
        mail = store.one(session, mail_id)
        if mail is None:
            raise Problem(NOT_FOUND)
        raw = mail.raw if mail.raw_gone_at is None else b""
    # With no transaction open: to take a large one apart takes a second.
    found = next((one.content for one in read(raw).files if one.sha256 == sha256), None) if raw else None
    if found is None:
        raise Problem(GONE)
    return Response(found, mimetype="application/octet-stream")


def _asked_by_intake(mail_id: str, sha256: str) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return kind == "Bearer" and signer(PURPOSE).read(token, LASTS) == [mail_id, sha256]
    except BadToken:
        return False
