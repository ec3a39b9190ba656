"""Which mail tells an enterprise what, when it goes, and what overtakes it. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.notifier.mail.domain import BadAddress, MailKind, MailState, Way, plain_address
from shared.contracts.words import News, Unreached

APART = timedelta(hours=1)
"""The least time between two mails about one case, unless the enterprise has to act, or has waited for what it says."""

AT_ONCE = frozenset(
    {News.RECEIVED, News.ASKED, News.INTERIM, News.ANSWERED, News.EXPLAINED, News.ENDED, News.WITHDRAWN, News.CLOSED}
    | {News.PROMISE_DUE}
)

WHY: Mapping[str, Unreached] = {
    MailState.FAILED: Unreached.FAILED,
    MailState.AMBIGUOUS: Unreached.UNCERTAIN,
    MailState.BOUNCED: Unreached.BOUNCED,
}
"""Why somebody has to call, by what became of the mail."""


def has_arrived(state: str, way: str) -> bool:
    """Say whether the server or, of a mail, the keeper's page has the whole."""
    return state == MailState.SENT or (state == MailState.KEPT and way == Way.MAIL)


def why_unreached(state: str, way: str) -> Unreached | None:
    """Return why somebody has to call; None where a mail or a short message has arrived, still may, or is needless."""
    if way != Way.MAIL and state in (MailState.KEPT, MailState.EXPIRED):
        return Unreached.NO_WAY
    return WHY.get(state)


def kind_of(news: Collection[str], told: Mapping[str, Any]) -> MailKind:
    """Return what kind of mail tells some news (by their words), as the case stands now. told: Informed.

    What asks for something comes first, while it is still asked for; a confirmation that had not gone yet stays one.
    """
    answer, ending = told["answer"], told["ending"]
    if told["over"] and (News.RECEIVED not in news or ending):
        return MailKind.ENT_ENDED
    if answer and News.ANSWERED in news:
        return MailKind.ENT_ANSWER
    if told["asked"]:
        return MailKind.ENT_ASKED
    if {News.PROMISE_DUE, News.PROMISE_MOVED} & set(news):
        return MailKind.ENT_PROMISE
    return MailKind.ENT_RECEIVED if News.RECEIVED in news else MailKind.ENT_PROGRESS


def wait_for(news: Collection[str], last: datetime | None, now: datetime) -> timedelta:
    """Return how long a mail waits for more to come, so that many changes in an hour are one. last: of the one before.

    Both instants are UTC.
    """
    if last is None or AT_ONCE & set(news):
        return timedelta()
    return max(timedelta(), min(APART, last + APART - now))


def address_of(contact: Mapping[str, Any]) -> str:
    """Return the address of a contact as SMTP takes it; empty where there is none that can be written to."""
    try:
        return plain_address(contact.get("email") or "")
    except BadAddress:
        return ""


_MAINLAND = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_NEAR = re.compile(r"(?:\+|00)(852[4-79][0-9]{7}|8536[0-9]{7}|8869[0-9]{8})")
"""Mobile numbers of the mainland, and those of Hong Kong, Macao and Taiwan with their code. Others do not show it."""

_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015]")


def mobile_of(contact: Mapping[str, Any]) -> str:
    """Return the mobile number of a contact as `+` and digits; empty where its telephone can be none."""
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", contact.get("phone") or ""))
    if mainland := _MAINLAND.fullmatch(number):
        return f"+86{mainland.group(1)}"
    near = _NEAR.fullmatch(number)
    return f"+{near.group(1)}" if near else ""
