"""Sends short messages, as `Sending` sends mails: the same states, leases, attempts and sweep, by other ways."""

from collections.abc import Callable, Mapping, Sequence

import structlog

from services.notifier.channels.actions import RINGS
from services.notifier.channels.domain import ShortKind
from services.notifier.channels.doors import Gateway
from services.notifier.channels.gateways import carrier_for
from services.notifier.channels.shown import short_for
from services.notifier.channels.watching import not_sent
from services.notifier.directory.store import gone
from services.notifier.enterprise.actions import not_delivered, overtaken
from services.notifier.kindness.holding import Kindness
from services.notifier.mail.ahead import Parcel
from services.notifier.mail.domain import ENTERPRISE_KINDS, Attempt, MailState, Result, Way
from services.notifier.mail.models import OTHERWISE, Mail
from services.notifier.mail.sender import Sender
from services.notifier.mail.sending import Sending
from services.notifier.tasks.links import Links
from shared.messaging import Service, Unit

log = structlog.get_logger(__name__)

KEPT = "no gateway is configured for this way; kept for the keeper's page"

End = Callable[[Unit, Mail], None]


def _enterprise_unreached(unit: Unit, mail: Mail) -> None:
    if mail.case_id:
        not_delivered(unit, unit.case(mail.case_id), mail)


ENDS: Mapping[str, End] = {
    ShortKind.NOT_OPENED: not_sent,
    **dict.fromkeys(map(str, ENTERPRISE_KINDS), _enterprise_unreached),
}
"""What follows, by `ShortKind`, where a message has not been sent for certain: kept, failed, ambiguous or expired."""


class ByGateway(Sending):
    """Sends for one service what goes by other ways than mail. gateways: by way; what has none is kept.

    kindness: whether what enterprises are told waits for a better hour, where it may; what is urgent never does.
    """

    ways, rings = OTHERWISE, RINGS

    def __init__(
        self, service: Service, links: Links, gateways: Mapping[Way, Gateway], *, kindness: bool = False
    ) -> None:
        super().__init__(service, Sender("", links), None, Kindness(on=kindness, ways=OTHERWISE))
        self._links, self._gateways = links, gateways
        self._carriers = {way: carrier_for(gateway.door) for way, gateway in gateways.items()}

    def _begin(self) -> None:
        """Say nothing: most places have no other way than mail."""

    def _packed(self, unit: Unit, mails: Sequence[Mail]) -> list[Parcel]:
        left = gone(unit.session, {mail.person for mail in mails})
        over = Result(Attempt.EXPIRED, "its reader works here no longer")
        decided = {mail.key: over for mail in mails if mail.person in left} | overtaken(unit, mails)
        mails = self._kindness.sort(unit, mails, {}, decided, self._sender)
        return [Parcel(mail, None, {}, None, decided.get(mail.key)) for mail in mails]

    def _ready(self, parcels: Sequence[Parcel], _wanted: Callable[[Parcel], bool]) -> Sequence[Parcel]:
        return parcels  # a line of text is written as it goes

    def _send(self, parcel: Parcel) -> Result:
        mail, now = parcel.mail, self._service.clock.now()
        if mail.expires_at is not None and mail.expires_at <= now:
            return Result(Attempt.EXPIRED, "what it says was no longer good when it could be sent")
        way = Way(mail.way)
        gateway, carrier = self._gateways.get(way), self._carriers.get(way)
        try:
            short = short_for(mail, self._links, gateway.only_to if gateway else None)
        except Exception as error:  # one that cannot be written must not hold up the others
            log.exception("short message cannot be written", mail=mail.key, case=mail.case_id)
            return Result(Attempt.LATER, f"it cannot be written: {type(error).__name__}")
        if carrier is None:
            parcel.raw = short.text.encode("utf-8", "replace")
            return Result(Attempt.TAKEN, KEPT)
        return carrier.carry(short, now)

    def _is_over(self, unit: Unit, mail: Mail) -> None:
        case = unit.case(mail.case_id) if mail.case_id else None
        if case is not None and mail.state in (MailState.FAILED, MailState.AMBIGUOUS):
            # The history can never be cleaned of a telephone number: whom it was for is enough.
            told = {"mail": mail.key, "way": mail.way, "kind": mail.kind, "to": mail.person, "words": mail.words}
            unit.record(case, f"message.{mail.state}", told, "mail")
        follows = ENDS.get(mail.kind)
        if follows is not None:
            follows(unit, mail)
