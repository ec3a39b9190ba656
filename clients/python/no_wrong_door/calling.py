"""What all methods of the client go through: an operation of the interface, filled in, asked, and read."""

import json
import secrets
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from no_wrong_door.asking import Ask, Asking, Reply
from no_wrong_door.case_answers import CaseWhole

Shape = TypeVar("Shape")


class Calls:
    """Operations are written as the interface's document has them: `GET /v1/cases/{number}`."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def _send(
        self,
        operation: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        **named: str,
    ) -> Reply:
        method, template = operation.split(" ")
        path = template.format(**{name: urllib.parse.quote(value, safe="") for name, value in named.items()})
        return self._asking.send(Ask(method, path, query or {}, body, headers or {}, repeatable))

    def _read(
        self,
        shape: type[Shape],  # noqa: ARG002 (the type checker reads it)
        operation: str,
        *,
        told: Any = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Shape:
        """Return an answer's body as a shape. told: what is sent as JSON."""
        if told is not None:
            more["body"] = json.dumps(told, ensure_ascii=False).encode()
            headers = {"Content-Type": "application/json", **(headers or {})}
        found: Shape = self._send(operation, headers=headers, **more).read()
        return found

    def _act(self, operation: str, number: str, told: Mapping[str, Any], if_match: str | None = None) -> CaseWhole:
        """Say something about a case: once, however often it has to be sent."""
        headers = {"Idempotency-Key": new_key(), **({"If-Match": if_match} if if_match else {})}
        return self._read(CaseWhole, operation, told=told, headers=headers, number=number)

    def _pages(
        self, shape: type[Shape], operation: str, by: str, query: Mapping[str, Any], **named: Any
    ) -> Iterator[Shape]:
        """Yield page after page; `by` is the parameter that says where the next one begins."""
        query = dict(query)
        while True:
            page: Any = self._read(shape, operation, query=query, **named)
            yield page
            if page["next"] is None:
                return
            query[by] = urllib.parse.parse_qs(urllib.parse.urlsplit(page["next"]).query)[by][0]


def new_key() -> str:
    """Return a word that nobody else has: what is sent under it is one and the same, however often."""
    return secrets.token_urlsafe(24)
