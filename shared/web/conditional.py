"""Entity tags (RFC 9110, 8.8.3): whether what is asked for has changed, and changing only what was read.

A tag is made of the answer's own bytes, so that it changes when anything in the answer does, and with nothing else.
"""

import hashlib

from flask import Response, request

from shared.web.problem_kinds import PRECONDITION_FAILED
from shared.web.problems import Problem


def tagged(response: Response) -> Response:
    """Give a good answer its tag; who asks by GET and has the same already is told so without a body (304)."""
    tag = _tag_of(response.get_data())
    response.set_etag(tag)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        response.status_code = 304
        response.set_data(b"")
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
    return response


def wants_match() -> bool:
    """Say whether the caller changes something only as it has read it; then ask `see_match` before it is changed."""
    return "If-Match" in request.headers


def see_match(present: Response) -> None:
    """Refuse a change of what is no longer as the caller has read it. Raises Problem (412) with the present tag.

    present: the answer that a GET would give now. `*` fits whatever is there; a weak tag fits nothing.
    """
    tag = _tag_of(present.get_data())
    if not request.if_match.contains(tag):
        raise Problem(PRECONDITION_FAILED, headers={"ETag": f'"{tag}"'})


def _tag_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
