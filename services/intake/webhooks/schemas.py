"""What may be asked about webhooks."""

import re
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from services.intake.cases.schemas import Instant, OneLine, Whole
from services.intake.cases.timeline_kinds import KINDS
from services.intake.events.domain import id_of
from services.intake.events.outside import EVENTS
from services.intake.webhooks.addresses import LONGEST_URL
from services.intake.webhooks.domain import DeliveryState
from shared.web.faults import Fault

_NAMED = (*KINDS, *EVENTS)
GROUPS = tuple(sorted({f"{kind.partition('.')[0]}.*" for kind in _NAMED}))

_MAIL = re.compile(r"[!-~]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_UNKNOWN = Fault(
    "unknown_code",
    zh="不是事件类型；可用类型见 /v1/codes/event-types，或如 case.* 表示一类。",
    en="It is no type of event; /v1/codes/event-types has those there are, and case.* means all that begin so.",
)
_NO_MAIL = Fault("email", zh="须为一个电子邮件地址。", en="It must be one mail address.")
_ONE = Fault("one_of", zh="请在 since、event、after 中写一项。", en="Write one of since, event and after.")
_NO_EVENT = Fault("event", zh="须为事件的 id（evt_ 开头）。", en="It must be an event's id, which begins with evt_.")


def _kind(kind: str) -> None:
    if kind not in _NAMED and kind not in GROUPS:
        raise ValidationError(_UNKNOWN)


def _mail(address: str) -> None:
    if not _MAIL.fullmatch(address):
        raise ValidationError(_NO_MAIL)


def _event(name: str) -> None:
    if id_of(name) is None:
        raise ValidationError(_NO_EVENT)


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class NewWebhook(_Strict):
    """An address that your events are to be sent to."""

    url = OneLine(
        LONGEST_URL,
        required=True,
        metadata={"description": "https, in the public net or in a network that the operator has opened."},
    )
    events = fields.List(
        fields.String(validate=_kind),
        validate=validate.Length(max=100),
        metadata={"description": "Types of events, or such as `case.*`; all where it is empty or left out."},
    )
    contact = fields.String(
        required=True,
        validate=[validate.Length(max=254), _mail],
        metadata={"description": "A mail address: who is told when it fails."},
    )
    language = fields.String(
        validate=validate.OneOf(["zh", "en"]), metadata={"description": "Of the mails to `contact`; zh if left out."}
    )


class Replay(_Strict):
    """From where to send again: an instant, an event's id, or a position behind which to begin."""

    since = Instant()
    event = fields.String(validate=[validate.Length(max=40), _event])
    after = Whole(0, 10**15)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        """Hold that one thing is said."""
        if len(data) != 1:
            raise ValidationError(_ONE)


class DeliveryQuery(_Strict):
    """Which deliveries to list, newest first."""

    state = fields.String(validate=validate.OneOf([str(one) for one in DeliveryState]))
    limit = fields.Integer(
        validate=validate.Range(1, 200), metadata={"description": "Deliveries a page; 50 where it is left out."}
    )
    cursor = fields.UUID(metadata={"description": "From a page's link to the next."})


NEW_WEBHOOK, REPLAY, DELIVERY_QUERY = NewWebhook(), Replay(), DeliveryQuery()
