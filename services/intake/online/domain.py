"""Whose form it is, how often it may be sent, and what gives a machine away. Pure."""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from services.intake.agencies.domain import OWN_DOOR
from services.intake.same.domain import keys
from shared.contracts.words import Channel

POINT_A_DAY = 200
"""Cases of one contact point on one day: staff of a park bring those of many."""

DRAFTS_FOR_EACH = 3
"""How often something may be saved anew for each case that may be sent from an address."""

LONGEST_DESCRIPTION = 20_000
"""Characters; whoever has more to say attaches it."""

TRAP = "website"
"""A field that nobody sees, and machines that fill in whatever there is do."""

_POINT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class Door(NamedTuple):
    """How somebody came to the form.

    agency: under which the case stands. name: as its office is told, None for the centre's own. channel: a word of the
    interface. owner: of drafts. actor: as the history names who brought it. point: the contact point's code, if any.
    """

    agency: str
    name: str | None
    channel: Channel
    owner: str
    actor: str
    point: str | None = None


PUBLIC = Door(f"{OWN_DOOR}web", None, Channel.WEB, "public", "enterprise")
"""Whoever comes by the public address."""


def point_door(code: str, name: str) -> Door:
    """Return the door of a contact point."""
    at = f"point:{code}"
    return Door(f"{OWN_DOOR}point.{code}", name, Channel.CONTACT_POINT, at, at, code)


def is_point_code(text: str) -> bool:
    """Say whether a text may be a contact point's code."""
    return _POINT.fullmatch(text) is not None


def make_token() -> str:
    """Make the 192 random bits of a contact point's link."""
    return secrets.token_urlsafe(24)


def digest_of(token: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Say whether a text has the shape of a link's token."""
    return _TOKEN.fullmatch(text) is not None


def from_address(address: str | None, secret: str) -> str:
    """Return the name under which uses from a network address are counted; the address itself is not kept.

    Of IPv6 the network of one connection (/64) counts, for its owner has all addresses in it. secret: without it nobody
    could find the address by trying them all.
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        text = address or ""
    else:
        text = str(parsed if parsed.version == 4 else ipaddress.ip_network((parsed, 64), strict=False))
    return f"from:{hmac.digest(secret.encode(), text.encode(), 'sha256').hex()[:40]}"


def from_enterprise(body: Mapping[str, Any]) -> str | None:
    """Return the name under which an enterprise's cases are counted, None where nobody is to know whose it is."""
    known = keys(body)
    told = known["enterprise_code"] or known["enterprise_key"]
    return f"enterprise:{hashlib.sha256(told.encode()).hexdigest()[:40]}" if told else None
