"""Who has signed in: a cookie names the person, the directory says what they may do, at every request anew.

Router owns sign-in: it alone begins a session and renews its cookie every quarter of an hour. Every service reads the
cookie and asks its own copy of the directory for duties and bodies, so that what changes there holds at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request

from shared.contracts.naming import bodies_named
from shared.contracts.words import Duty
from shared.db.people import Known
from shared.web.context import put_cookie, signer
from shared.web.keys import BadToken
from shared.web.languages import Text
from shared.web.problem_kinds import FORBIDDEN, NOT_FOUND
from shared.web.problems import Problem

COOKIE, PURPOSE = "nwd_session", "session"
GOOD_FOR = timedelta(minutes=15)
"""How long a cookie is believed before router is asked again."""
RENEW, SIGN_IN = "/dispatch/session", "/dispatch/sign-in"
"""Where a stale cookie is renewed, and where somebody without one begins; both are router's."""

PARTS = ("handlers", "liaison", "leader", "stand_in")
"""What somebody may be in a body (contracts' Body)."""

_UNKNOWN = Text(
    "您的账号尚未在本系统生效，或者已经停用。请稍候再试，或联系运维人员。",
    "Your account is not known here yet, or no longer. Try again in a moment, or ask whoever runs the system.",
)
_NOT_YOURS = Text(
    "这一页面属于其他岗位。如需使用，请联系运维人员调整名录。",
    "This page is for another duty. If it should be yours, ask whoever runs the system to change the directory.",
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has signed in.

    duties: for the centre. bodies: codes of those they belong to in any part; leads: of those they head.
    known: the directory that said so. directs: codes of those they are in charge of from above (分管领导).
    """

    id: str
    name: str
    language: str
    duties: frozenset[str]
    bodies: frozenset[str]
    leads: frozenset[str]
    known: Known = field(repr=False, compare=False)
    directs: frozenset[str] = frozenset()

    @property
    def watches(self) -> frozenset[str]:
        """Return the codes of the bodies that they answer for: those that they head, or are in charge of."""
        return self.leads | self.directs

    def does(self, *duties: Duty) -> bool:
        """Say whether they have one of these duties."""
        return not self.duties.isdisjoint(duties)

    def may_see(self, about: str | None) -> bool:
        """Say whether they may see a case that is about `about`: nobody of a body, or above it, sees that (回避)."""
        return not about or (self.bodies | self.directs).isdisjoint(bodies_named(about, self.known.bodies))


Directory = Callable[[str], Known | None]
"""Looks a person up by id in a service's copy of the directory."""


def viewer_of(known: Known) -> Viewer:
    """Return what the directory makes of a person."""
    person, bodies = known.person, known.bodies
    return Viewer(
        id=person["id"],
        name=person["name"],
        language=person["language"],
        duties=frozenset(person["duties"]),
        bodies=frozenset(body["code"] for body in bodies if _is_in(person["id"], body, PARTS)),
        leads=frozenset(body["code"] for body in bodies if _is_in(person["id"], body, ("leader",))),
        known=known,
        directs=frozenset(body["code"] for body in bodies if _is_in(person["id"], body, ("director",))),
    )


def _is_in(person: str, body: Mapping[str, Any], parts: Iterable[str]) -> bool:
    return any(
        one["id"] == person
        for part in parts
        for one in (body[part] if isinstance(body.get(part), list) else [body.get(part)])
        if one
    )


def seal(person: str, session: str, begun_at: datetime) -> str:
    """Return the value of a cookie. For router alone, which keeps the session."""
    return signer(PURPOSE).sign([person, session, int(begun_at.timestamp())])


def hand_out(response: Response, person: str, session: str, begun_at: datetime) -> Response:
    """Set the cookie. For router alone."""
    put_cookie(response, COOKIE, seal(person, session, begun_at))
    return response


def claimed(*, fresh: bool = True) -> tuple[str, str, int] | None:
    """Return what the cookie says: person, session, and when it was begun (seconds since 1970); None without one.

    fresh: False also reads one that has to be renewed.
    """
    try:
        value: Any = signer(PURPOSE).read(request.cookies.get(COOKIE, ""), GOOD_FOR if fresh else None)
    except BadToken:
        return None
    return cast("tuple[str, str, int]", tuple(value)) if isinstance(value, list) and len(value) == 3 else None


def viewer() -> Viewer | None:
    """Return who has signed in, None where nobody has; asked once a request."""
    if "viewer" not in g:
        g.viewer = _look_up()
    found: Viewer | None = g.viewer
    return found


def _look_up() -> Viewer | None:
    claim = claimed()
    known = _known(claim[0]) if claim else None
    if claim is None or known is None or known.person["left"]:
        return None
    revoked = known.person["signed_out_at"]
    if revoked and datetime.fromisoformat(revoked).timestamp() >= claim[2]:
        return None
    return viewer_of(known)


def _known(person: str) -> Known | None:
    directory: Directory | None = current_app.extensions.get("nwd.people")
    return directory(person) if directory else None


class NotSignedIn(Exception):
    """Nobody has signed in, or the cookie has to be renewed: the browser is sent to router and comes back."""


def signed_in() -> Viewer:
    """Return who has signed in; send everybody else to sign in, and back here with what they had sent."""
    found = viewer()
    if found is not None:
        return found
    if claimed():
        raise Problem(FORBIDDEN, _UNKNOWN)
    raise NotSignedIn


def on_duty(*duties: Duty) -> Viewer:
    """Return who has signed in, if they have one of these duties. Raises Problem (forbidden) otherwise."""
    found = signed_in()
    if not found.does(*duties):
        raise Problem(FORBIDDEN, _NOT_YOURS)
    return found


def must_see(found: Viewer, about: str | None) -> None:
    """Raise Problem (not found) where a case is about a body of the viewer's: they learn not even that it exists."""
    if not found.may_see(about):
        raise Problem(NOT_FOUND)


def local_path(text: str | None) -> str:
    """Return an address to go on to if it leads nowhere but to this house, else the front door."""
    if text is None or not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return "/"
    return text


def _send_to_sign_in(_error: NotSignedIn) -> Response:
    # 307 keeps method and body: what somebody wrote for an hour comes back with them.
    where = RENEW if claimed(fresh=False) else SIGN_IN
    here = request.full_path.rstrip("?") if where == RENEW or request.method == "GET" else "/"
    keep = request.method not in ("GET", "HEAD") and where == RENEW
    return cast("Response", redirect(f"{where}?{urlencode({'next': here})}", 307 if keep else 303))


def set_up(app: Flask, directory: Directory | None) -> None:
    """Let an app know its people. directory: None for a face that nobody signs in to."""
    app.extensions["nwd.people"] = directory
    app.register_error_handler(NotSignedIn, _send_to_sign_in)
    app.jinja_env.globals["viewer"] = viewer
