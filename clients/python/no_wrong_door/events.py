"""What happens to all of your cases: read as a stream, sent to you, or held against your own list."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from no_wrong_door.bodies import Replay, TheirCase
from no_wrong_door.calling import Calls
from no_wrong_door.event_answers import (
    AgencyEventOut,
    CodeOut,
    CodeTable,
    DayCase,
    DayOut,
    DeliveryOut,
    DeliveryPage,
    DifferencesOut,
    EnabledOut,
    NewWebhookOut,
    QueuedOut,
    SecretOut,
    TestOut,
    WebhookList,
    WebhookOut,
)
from no_wrong_door.problems import NotFound


class Events(Calls):
    """What the client hears."""

    def stream(
        self, *, after: int | Literal["latest"] | None = None, wait: int = 15, follow: bool = True
    ) -> Iterator[AgencyEventOut]:
        """Yield what happens to all of your cases, behind a position, none left out and none twice.

        Keep the `position` of the last event that you have dealt with, and begin with it the next time. None begins
        with the first that is kept. wait: seconds that the house may let a question stand until something happens.
        follow: false ends it where there is no more. Raises Gone where events behind the position are kept no more.
        """
        while True:
            query = {"after": after, "wait": wait if follow else None}
            reply = self._send("GET /v1/events", query=query)
            page = reply.read()
            yield from page["events"]
            after = page["next"]
            if not follow and not page["more"]:
                return
            if not page["events"] and "Retry-After" in reply.headers:
                self._asking.wait(float(reply.headers["Retry-After"]))

    def compare(self, day: str, cases: Iterable[TheirCase]) -> DifferencesOut:
        """Hold your list of a day's cases (`2026-11-24`) against the house's."""
        return self._read(DifferencesOut, "POST /v1/reconciliation", told={"day": day, "cases": list(cases)})

    def day(self, day: str) -> DayOut:
        """Return how many of your cases were received on a day, in which states, and the digest of all of them.

        Where your own digest is the same, nothing differs (`digest_of`). `cases` holds the first thousand, `received`
        yields all.
        """
        return self._read(DayOut, "GET /v1/reconciliation", query={"day": day})

    def received(self, day: str) -> Iterator[DayCase]:
        """Yield your cases that were received on a day, by number."""
        query: dict[str, Any] = {"day": day}
        while True:
            page = self._read(DayOut, "GET /v1/reconciliation", query=query)
            yield from page["cases"]
            if page["next"] is None:
                return
            query["after"] = page["next"]

    def table(self, *, state: str | None = None, since: str | None = None, until: str | None = None) -> bytes:
        """Return your cases as a table for spreadsheets (CSV, UTF-8), newest first, in the client's language."""
        query = {"state": state, "since": since, "until": until}
        return self._send(
            "GET /v1/cases.csv", query=query, headers={"Accept": "text/csv, application/problem+json"}
        ).body

    def codes(self, table: str) -> list[CodeOut]:
        """Return a table of codes with their names."""
        return self._read(CodeTable, "GET /v1/codes/{table}", table=table)["codes"]

    def add_webhook(self, url: str, contact: str, *, events: Iterable[str] = ()) -> NewWebhookOut:
        """Have events sent to an address; the answer holds the secret, this once.

        It is not sent again by itself: who loses the answer finds the webhook in `webhooks` and asks for a new secret.
        """
        told = {"url": url, "contact": contact, **({"events": kinds} if (kinds := list(events)) else {})}
        return self._read(NewWebhookOut, "POST /v1/webhooks", told=told, repeatable=False)

    def webhooks(self) -> list[WebhookOut]:
        """Return your webhooks."""
        return self._read(WebhookList, "GET /v1/webhooks")["webhooks"]

    def webhook(self, webhook: str) -> WebhookOut:
        """Return how a webhook does."""
        return self._read(WebhookOut, "GET /v1/webhooks/{webhook}", webhook=webhook)

    def remove_webhook(self, webhook: str) -> None:
        """Remove a webhook."""
        try:
            self._send("DELETE /v1/webhooks/{webhook}", webhook=webhook)
        except NotFound as gone:
            if gone.tries == 1:
                raise  # otherwise an earlier try removed it, and its answer was lost

    def rotate_secret(self, webhook: str) -> SecretOut:
        """Get a new secret; the former is good for a day more."""
        return self._read(SecretOut, "POST /v1/webhooks/{webhook}/rotate", webhook=webhook)

    def test_webhook(self, webhook: str) -> TestOut:
        """Have a test sent."""
        return self._read(TestOut, "POST /v1/webhooks/{webhook}/test", webhook=webhook)

    def enable_webhook(self, webhook: str) -> EnabledOut:
        """Switch a webhook on again, and have what it missed sent."""
        return self._read(EnabledOut, "POST /v1/webhooks/{webhook}/enable", webhook=webhook)

    def replay(self, webhook: str, told: Replay) -> QueuedOut:
        """Have events sent again, since an instant, an event or a position. It is not sent again by itself."""
        operation = "POST /v1/webhooks/{webhook}/replay"
        return self._read(QueuedOut, operation, told=told, repeatable=False, webhook=webhook)

    def deliveries(self, webhook: str, *, state: str | None = None) -> Iterator[DeliveryOut]:
        """Yield what was sent to a webhook, with the tries, newest first."""
        operation, query = "GET /v1/webhooks/{webhook}/deliveries", {"state": state}
        for page in self._pages(DeliveryPage, operation, "cursor", query, webhook=webhook):
            yield from page["deliveries"]


def digest_of(cases: Iterable[tuple[str, str | None, str]]) -> str:
    """Return the digest of a day as the house makes it, of your list of (number, reference, state), in any order."""
    lines = (f"{number}\t{reference or ''}\t{state}\n" for number, reference, state in sorted(cases))
    return f"sha256:{hashlib.sha256(''.join(lines).encode()).hexdigest()}"
