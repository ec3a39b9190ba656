"""Cases: bring them, follow them, speak about them, attach files."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from no_wrong_door.bodies import NewCase
from no_wrong_door.calling import Calls, new_key
from no_wrong_door.case_answers import (
    AttachmentList,
    AttachmentOut,
    BatchOut,
    CasePage,
    CaseSummary,
    CaseWhole,
    EventOut,
    EventPage,
    LineResult,
    Receipt,
)

MOST_BYTES = 8 * 1024 * 1024
"""Of one request with many cases, unless a case alone is larger: half of what the house takes."""


@dataclass(frozen=True, slots=True)
class Version:
    """A case as it stood, and the mark (ETag) by which the house knows it again: give it as `if_match`."""

    case: CaseWhole
    etag: str


class Cases(Calls):
    """What the client does with cases."""

    def submit(self, case: NewCase, *, idempotency_key: str | None = None) -> Receipt:
        """Bring a case. It is one case however often it has to be sent.

        idempotency_key: yours, if you keep one; otherwise one is made for this call. Where your process may die and
        try again, keep one, or give the case a `source_reference`.
        """
        headers = {"Idempotency-Key": idempotency_key or new_key()}
        return self._read(Receipt, "POST /v1/cases", told=case, headers=headers)

    def submit_many(
        self, cases: Iterable[NewCase], *, size: int = 500, idempotency_key: str | None = None
    ) -> Iterator[LineResult]:
        """Bring many cases, at most `size` a request (10 000 at most), and yield a result for each in their order.

        `line` counts from 1 over all of them. One that is refused harms none. Nothing is sent before the first result
        is asked for.
        """
        key, before = idempotency_key or new_key(), 0
        for number, lines in enumerate(_requests(cases, size)):
            headers = {"Idempotency-Key": f"{key}.{number}", "Content-Type": "application/x-ndjson"}
            told = self._read(BatchOut, "POST /v1/cases/batch", body=b"".join(lines), headers=headers)
            for one in told["results"]:
                one["line"] += before
                yield one
            before += len(lines)

    def case(self, number: str) -> CaseWhole:
        """Return a case as it stands."""
        return self._read(CaseWhole, "GET /v1/cases/{number}", number=number)

    def version(self, number: str, *, known: str | None = None) -> Version | None:
        """Return a case with its mark; None where it still is what `known`, an earlier mark, stands for."""
        headers = {"If-None-Match": known} if known else {}
        reply = self._send("GET /v1/cases/{number}", headers=headers, number=number)
        return None if reply.status == 304 else Version(reply.read(), str(reply.headers["ETag"]))

    def cases(
        self,
        *,
        state: str | None = None,
        since: str | None = None,
        until: str | None = None,
        updated_since: str | None = None,
        limit: int | None = None,
    ) -> Iterator[CaseSummary]:
        """Yield your cases, newest first, page after page. Instants are ISO 8601 with an offset; limit: of a page."""
        query = {"state": state, "since": since, "until": until, "updated_since": updated_since, "limit": limit}
        for page in self._pages(CasePage, "GET /v1/cases", "cursor", query):
            yield from page["cases"]

    def timeline(self, number: str, *, after: int = 0) -> Iterator[EventOut]:
        """Yield the public lines of a case's history behind a `seq`."""
        operation, query = "GET /v1/cases/{number}/events", {"after": after}
        for page in self._pages(EventPage, operation, "after", query, number=number):
            yield from page["events"]

    def supplement(self, number: str, text: str, *, if_match: str | None = None) -> CaseWhole:
        """Add to a case, or answer what was asked."""
        return self._act("POST /v1/cases/{number}/supplement", number, {"text": text}, if_match)

    def urge(self, number: str, text: str | None = None, *, if_match: str | None = None) -> CaseWhole:
        """Press for a case."""
        return self._act("POST /v1/cases/{number}/urge", number, {"text": text}, if_match)

    def withdraw(self, number: str, reason: str | None = None, *, if_match: str | None = None) -> CaseWhole:
        """Take a case back. It cannot be undone."""
        return self._act("POST /v1/cases/{number}/withdraw", number, {"reason": reason}, if_match)

    def verdict(
        self,
        number: str,
        *,
        contacted: bool,
        solved: bool,
        satisfaction: str,
        text: str | None = None,
        in_round: int | None = None,
        if_match: str | None = None,
    ) -> CaseWhole:
        """Say what the enterprise thinks of the answer; in_round: refuse it where the answer has been overtaken."""
        told = {"contacted": contacted, "solved": solved, "satisfaction": satisfaction, "text": text}
        told |= {} if in_round is None else {"round": in_round}
        return self._act("POST /v1/cases/{number}/verdict", number, told, if_match)

    def guidance(self, number: str, *, worked: bool, text: str | None = None, if_match: str | None = None) -> CaseWhole:
        """Say whether the door to which the enterprise was guided was the right one."""
        return self._act("POST /v1/cases/{number}/guidance", number, {"worked": worked, "text": text}, if_match)

    def reopen(self, number: str, reason: str, *, if_match: str | None = None) -> CaseWhole:
        """Have an answered or closed case taken up again, for its answer does not hold."""
        return self._act("POST /v1/cases/{number}/reopen", number, {"reason": reason}, if_match)

    def return_to_source(self, number: str, text: str, *, if_match: str | None = None) -> CaseWhole:
        """Take a case back to handle it yourself; it ends with the district."""
        return self._act("POST /v1/cases/{number}/return-to-source", number, {"text": text}, if_match)

    def acknowledge_return(
        self, number: str, *, accepted: bool, text: str | None = None, if_match: str | None = None
    ) -> CaseWhole:
        """Say whether you have what was returned to you; a no needs its reason."""
        told = {"accepted": accepted, "text": text}
        return self._act("POST /v1/cases/{number}/acknowledge-return", number, told, if_match)

    def rehearse(self, number: str, to: str, text: str | None = None) -> CaseWhole:
        """Do to a test case what an office would do (test keys alone)."""
        told = {"to": to, **({} if text is None else {"text": text})}
        return self._act("POST /v1/cases/{number}/rehearse", number, told)

    def attach(self, number: str, name: str, content: bytes) -> AttachmentOut:
        """Add a file to a case; the same bytes are in it once."""
        operation, query = "POST /v1/cases/{number}/attachments", {"name": name}
        headers = {"Content-Type": "application/octet-stream"}
        return self._read(AttachmentOut, operation, query=query, body=content, headers=headers, number=number)

    def attachments(self, number: str) -> list[AttachmentOut]:
        """Return what is known of a case's files."""
        return self._read(AttachmentList, "GET /v1/cases/{number}/attachments", number=number)["attachments"]

    def download(self, number: str, attachment_id: str) -> bytes:
        """Return a file's bytes. While a scanner has not seen it this raises Conflict, with `retry_after`."""
        operation = "GET /v1/cases/{number}/attachments/{attachment_id}/content"
        headers = {"Accept": "application/octet-stream, application/problem+json"}
        return self._send(operation, headers=headers, number=number, attachment_id=attachment_id).body


def _requests(cases: Iterable[NewCase], size: int) -> Iterator[list[bytes]]:
    """Yield the lines of each request: no more than `size`, nor than MOST_BYTES where it is not one line alone."""
    lines: list[bytes] = []
    held = 0
    for one in cases:
        line = json.dumps(one, ensure_ascii=False).encode() + b"\n"
        if lines and (len(lines) == size or held + len(line) > MOST_BYTES):
            yield lines
            lines, held = [], 0
        lines.append(line)
        held += len(line)
    if lines:
        yield lines
