"""A mail's link becomes a visit: its token is traded for a cookie that is good for one page alone.

Who may come by a link is said where the page is; here stands only how the two ids that it names travel.
"""

from dataclasses import dataclass

from flask import Response, make_response, redirect, request

from services.notifier.tasks.links import (
    LINK,
    MEETING_LINK,
    MEETING_VISIT,
    PROMISE_LINK,
    PROMISE_VISIT,
    QUESTION_LINK,
    QUESTION_VISIT,
    TEAM_LINK,
    TEAM_VISIT,
    VISIT,
    VISIT_LASTS,
    read_pair,
)
from shared.web.context import put_cookie, signer
from shared.web.keys import BadToken
from shared.web.languages import COOKIE
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of page that links open. link, visit: what the keys of both are made for. crumb: the cookie's name."""

    link: str
    visit: str
    crumb: str


TASK = Door(LINK, VISIT, "nwd_task")
TEAM = Door(TEAM_LINK, TEAM_VISIT, "nwd_team")
MEETING = Door(MEETING_LINK, MEETING_VISIT, "nwd_meeting")
PROMISE = Door(PROMISE_LINK, PROMISE_VISIT, "nwd_promise")
QUESTION = Door(QUESTION_LINK, QUESTION_VISIT, "nwd_question")


def named(door: Door, token: str) -> tuple[str, str]:
    """Return the two ids that a link's token names. Raises Problem, as for a page that there is not."""
    try:
        return read_pair(signer(door.link), token)
    except BadToken as error:
        raise Problem(NOT_FOUND) from error


def let_in(door: Door, ids: tuple[str, str], path: str, language: str | None = None) -> Response:
    """Give the cookie that is good for one page, and go on to its clean address.

    language: the reader's own, kept where they have chosen none in this browser.
    """
    answer = make_response(redirect(path, 303))
    lasts = int(VISIT_LASTS.total_seconds())
    put_cookie(answer, door.crumb, signer(door.visit).sign(list(ids)), max_age=lasts, path=path)
    if language and COOKIE not in request.cookies:
        put_cookie(answer, COOKIE, language)
    return answer


def visiting(door: Door) -> tuple[str, str] | None:
    """Return the two ids for which somebody was let in; None where they were not, or too long ago."""
    try:
        return read_pair(signer(door.visit), request.cookies.get(door.crumb, ""), VISIT_LASTS)
    except BadToken:
        return None
