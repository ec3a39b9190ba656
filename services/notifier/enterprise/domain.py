"""Which mail tells an enterprise what, when it goes, and what overtakes it. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.notifier.mail.domain import BadAddress, MailKind, MailState, plain_address
from shared.contracts.words import News, Unreached

APART = timedelta(hours=1)
"""The least time between two mails about one case, unless the enterprise has to act, or has waited for what it says."""

AT_ONCE = frozenset(
    {News.RECEIVED, News.ASKED, News.INTERIM, News.ANSWERED, News.EXPLAINED, News.ENDED, News.WITHDRAWN, News.CLOSED}
    | {News.PROMISE_DUE}
)

REACHED = frozenset({MailState.SENT, MailState.KEPT})
"""States of a mail of which the server, or the keeper's page, has the whole."""

WHY: Mapping[str, Unreached] = {
    MailState.FAILED: Unreached.FAILED,
    MailState.AMBIGUOUS: Unreached.UNCERTAIN,
    MailState.BOUNCED: Unreached.BOUNCED,
}
"""Why somebody has to call, by what became of the mail."""


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
