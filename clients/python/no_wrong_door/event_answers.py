"""What is answered about events and webhooks; more fields may come.

Written by scripts/write_documents.py from docs/openapi.json: change neither by hand.
"""

from typing import Any, NotRequired, TypedDict

from no_wrong_door.case_answers import LocalText


class CodeOut(TypedDict):
    code: str
    name: LocalText
    basis: NotRequired[LocalText]
    endings: NotRequired[list[str]]


class CodeTable(TypedDict):
    table: str
    codes: list[CodeOut]


class FollowedOut(TypedDict):
    state: str


class EventLine(TypedDict):
    seq: int
    at: str
    kind: str
    text: LocalText
    applied: bool
    facts: dict[str, Any]


class EventLinks(TypedDict):
    self: str
    events: str


class EventData(TypedDict):
    number: str
    source_reference: str | None
    test: bool
    state: str
    agency_state: str | None
    merged: FollowedOut | None
    event: EventLine | None
    links: EventLinks


class AgencyEventOut(TypedDict):
    id: str
    position: int
    type: str
    timestamp: str
    data: EventData


class EventStream(TypedDict):
    events: list[AgencyEventOut]
    next: int
    more: bool


class DayCase(TypedDict):
    number: str
    source_reference: str | None
    state: str
    agency_state: str | None
    received_at: str
    updated_at: str


class DayOut(TypedDict):
    day: str
    begins_at: str
    ends_at: str
    count: int
    states: dict[str, int]
    digest: str
    cases: list[DayCase]
    next: str | None


class OffOut(TypedDict):
    why: str
    at: str


class WebhookOut(TypedDict):
    id: str
    url: str
    events: list[str]
    contact: str
    language: str
    state: str
    off: OffOut | None
    failing_since: str | None
    last_ok_at: str | None
    former_secret_until: str | None
    waiting: int
    given_up: int
    created_at: str


class WebhookList(TypedDict):
    webhooks: list[WebhookOut]


class AttemptOut(TypedDict):
    at: str
    status: int | None
    words: str


class DeliveryOut(TypedDict):
    id: str
    event: str
    type: str
    position: int | None
    state: str
    attempts: int
    next_attempt_at: str | None
    log: list[AttemptOut]
    created_at: str


class DeliveryPage(TypedDict):
    deliveries: list[DeliveryOut]
    next: str | None


class MissingHere(TypedDict):
    number: str | None
    source_reference: str | None
    state: str | None
    agency_state: str | None


class MissingThere(TypedDict):
    number: str
    source_reference: str | None
    state: str


class OtherState(TypedDict):
    number: str
    source_reference: str | None
    state_here: str
    state_there: str


class OtherDay(TypedDict):
    number: str
    source_reference: str | None
    received_at: str


class OtherAgencyState(TypedDict):
    number: str
    source_reference: str | None
    agency_state_here: str | None
    agency_state_there: str


class DifferencesOut(TypedDict):
    day: str
    equal: bool
    count_here: int
    count_there: int
    missing_here: list[MissingHere]
    missing_there: list[MissingThere]
    other_state: list[OtherState]
    other_day: list[OtherDay]
    other_agency_state: list[OtherAgencyState]


class NewWebhookOut(TypedDict):
    id: str
    url: str
    events: list[str]
    contact: str
    language: str
    state: str
    off: OffOut | None
    failing_since: str | None
    last_ok_at: str | None
    former_secret_until: str | None
    waiting: int
    given_up: int
    created_at: str
    secret: str
    after: int


class EnabledOut(TypedDict):
    queued: int


class QueuedOut(TypedDict):
    queued: int
    up_to: int
    more: bool


class SecretOut(TypedDict):
    secret: str
    former_secret_until: str


class TestOut(TypedDict):
    delivery: str
