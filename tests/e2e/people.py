"""The people who use the system, with what they really have: an HTTP client, a mailbox, a browser without scripts."""

import html.parser
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import quote

from tests.parts.smtp import ReceivedMail, SmtpSink


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers, text, and the address where redirects ended."""

    status: int
    headers: Any
    text: str
    url: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Client:
    """Sends requests and keeps cookies, as a browser or a system's HTTP library does."""

    def __init__(self, url: str, language: str = "zh-CN") -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._language = language

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        address = path if path.startswith("http") else self.url + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            address, data=body, method=method, headers={"Accept-Language": self._language, **named}
        )
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode(), answer.url)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read().decode(), error.url)

    def open(self, path: str) -> "Page":
        return Page(self, self.request("GET", path, Accept="text/html"))


class Agency:
    """An agency's system."""

    def __init__(self, url: str, key: str) -> None:
        self._client, self.key = Client(url, "en"), key

    def post(self, case: dict[str, Any], **headers: str) -> Answer:
        return self._send("POST", "/v1/cases", case, **headers)

    def get(self, path: str) -> Answer:
        return self._client.request("GET", path, Authorization=f"Bearer {self.key}")

    def act(self, number: str, verb: str, body: dict[str, Any]) -> Answer:
        return self.send(f"/v1/cases/{number}/{verb}", body)

    def send(self, path: str, body: dict[str, Any]) -> Answer:
        return self._send("POST", path, body)

    def attach(self, number: str, name: str, data: bytes) -> dict[str, Any]:
        """Attach a file to a case and return what is known of it."""
        path = f"/v1/cases/{number}/attachments?name={quote(name)}"
        answer = self._client.request("POST", path, data, Authorization=f"Bearer {self.key}")
        assert answer.status == 201, answer.text
        return answer.json

    def _send(self, method: str, path: str, body: dict[str, Any], **headers: str) -> Answer:
        return self._client.request(
            method,
            path,
            json.dumps(body).encode(),
            Authorization=f"Bearer {self.key}",
            Content_Type="application/json",
            **headers,
        )


@dataclass
class Form:
    """One form of a page: where it goes, and what it would send unless somebody fills it in."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._written: str | None = None  # the name of the text area, or the choice, that is being read
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a" and told.get("href"):
            self.links.append(str(told["href"]))
        if tag == "form":
            self._open = Form(told.get("action") or "", (told.get("method") or "get").lower())
            self.forms.append(self._open)
        elif self._open and tag in ("input", "textarea", "select") and told.get("name") and _is_sent(told):
            self._open.fields[str(told["name"])] = told.get("value") or ""
            self._written = str(told["name"]) if tag != "input" else None
        elif self._open and tag == "button" and told.get("name"):
            self._open.fields[str(told["name"])] = told.get("value") or ""  # whoever sends the form presses it
        elif self._open and tag == "option" and self._written and "selected" in told:
            self._open.fields[self._written] = told.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._open and self._written and self.lasttag == "textarea":
            self._open.fields[self._written] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag in ("textarea", "select"):
            self._written = None


def _is_sent(field: dict[str, str | None]) -> bool:
    return field.get("type") not in ("radio", "checkbox") or "checked" in field


class Page:
    """A page in a browser without JavaScript."""

    def __init__(self, client: Client, answer: Answer) -> None:
        self._client, self.answer = client, answer
        parser = _Forms()
        parser.feed(answer.text)
        self.forms, self.links = parser.forms, parser.links

    @property
    def text(self) -> str:
        """Return what can be read, without tags."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.answer.text))

    def form(self, ending: str) -> Form:
        """Return the form whose address ends so."""
        found = [
            one for one in self.forms if urllib.parse.urlsplit(one.action or self.answer.url).path.endswith(ending)
        ]
        assert found, f"no form for {ending} on {self.answer.url}: {[one.action for one in self.forms]}"
        return found[0]

    def follow(self, ending: str) -> "Page":
        """Open the link whose address ends so."""
        return self._client.open(next(link for link in self.links if link.endswith(ending)))

    def send(self, ending: str, **values: str) -> "Page":
        """Fill a form in and send it."""
        form = self.form(ending)
        body = urllib.parse.urlencode({**form.fields, **values}).encode()
        address = urllib.parse.urljoin(self.answer.url, form.action)
        sent = self._client.request(
            "POST", address, body, Content_Type="application/x-www-form-urlencoded", Accept="text/html"
        )
        return Page(self._client, sent)


class Mailbox:
    """What has come to people's mailboxes."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    def about(self, number: str) -> list[ReceivedMail]:
        return [mail for mail in self.sink.mails if f"[{number}]" in mail.subject]

    def wait_for(self, number: str, recipients: set[str], timeout: float = 20.0) -> list[ReceivedMail]:
        """Return the mails about a case once each of the recipients has one."""

        def all_there(_mails: list[ReceivedMail]) -> bool:
            return recipients <= {mail.recipients[0] for mail in self.about(number)}

        self.sink.wait_for(all_there, timeout)
        return self.about(number)

    def wait_for_task(self, number: str, boxes: set[str], timeout: float = 20.0) -> ReceivedMail:
        """Return the first mail about a case to one of some mailboxes that opens a task; others may come before it."""

        def found() -> ReceivedMail | None:
            return next((one for one in self.about(number) if one.recipients[0] in boxes and opens_a_task(one)), None)

        self.sink.wait_for(lambda _mails: found() is not None, timeout)
        mail = found()
        assert mail is not None
        return mail


def opens_a_task(mail: ReceivedMail) -> bool:
    body = mail.message.get_body(("plain",))
    return body is not None and "/desk/open/" in body.get_content()


def link_in(mail: ReceivedMail, room: str = "") -> str:
    """Return the address that a mail asks its reader to open. room: what it stands in, as in `task-forces/`."""
    body = mail.message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S+/desk/{room}open/\S+", body.get_content())
    assert found, body.get_content()
    return found.group()
