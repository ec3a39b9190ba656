"""What is answered about cases that were passed to you; more fields may come.

Written by scripts/write_documents.py from docs/openapi.json: change neither by hand.
"""

from typing import Any, TypedDict


class PassedUp(TypedDict):
    number: str
    state: str
    since: str
    ended_at: str | None
    reason: str
    kind: str
    matter: str | None
    title: str | None
    description: str | None
    tracker: str


class PassedUpList(TypedDict):
    cases: list[PassedUp]


class PassedUpFile(TypedDict):
    id: str
    name: str
    type: str
    size: int
    sha256: str
    added_at: str
    links: dict[str, Any]


class PassedUpFileList(TypedDict):
    attachments: list[PassedUpFile]
