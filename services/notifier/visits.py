"""A mail's link becomes a visit: its token is traded for a cookie that is good for one page alone.

Who may come by a link is said where the page is; here stands only how the two ids that it names travel, and the
addresses that every such page has: the link's, its own, and the one that takes a code where the browser is not known
(devices/). Every page that links open asks `visiting`, so that none can forget to ask for the code.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier.devices import guarding
from services.notifier.directory.domain import Person
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
from shared.web.people import NotSignedIn, claimed
from shared.web.problem_kinds import NOT_FOUND, NOT_PRESSED
from shared.web.problems import Problem

PRESSED = "pressed"
"""The name of every button that sends a form of these pages."""


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of page that links open.

    link, visit: what the keys of both are made for. crumb: the cookie's name. at: how the page's address begins; names:
    what stands for the id in it. opens: where its links lead. named: which of the two ids is the page's.
    """

    link: str
    visit: str
    crumb: str
    at: str
    names: str
    opens: str
    named: int = 0


def _door(link: str, visit: str, crumb: str, at: str, names: str) -> Door:
    return Door(link, visit, crumb, at, names, f"{at}/open/<token>")


TASK = Door(LINK, VISIT, "nwd_task", "/desk/tasks", "task_id", "/desk/open/<token>")
TEAM = _door(TEAM_LINK, TEAM_VISIT, "nwd_team", "/desk/task-forces", "force_id")
MEETING = _door(MEETING_LINK, MEETING_VISIT, "nwd_meeting", "/desk/meetings", "meeting_id")
PROMISE = _door(PROMISE_LINK, PROMISE_VISIT, "nwd_promise", "/desk/promises", "promise_id")
LEDGER = _door(LEDGER_LINK, LEDGER_VISIT, "nwd_ledger", "/desk/ledger", "entry_id")
QUESTION = replace(_door(QUESTION_LINK, QUESTION_VISIT, "nwd_question", "/desk/questions", "question_id"), named=1)


class NeedsCode(Exception):
    """A link was opened in a browser that is not known for its reader. ids: the two that the link names."""

    def __init__(self, door: Door, ids: tuple[str, str]) -> None:
        super().__init__(door.crumb)
        self.door, self.ids = door, ids

    @property
    def path(self) -> str:
        """Return the address of the page, which asks for the code."""
        return f"{self.door.at}/{self.ids[self.door.named]}"


Reader = Callable[[Session, str, str], Person | None]
"""Returns, by the two ids of a link, whom it was written to; None where they may open it no more."""


def add_pages(
    blueprint: Blueprint,
    door: Door,
    *,
    opened: Callable[[Session, str], tuple[Any, ...]],
    show: Callable[..., Response | str],
    reader: Reader,
    passed_to: Callable[[Session, str, str], str | None] = lambda *_: None,
) -> None:
    """Add the page `page` of one kind of thing, the address `link` that its mails' links lead to, and `code`.

    opened: returns what is shown and who has opened it, or raises Problem. show: takes the session and all that. Both
    are for looking alone. passed_to: the name of who has it now, where the link's reader may open it no more and may
    know that; None where they may not.
    """

    def link(token: str) -> Response:
        """Trade a link's token for a cookie that is good for this page alone, and go on to its clean address."""
        ids = named(door, token)
        with service().database.read() as session:
            person = reader(session, *ids)
            if person is None:
                return _moved(passed_to(session, *ids))
        names: dict[str, Any] = {door.names: ids[0]}
        path = url_for(f"{blueprint.name}.page", **names)
        return let_in(door, ids, path, person.language, request.args.get("mail", ""))

    def page(**ids: Any) -> Response | str:
        """Show it to whoever may open it."""
        with service().database.read() as session:
            try:
                return show(session, *opened(session, str(ids[door.names])))
            except NeedsCode as needed:
                return ask(session, needed, reader)
            except Problem:
                came = let_in_for(door, str(ids[door.names]))
                name = passed_to(session, *came) if came and reader(session, *came) is None else None
                if name is None:
                    raise
                return _moved(name)

    def code(**ids: Any) -> Response:
        """Mail a code, or take one."""
        return take_code(door, str(ids[door.names]), reader)

    blueprint.add_url_rule(door.opens, "link", link)
    blueprint.add_url_rule(f"{door.at}/<uuid:{door.names}>", "page", page)
    blueprint.add_url_rule(f"{door.at}/<uuid:{door.names}>/code", "code", code, methods=["POST"])


def _moved(name: str | None) -> Response:
    """Say who has now what a link led to. Raises Problem where that is not for its reader to know."""
    if name is None:
        raise Problem(NOT_FOUND)
    return make_response(render_template("desk/moved.html", name=name), 410)


def ask(session: Session, needed: NeedsCode, reader: Reader) -> Response:
    """Show the page that asks for a code. Raises Problem where the link's reader may open it no more."""
    person = reader(session, *needed.ids)
    if person is None:
        raise Problem(NOT_FOUND)
    return guarding.show(_shut(needed.door, needed.ids, person))


def take_code(door: Door, page: str, reader: Reader) -> Response:
    """Mail a code, or take one, for a page that somebody has opened by a link. Raises Problem for anybody else."""
    ids = let_in_for(door, page)
    if ids is None:
        raise Problem(NOT_FOUND)
    must_be_pressed()
    with service().database.read() as session:
        person = reader(session, *ids)
    if person is None:
        raise Problem(NOT_FOUND)
    return guarding.taken(_shut(door, ids, person))


def _shut(door: Door, ids: tuple[str, str], person: Person) -> guarding.Shut:
    mail, page = request.values.get("mail", "")[:40], ids[door.named]
    return guarding.Shut(_key(door, ids), f"{door.at}/{page}", person, quote(mail, safe=""))


def _key(door: Door, ids: tuple[str, str]) -> str:
    return f"{door.crumb}:{ids[door.named]}"


def set_up(app: Flask) -> None:
    """Send whoever asks for a part of a page, or sends a form of it, from a browser that is not known, to the page."""
    app.register_error_handler(NeedsCode, lambda needed: redirect(needed.path, 303))


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


def visiting(
    session: Session, door: Door, page: str, *, person: str | None = None, insists: bool = True
) -> tuple[str, str] | None:
    """Return the two ids for which somebody was let in; None where they were not, or too long ago.

    page: the id in the page's address. person: whom the link was written to, where its second id does not say so.
    insists: whether they see nothing unless they are let in; who looks by a right of their own is not asked for
    somebody else's code.

    Raises NeedsCode where the browser is not known for whom the link was written to, and Problem where a form came that
    no button has sent: programs that look links over follow them and send what forms they find, and only who presses a
    button sends its name along.
    """
    ids, claim = let_in_for(door, page), claimed(fresh=False)
    if ids is None:
        return None
    if not guarding.known(session, _key(door, ids), person or ids[1]):
        if not insists:
            return None
        if claim and claim[0] == ids[1] and not claimed():
            raise NotSignedIn
        raise NeedsCode(door, ids)
    if request.method == "POST":
        must_be_pressed()
    return ids


def let_in_for(door: Door, page: str) -> tuple[str, str] | None:
    """Return the two ids of the link by which somebody came to a page, in whatever browser; None where they did not."""
    try:
        ids = read_pair(signer(door.visit), request.cookies.get(door.crumb, ""), VISIT_LASTS)
    except BadToken:
        return None
    return ids if ids[door.named] == page else None


def must_be_pressed() -> None:
    """Raise Problem where a form came that no button has sent."""
    if not request.form.get(PRESSED):
        raise Problem(NOT_PRESSED)
