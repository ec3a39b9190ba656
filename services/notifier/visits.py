"""A mail's link becomes a visit: its token is traded for a cookie that is good for one page alone.

Who may come by a link is said where the page is; here stands only how the two ids that it names travel, and the two
addresses that every such page has: the link's, and its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy.orm import Session

from services.notifier.tasks.links import (
    LEDGER_LINK,
    LEDGER_VISIT,
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
from shared.web.context import put_cookie, service, signer
from shared.web.keys import BadToken
from shared.web.languages import COOKIE
from shared.web.problem_kinds import NOT_FOUND, NOT_PRESSED
from shared.web.problems import Problem

PRESSED = "pressed"
"""The name of every button that sends a form of these pages."""


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of page that links open.

    link, visit: what the keys of both are made for. crumb: the cookie's name. at: how the page's address begins; names:
    what stands for the id in it. opens: where its links lead.
    """

    link: str
    visit: str
    crumb: str
    at: str
    names: str
    opens: str


def _door(link: str, visit: str, crumb: str, at: str, names: str) -> Door:
    return Door(link, visit, crumb, at, names, f"{at}/open/<token>")


TASK = Door(LINK, VISIT, "nwd_task", "/desk/tasks", "task_id", "/desk/open/<token>")
TEAM = _door(TEAM_LINK, TEAM_VISIT, "nwd_team", "/desk/task-forces", "force_id")
MEETING = _door(MEETING_LINK, MEETING_VISIT, "nwd_meeting", "/desk/meetings", "meeting_id")
PROMISE = _door(PROMISE_LINK, PROMISE_VISIT, "nwd_promise", "/desk/promises", "promise_id")
LEDGER = _door(LEDGER_LINK, LEDGER_VISIT, "nwd_ledger", "/desk/ledger", "entry_id")
QUESTION = _door(QUESTION_LINK, QUESTION_VISIT, "nwd_question", "/desk/questions", "question_id")


def add_pages(
    blueprint: Blueprint,
    door: Door,
    *,
    opened: Callable[[Session, str], tuple[Any, ...]],
    show: Callable[..., Response | str],
    spoken: Callable[[Session, str, str], str | None],
) -> None:
    """Add the page `page` of one kind of thing, and the address `link` that its mails' links lead to.

    opened: returns what is shown and who has opened it, or raises Problem. show: takes the session and all that. Both
    are for looking alone. spoken: the language of whoever a link was written to, None where they may open it no more.
    """

    def link(token: str) -> Response:
        """Trade a link's token for a cookie that is good for this page alone, and go on to its clean address."""
        ids = named(door, token)
        with service().database.read() as session:
            language = spoken(session, *ids)
        if language is None:
            raise Problem(NOT_FOUND)
        names: dict[str, Any] = {door.names: ids[0]}
        return let_in(door, ids, url_for(f"{blueprint.name}.page", **names), language, request.args.get("mail", ""))

    def page(**ids: Any) -> Response | str:
        """Show it to whoever may open it."""
        with service().database.read() as session:
            return show(session, *opened(session, str(ids[door.names])))

    blueprint.add_url_rule(door.opens, "link", link)
    blueprint.add_url_rule(f"{door.at}/<uuid:{door.names}>", "page", page)


def named(door: Door, token: str) -> tuple[str, str]:
    """Return the two ids that a link's token names. Raises Problem, as for a page that there is not."""
    try:
        return read_pair(signer(door.link), token)
    except BadToken as error:
        raise Problem(NOT_FOUND) from error


def let_in(door: Door, ids: tuple[str, str], path: str, language: str | None = None, mail: str = "") -> Response:
    """Give the cookie that is good for one page, and go on to its clean address.

    language: the reader's own, kept where they have chosen none in this browser. mail: the id of an answer of theirs
    that is finished there, which its address names as well.
    """
    answer = make_response(redirect(f"{path}?mail={quote(mail[:40], safe='')}" if mail else path, 303))
    lasts = int(VISIT_LASTS.total_seconds())
    put_cookie(answer, door.crumb, signer(door.visit).sign(list(ids)), max_age=lasts, path=path)
    if language and COOKIE not in request.cookies:
        put_cookie(answer, COOKIE, language)
    return answer


def visiting(door: Door) -> tuple[str, str] | None:
    """Return the two ids for which somebody was let in; None where they were not, or too long ago.

    Raises Problem where a form came that no button has sent: programs that look links over follow them and send what
    forms they find, and only who presses a button sends its name along.
    """
    try:
        ids = read_pair(signer(door.visit), request.cookies.get(door.crumb, ""), VISIT_LASTS)
    except BadToken:
        return None
    if request.method == "POST" and not request.form.get(PRESSED):
        raise Problem(NOT_PRESSED)
    return ids
