"""The door of the interface: whose key a request shows, whether it may ask for more, and when the key was last used.

What is kept here is this process's own, and never says that a key is good: that is asked in each request's transaction.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import structlog
from flask import Flask, Response, current_app, g

from services.intake.agencies import domain, quota, store
from services.intake.agencies.domain import Scope
from services.intake.agencies.permits import Permits
from services.intake.agencies.quota import Policy, Remaining
from services.intake.agencies.store import Caller
from services.intake.codes.current import CurrentPlace
from services.intake.problems import QUOTA_EXCEEDED
from shared.db import DatabaseDown
from shared.messaging import Service
from shared.web.languages import Text
from shared.web.problems import Problem

EXTENSION = "intake.admission"
USED_WITHIN = timedelta(minutes=1)
_MANY = 10_000

_EXCEEDED = {
    Policy.REQUESTS: Text(
        "贵单位每分钟可发 {quota} 次请求，本分钟已用完，请在 {seconds} 秒后再试。",
        "Your agency may send {quota} requests a minute and has sent them. Try again in {seconds} seconds.",
    ),
    Policy.CASES: Text(
        "贵单位每日可报送 {quota} 件事项，今日已用完，请在 {seconds} 秒后再试，或请运维人员调整。",
        "Your agency may bring {quota} cases a day and has brought them. Try again in {seconds} seconds, or ask the "
        "operator for more.",
    ),
}

log = structlog.get_logger("nwd.web")


class Presented(NamedTuple):
    """What a request shows of its key, what the key has to be good for, and whose it was when it was first seen.

    signed: whether the request was signed with the key, and the key itself not sent.
    """

    key: str
    scope: Scope
    agency: str
    signed: bool


class Admission:
    """What this process remembers of keys: whose they are, permits taken ahead, uses put on record."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._callers: dict[str, Caller] = {}
        self._used: dict[str, datetime] = {}
        self._swept = datetime.min.replace(tzinfo=UTC)
        self.permits = Permits(service)

    def caller_of(self, key: str) -> Caller | None:
        """Return whose key it is or was, and what it is good for, which never changes.

        None where it opens nothing and never did here. Raises DatabaseDown.
        """
        digest = domain.digest_of(key)
        known = self._callers.get(digest)
        if known is None:
            with self._service.database.read() as session:
                known = store.holder_of(session, key, self._service.clock.now())
            if known is not None:
                _put(self._callers, digest, known)
        return known

    def nonce_is_new(self, key_id: str, nonce: str, until: datetime) -> bool:
        """Keep a nonce until it is good for nothing any more, and say whether any replica has seen it before."""
        now = self._service.clock.now()
        with self._service.database.begin() as session:
            if now - self._swept >= USED_WITHIN:
                self._swept = now
                store.forget_nonces(session, now)
            return store.use_nonce(session, key_id, nonce, until)

    def digest_of(self, key_id: str) -> str | None:
        """Return the digest of a key that signs, None where there is none."""
        with self._service.database.read() as session:
            key = store.key(session, key_id)
            return key.digest if key is not None and key.signs else None

    def use(self, key_id: str) -> None:
        """Put on record that a key was used, once a minute: not in the request's transaction, whose road it is not."""
        now = self._service.clock.now()
        noted = self._used.get(key_id)
        if noted is not None and timedelta(0) <= now - noted < USED_WITHIN:
            return
        _put(self._used, key_id, now)
        try:
            with self._service.database.begin() as session:
                store.note_use(session, key_id, now, now - USED_WITHIN)
        except DatabaseDown:  # the answer is the caller's all the same
            log.warning("the use of a key could not be put on record", key=key_id)

    def take(self, agency: str, policy: Policy, count: int) -> None:
        """Take permits. Raises Problem where too few are left; the answer's headers tell either way."""
        keeper: CurrentPlace = current_app.extensions["intake.place"]
        place = keeper.get() if policy is Policy.CASES else None
        now = self._service.clock.now()
        remaining = self.permits.take(agency, policy, count, now, place.zone if place else None)
        g.setdefault("remaining", []).append(remaining)
        if remaining.exceeded:
            raise _exceeded(remaining)


def _put(kept: dict[str, Any], name: str, value: Any) -> None:
    if len(kept) >= _MANY:
        kept.clear()
    kept[name] = value


def _exceeded(remaining: Remaining) -> Problem:
    return Problem(
        QUOTA_EXCEEDED,
        _EXCEEDED[remaining.policy].filled(quota=remaining.quota, seconds=remaining.seconds),
        retry_after=remaining.seconds,
        extra={"violated-policies": [str(remaining.policy)]},
    )


def admission() -> Admission:
    """Return the door of the app that answers now."""
    found: Admission = current_app.extensions[EXTENSION]
    return found


def set_up(app: Flask, service: Service) -> None:
    """Give an app its door, and tell each caller what is left to it."""
    app.extensions[EXTENSION] = Admission(service)

    @app.after_request
    def tell(response: Response) -> Response:
        if "remaining" in g:
            response.headers.update(quota.fields(g.remaining))
        if "used_key" in g:
            admission().use(g.used_key)
        return response
