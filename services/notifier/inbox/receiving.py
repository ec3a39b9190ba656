"""Taking mails in: a row with the bytes as they came, committed before anybody is told that we have them."""

from collections.abc import Sequence
from hashlib import sha256

from prometheus_client import Counter
from sqlalchemy.exc import IntegrityError

from services.notifier.inbox import store
from services.notifier.inbox.domain import Became, identity_of, storable
from services.notifier.inbox.models import IncomingMail
from shared.db import new_id
from shared.messaging import Service, Unit

RECEIVED = Counter("nwd_mail_received_total", "Mails that came in, by way and whether they were new.", ["way", "new"])

AT_ONCE = 0.0


def receive(service: Service, raw: bytes, way: str, envelope_from: str = "", recipients: Sequence[str] = ()) -> bool:
    """Keep a mail for whoever reads it, and return whether it was new; when this returns it is safe.

    Raises DatabaseDown, with nothing kept: whoever has the mail must keep it and come again.
    """
    identity = identity_of(raw, recipients)
    try:
        with service.begin(f"mail in by {way}") as unit:
            new = not store.known(unit.session, identity)
            if new:
                _keep(unit, raw, identity, way, envelope_from, recipients)
    except IntegrityError:  # somebody else has taken it in at this moment
        new = False
    RECEIVED.labels(way, str(new).lower()).inc()
    return new


def _keep(unit: Unit, raw: bytes, identity: str, way: str, envelope_from: str, recipients: Sequence[str]) -> None:
    unit.session.add(
        IncomingMail(
            id=new_id(),
            identity=identity,
            sha256=sha256(raw).hexdigest(),
            size=len(raw),
            way=way,
            envelope_from=storable(envelope_from)[:320],
            recipients=[storable(one)[:320] for one in recipients],
            received_at=unit.now,
            state=Became.WAITING,
            due_at=AT_ONCE,
            attempts=0,
            sender="",
            sender_name="",
            subject="",
            said="",
            files=[],
            fields={},
            told={},
            raw=raw,
        )
    )
    unit.ring("inbox")
