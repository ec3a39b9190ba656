"""Which door a browser has come by: a contact point's link leaves a cookie, everybody else comes by the public one."""

from datetime import timedelta

from flask import Response, request
from sqlalchemy.orm import Session

from services.intake.codes.domain import Place
from services.intake.online import store
from services.intake.online.domain import PUBLIC, Door, from_address, point_door
from shared.web.context import put_cookie, signer, web
from shared.web.keys import BadToken

COOKIE = "nwd_point"
GOOD_FOR = timedelta(hours=12)

_PURPOSE, _PATH = "contact point", "/bring"


def door(session: Session, place: Place) -> Door | None:
    """Return the door that this browser stands at, None where the public one is closed and it has no other."""
    try:
        code, digest = signer(_PURPOSE).read(request.cookies.get(COOKIE, ""), GOOD_FOR)
    except (BadToken, TypeError, ValueError):
        code = digest = ""
    found = store.point_of(session, digest) if isinstance(digest, str) and digest else None
    if found is not None and found.code == code:
        return point_door(found.code, found.name)
    return PUBLIC if place.public_form else None


def door_of(session: Session, owner: str, place: Place) -> Door | None:
    """Return the door that a draft was begun at, None where it has been closed."""
    if owner == PUBLIC.owner:
        return PUBLIC if place.public_form else None
    found = store.point(session, owner.removeprefix("point:"))
    return point_door(found.code, found.name) if found is not None and found.closed_at is None else None


def remember(response: Response, code: str, digest: str) -> Response:
    """Let this browser bring cases as a contact point from now on."""
    value = signer(_PURPOSE).sign([code, digest])
    put_cookie(response, COOKIE, value, max_age=int(GOOD_FOR.total_seconds()), path=_PATH)
    return response


def forget(response: Response) -> Response:
    """Let this browser stand at the public door again."""
    response.delete_cookie(COOKIE, path=_PATH)
    return response


def whose() -> str:
    """Return the name under which uses from the caller's address are counted."""
    return from_address(request.remote_addr, web().secrets[0])
