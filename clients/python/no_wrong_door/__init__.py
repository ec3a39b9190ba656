"""A client of No Wrong Door for systems that bring cases: typed, with nothing but Python's own library.

Begin with `Client`. What goes wrong is a `Problem` (the house said no) or `NotReached` (nobody answered). Receivers of
webhooks need `verify` alone.
"""

from no_wrong_door.bodies import NewCase, TheirCase
from no_wrong_door.case_answers import AttachmentOut, CaseSummary, CaseWhole, EventOut, LineResult, Receipt
from no_wrong_door.cases import Version
from no_wrong_door.client import Client
from no_wrong_door.event_answers import (
    AgencyEventOut,
    CodeOut,
    DayCase,
    DayOut,
    DeliveryOut,
    DifferencesOut,
    NewWebhookOut,
    WebhookOut,
)
from no_wrong_door.events import digest_of
from no_wrong_door.passed_up_answers import PassedUp, PassedUpFile
from no_wrong_door.problems import (
    Changed,
    Conflict,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    NotReached,
    Problem,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from no_wrong_door.sheet_answers import ImportOut, MappingOut, RowOut
from no_wrong_door.webhooks import NotGenuine, verify

__all__ = [
    "AgencyEventOut",
    "AttachmentOut",
    "CaseSummary",
    "CaseWhole",
    "Changed",
    "Client",
    "CodeOut",
    "Conflict",
    "DayCase",
    "DayOut",
    "DeliveryOut",
    "DifferencesOut",
    "EventOut",
    "FieldError",
    "Forbidden",
    "Gone",
    "ImportOut",
    "Invalid",
    "LineResult",
    "MappingOut",
    "NewCase",
    "NewWebhookOut",
    "NotFound",
    "NotGenuine",
    "NotReached",
    "PassedUp",
    "PassedUpFile",
    "Problem",
    "Receipt",
    "RowOut",
    "TheirCase",
    "TooMany",
    "Unauthenticated",
    "Unavailable",
    "Version",
    "WebhookOut",
    "digest_of",
    "verify",
]
