"""What is sent.

Written by scripts/write_documents.py from docs/openapi.json: change neither by hand.
"""

from typing import NotRequired, TypedDict


class ContactIn(TypedDict):
    name: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    language: NotRequired[str | None]


class EnterpriseIn(TypedDict):
    name: str
    uscc: NotRequired[str | None]
    contact: NotRequired[ContactIn | None]


class ComplainantIn(TypedDict):
    name: str
    contact: NotRequired[ContactIn | None]


class ProjectIn(TypedDict):
    name: NotRequired[str | None]
    amount: NotRequired[int | None]


class NewCase(TypedDict):
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


class AcknowledgeIn(TypedDict):
    accepted: bool
    text: NotRequired[str | None]


class GuidanceIn(TypedDict):
    worked: bool
    text: NotRequired[str | None]


class RehearseIn(TypedDict):
    to: str
    text: NotRequired[str]


class ReopenIn(TypedDict):
    reason: str


class TakeBackIn(TypedDict):
    text: str


class Supplement(TypedDict):
    text: str


class Urge(TypedDict):
    text: NotRequired[str | None]


class VerdictIn(TypedDict):
    contacted: bool
    solved: bool
    satisfaction: str
    text: NotRequired[str | None]
    round: NotRequired[int]


class Withdraw(TypedDict):
    reason: NotRequired[str | None]


class OutsideAnswerIn(TypedDict):
    text: str


class OutsideRefusalIn(TypedDict):
    reason: str
    legal_basis: str


class TheirCase(TypedDict):
    number: NotRequired[str | None]
    source_reference: NotRequired[str | None]
    state: NotRequired[str | None]
    agency_state: NotRequired[str | None]


class TheirDay(TypedDict):
    day: str
    cases: list[TheirCase]


class NewWebhook(TypedDict):
    url: str
    events: NotRequired[list[str]]
    contact: str
    language: NotRequired[str]


class Replay(TypedDict):
    since: NotRequired[str]
    event: NotRequired[str]
    after: NotRequired[int]
