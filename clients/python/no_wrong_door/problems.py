"""What can go wrong, as exceptions: problem documents (RFC 9457) with their fields, and answers that never came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with a request. code: never changes. detail: for people.

    pointer: a JSON pointer into the body; parameter: of the query or the headers. One of them is empty.
    """

    code: str
    detail: str
    pointer: str = ""
    parameter: str = ""


class NotReached(Exception):
    """Nobody answered, as often as it was tried; what was sent may have arrived all the same.

    tries: how many. Sent again with the same idempotency key it does no harm.
    """

    def __init__(self, reason: str, tries: int) -> None:
        super().__init__(f"no answer after {tries} tries: {reason}")
        self.tries = tries


class Problem(Exception):
    """The house said no. Decide by `name`, and by `code` of each error; they never change.

    type: the address that names the kind; open it for what to do. name: its end, `invalid` of `/problems/invalid`.
    title, detail: for people, in the client's language. instance: quote it when you ask about it. errors: the fields
    at fault. retry_after: seconds to wait before another try, None where the house did not say. members: the whole
    document. tries: how often it was asked.
    """

    def __init__(self, status: int, members: Mapping[str, Any], retry_after: float | None, tries: int) -> None:
        self.status = status
        self.type = str(members.get("type", "about:blank"))
        self.name = self.type.rpartition("/")[2]
        self.title = str(members.get("title", ""))
        self.detail = str(members.get("detail", ""))
        self.instance = str(members.get("instance", ""))
        self.errors = tuple(_error(one) for one in members.get("errors", ()))
        self.retry_after = retry_after
        self.members = dict(members)
        self.tries = tries
        wrong = "; ".join(f"{one.pointer or one.parameter}: {one.detail}" for one in self.errors)
        super().__init__(f"{status} {self.name}: {self.detail or self.title}{f' ({wrong})' if wrong else ''}")


class Unauthenticated(Problem):
    """401: no key, a wrong, a revoked or an expired one; or a signature that is not taken (`name` says why)."""


class Forbidden(Problem):
    """403: the key is good, and not for this."""


class NotFound(Problem):
    """404: there is none, or it is another agency's."""


class Conflict(Problem):
    """409: the key or reference stands for another request, or the state does not allow it."""


class Gone(Problem):
    """410: events behind your position are kept no more; reconcile, and go on at `members["kept_after"]`."""


class Changed(Problem):
    """412: it has changed since you read it (`if_match`)."""


class Invalid(Problem):
    """422, 413, 415 and 400: what was sent cannot be taken; `errors` names the fields."""


class TooMany(Problem):
    """429: a quota is used up; `retry_after` says for how long."""


class Unavailable(Problem):
    """500 and above: the house, or something before it, cannot do it now. Send the same again later."""


_BY_STATUS: dict[int, type[Problem]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: Changed,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooMany,
}


def problem_of(status: int, body: bytes, retry_after: float | None, tries: int) -> Problem:
    """Return the exception for an answer; one that is no problem document (a gateway's page) has its status alone."""
    try:
        read = json.loads(body)
    except ValueError:
        read = None
    members: Mapping[str, Any] = read if isinstance(read, dict) else {"title": "Not a problem document"}
    kind = _BY_STATUS.get(status, Unavailable if status >= 500 else Problem)
    return kind(status, members, retry_after, tries)


def _error(told: Mapping[str, str]) -> FieldError:
    names = ("code", "detail", "pointer", "parameter")
    return FieldError(**{name: str(told.get(name, "")) for name in names})
