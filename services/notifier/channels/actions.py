"""Writing short messages down, in the transaction that causes them: one row for each reader and way."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifier.channels.domain import Reached, Said, ShortKind
from services.notifier.mail.domain import ENTERPRISE, MailKind, MailState, Way, key_of
from services.notifier.mail.models import Mail
from shared.messaging import Unit

AT_ONCE = 0.0
RINGS = "channels"
"""The bell on which whoever sends them waits."""

CODE_BYTES = 9
"""Random bytes of a short link: 12 characters, which nobody guesses while it is good."""


def write_short(
    unit: Unit,
    way: Way,
    to: Reached,
    kind: ShortKind,
    what: Said,
    *,
    case_id: str | None,
    task_id: str | None = None,
    occasion: str = "",
    expires_at: datetime | None = None,
) -> Mail | None:
    """Queue a short message, unless its reader has it for this occasion; None then.

    Without a link of its own in `what` it gets a short one that leads to the task for its reader. occasion: tells it
    apart from others of its kind about the same. expires_at: it is not sent from then on.

    Where no gateway is configured it ends `kept`; where it has failed, or may not have arrived, what follows stands in
    `ENDS` of .sending, by kind.
    """
    key = key_of(case_id, task_id, f"{way}.{kind}", occasion, to.address)
    if unit.session.get(Mail, key) is not None:
        return None
    row = _row(unit, key, way, to, kind, occasion)
    row.code = None if what.link else secrets.token_urlsafe(CODE_BYTES)
    row.case_id, row.task_id, row.details, row.expires_at = case_id, task_id, _details(what), expires_at
    unit.session.add(row)
    unit.ring(RINGS)
    return row


def text_to_enterprise(
    unit: Unit, case_id: str, kind: MailKind, told: Mapping[str, Any], *, news: list[Any], line: int, address: str
) -> Mail:
    """Queue a short message to whoever brought a case, as `write_to_enterprise` does a mail. address: a mobile number.

    What is kept of `told` is what says of which kind it is, should more news be told with it.
    """
    to = Reached(ENTERPRISE, told["contact"].get("name") or "", address, told["language"])
    key = key_of(case_id, None, f"{Way.SMS}.{ENTERPRISE}", str(line), address)
    row = _row(unit, key, Way.SMS, to, ShortKind(kind), str(line))
    stands = {"over": told["over"], **{name: bool(told[name]) for name in ("answer", "ending", "asked")}}
    said = Said(told["number"], bool(told["private"]))
    row.case_id, row.details = case_id, {**_details(said), **stands, "news": news, "line": line}
    row.secret = f"{told['token']} {told['code']}"
    unit.session.add(row)
    unit.ring(RINGS)
    return row


def _row(unit: Unit, key: str, way: Way, to: Reached, kind: ShortKind, occasion: str) -> Mail:
    return Mail(
        key=key,
        way=way,
        kind=kind,
        occasion=occasion,
        person=to.id,
        name=to.name,
        email=to.address,
        language=to.language,
        state=MailState.QUEUED,
        created_at=unit.now,
        due_at=AT_ONCE,
        attempts=0,
        suspects=0,
        waited=0,
        words="",
    )


def _details(what: Said) -> dict[str, Any]:
    told = {"number": what.number, "confidential": what.confidential, "link": what.link, "values": dict(what.values)}
    return told | ({"due": what.due.isoformat()} if what.due else {})
