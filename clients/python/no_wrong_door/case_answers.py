"""What is answered about cases; more fields may come.

Written by scripts/write_documents.py from docs/openapi.json: change neither by hand.
"""

from typing import Any, NotRequired, TypedDict

from no_wrong_door.bodies import ComplainantIn, EnterpriseIn, ProjectIn


class LocalText(TypedDict):
    zh: str
    en: str


class OwnerOut(TypedDict):
    code: str | None
    name: LocalText


class LinksOut(TypedDict):
    self: str
    events: str
    page: str


class CaseSummary(TypedDict):
    number: str
    source_reference: str | None
    test: bool
    kind: str
    title: str
    matter: str | None
    state: str
    agency_state: str | None
    round: int
    outcome: str | None
    result_class: str | None
    owner: OwnerOut | None
    due_at: str | None
    received_at: str
    updated_at: str
    links: LinksOut


class CasePage(TypedDict):
    cases: list[CaseSummary]
    next: str | None


class AnswerOut(TypedDict):
    text: str
    outcome: str
    legal_basis: str | None
    result_class: str | None


class PromiseOwner(TypedDict):
    code: str
    name: LocalText


class PromiseOut(TypedDict):
    number: int
    text: str
    until: str
    owner: PromiseOwner
    state: str
    ended_at: str | None


class LedgerOut(TypedDict):
    since: str
    reason: str
    owner: PromiseOwner
    outside: LocalText | None
    next_review_on: str | None
    reviewed_at: str | None


class AskedOut(TypedDict):
    what: str
    until: str


class DoorOut(TypedDict):
    code: str
    name: LocalText


class EndingOut(TypedDict):
    kind: str
    at: str
    text: str
    ground: str | None
    basis: LocalText | None
    door: str | None
    body: DoorOut | None
    asks: bool
    accepted: bool | None


class SourceAskedOut(TypedDict):
    at: str
    ground: str
    basis: LocalText
    text: str


class MergedOut(TypedDict):
    state: str
    owner: OwnerOut | None
    due_at: str | None
    updated_at: str


class CaseWhole(TypedDict):
    source_reference: NotRequired[str | None]
    source_due_at: NotRequired[str | None]
    source_return_until: NotRequired[str | None]
    kind: str
    channel: str
    enterprise: NotRequired[EnterpriseIn | None]
    complainant: NotRequired[ComplainantIn | None]
    anonymous: NotRequired[bool]
    confidential: NotRequired[bool]
    about: NotRequired[str | None]
    title: str
    description: NotRequired[str | None]
    matter: NotRequired[str | None]
    industry: NotRequired[str | None]
    sub_district: NotRequired[str | None]
    place: NotRequired[str | None]
    project: NotRequired[ProjectIn | None]
    urgency: NotRequired[str]
    needs_reply: NotRequired[bool]
    occurred_at: NotRequired[str | None]
    number: str
    state: str
    agency_state: str | None
    test: bool
    round: int
    outcome: str | None
    result_class: str | None
    owner: OwnerOut | None
    due_at: str | None
    answer: AnswerOut | None
    promises: list[PromiseOut]
    ledger: LedgerOut | None
    explanation: str | None
    asked: AskedOut | None
    ending: EndingOut | None
    source_asked: SourceAskedOut | None
    merged: MergedOut | None
    may: list[str]
    tracking_code: str
    received_at: str
    updated_at: str
    links: LinksOut


class AttachmentOut(TypedDict):
    id: str
    number: int
    name: str
    type: str
    size: int
    sha256: str
    state: str
    added_at: str
    by: str | None
    links: dict[str, Any]


class AttachmentList(TypedDict):
    attachments: list[AttachmentOut]


class EventOut(TypedDict):
    seq: int
    at: str
    kind: str
    text: str
    applied: bool
    facts: dict[str, Any]


class EventPage(TypedDict):
    events: list[EventOut]
    next: str | None


class Receipt(TypedDict):
    number: str
    tracking_code: str
    state: str
    test: bool
    links: LinksOut


class FieldError(TypedDict):
    pointer: NotRequired[str]
    parameter: NotRequired[str]
    code: str
    detail: str


class LineProblem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[FieldError]]


class LineResult(TypedDict):
    line: int
    source_reference: str | None
    outcome: str
    number: str | None
    tracking_code: str | None
    links: LinksOut | None
    problem: LineProblem | None


class BatchOut(TypedDict):
    taken: int
    already_there: int
    refused: int
    results: list[LineResult]
