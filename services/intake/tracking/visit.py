"""Which cases a browser may see: those whose code or link it has given, kept in a signed cookie."""

from datetime import timedelta

from flask import Response, request

from shared.web.context import put_cookie, signer
from shared.web.keys import BadToken

COOKIE = "nwd_track"
GOOD_FOR = timedelta(hours=12)
MOST = 8
"""Cases that one browser keeps open; the oldest goes."""

_PURPOSE = "tracking cookie"


def opened() -> list[str]:
    """Return the numbers of the cases that this browser has opened."""
    try:
        numbers = signer(_PURPOSE).read(request.cookies.get(COOKIE, ""), GOOD_FOR)
    except BadToken:
        return []
    return [str(one) for one in numbers] if isinstance(numbers, list) else []


def remember(response: Response, number: str) -> Response:
    """Let this browser see a case from now on."""
    numbers = [number, *(one for one in opened() if one != number)][:MOST]
    put_cookie(response, COOKIE, signer(_PURPOSE).sign(numbers), max_age=int(GOOD_FOR.total_seconds()), path="/track")
    return response
