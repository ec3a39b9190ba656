"""An agency's key: what it looks like, and what is kept of it."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from shared.contracts.words import TEST_AGENCY

_SHAPE = re.compile(r"nwd_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
AGENCY_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")

SEALED = "agency-signatures"
"""The purpose of the house's keys that signing keys are made from."""

OWN_WINDOW = "window"
"""Under this code stands what the centre takes at its own window. It has no key, so that no system sees those cases."""

OWN_DOOR = "own."
"""So begins the code of each other door of the house, such as its public form; no agency's code has a dot."""


LONGEST_CODE = 32
LONGEST_NAME = 100
"""Characters of a key's name: what it is used for, so that its owner knows it again in a list."""

OVERLAP = timedelta(days=7)
"""How long a key that was rotated goes on beside its successor where nothing else is said."""


class Scope(StrEnum):
    """What a key is good for. The words stand in the database and are told to callers: they never change."""

    SUBMIT = "submit"
    READ = "read"
    IMPORT = "import"
    WEBHOOK = "webhook"


EVERYTHING = frozenset(Scope)
USUAL = frozenset({Scope.SUBMIT, Scope.READ})
"""What a further key of an agency is good for where nothing else is said."""


def written(scopes: Iterable[Scope]) -> str:
    """Return scopes as they are stored: their words in one order, with spaces between them."""
    wanted = frozenset(scopes)
    return " ".join(scope for scope in Scope if scope in wanted)


def read_scopes(text: str) -> frozenset[Scope]:
    """Return the scopes that were stored; what a newer release has written beside them is left out."""
    words = text.split()
    return frozenset(scope for scope in Scope if scope in words)


class NewKey(NamedTuple):
    """A key just made: `text` is shown to its owner once, `id` may be read aloud and logged, `digest` is kept."""

    text: str
    id: str
    digest: str


def make_key() -> NewKey:
    """Make a key with 256 random bits."""
    key_id = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    text = f"nwd_{key_id}_{secrets.token_urlsafe(32)}"
    return NewKey(text, key_id, digest_of(text))


def make_signing_key(sealed_by: bytes) -> NewKey:
    """Make a key that signs requests.

    It is never sent, so it must be known here; and it is kept nowhere, for it is worked out of its id each time.

    sealed_by: a key of the house's for this purpose alone.
    """
    key_id = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    text = signing_key(key_id, sealed_by)
    return NewKey(text, key_id, digest_of(text))


def signing_key(key_id: str, sealed_by: bytes) -> str:
    """Return the key with an id that signs requests."""
    made = hmac.digest(sealed_by, f"agency-key:{key_id}".encode(), hashlib.sha256)
    return f"nwd_{key_id}_{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def digest_of(text: str) -> str:
    """Return what is kept of a key. Plain SHA-256 is enough, for nobody can try 256 random bits."""
    return hashlib.sha256(text.encode()).hexdigest()


def key_id_of(text: str) -> str | None:
    """Return the id inside a key, or None where the text has not the shape of one."""
    found = _SHAPE.fullmatch(text)
    return found[1] if found else None


def fits(text: str, digest: str) -> bool:
    """Say whether a key is the one of which this digest is kept, in constant time."""
    return hmac.compare_digest(digest_of(text), digest)


def bearer_of(header: str | None) -> str | None:
    """Return the key in an `Authorization` header, or None where it holds no `Bearer` credentials."""
    scheme, _, text = (header or "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" and text.strip() else None


def is_own(agency: str) -> bool:
    """Say whether cases under this code came by a door of the house, so that nobody holds a key for them."""
    return agency == OWN_WINDOW or agency.startswith(OWN_DOOR)


def double_of(agency: str) -> str:
    """Return the code of an agency's double, which holds its test keys and all that they bring.

    A double is an agency of its own, so that nothing of a test meets what is in earnest: references, idempotency keys,
    streams, webhooks and quotas are the double's.
    """
    return f"{TEST_AGENCY}{agency}"


def ends_at(expires_at: datetime | None, now: datetime, overlap: timedelta) -> datetime:
    """Return when a key ends that is rotated now: after the overlap, or when it would have ended anyway."""
    over = now + overlap
    return over if expires_at is None else min(expires_at, over)


def renewed_until(created_at: datetime, expires_at: datetime | None, now: datetime) -> datetime | None:
    """Return when the successor of a key ends: it lives as long as the key was meant to."""
    return None if expires_at is None else now + (expires_at - created_at)
