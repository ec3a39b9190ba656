"""What has come to the project's mail server, asked through its interface."""

import json
import re
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.compose.engine import Project, address


@dataclass(frozen=True, slots=True)
class Came:
    """One mail: the case's number, whom it went to, its Message-ID, its text."""

    number: str
    recipient: str
    message_id: str
    text: str

    @property
    def link(self) -> str:
        """The address that the mail asks its reader to open."""
        found = re.search(r"https?://\S+/desk/open/\S+", self.text)
        assert found, self.text
        return found.group()


class Mailbox:
    """All mailboxes of a project."""

    def __init__(self, project: Project) -> None:
        (container,) = project.containers("maildev")
        self._url = f"http://{address(container, 'front')}:1080/email"

    def mails(self) -> list[Came]:
        """Return every mail so far."""
        with urllib.request.urlopen(self._url, timeout=60) as answer:
            return [_read(one) for one in json.load(answer)]

    def wait_for(self, wanted: set[tuple[str, str]], seconds: float) -> set[tuple[str, str]]:
        """Wait until each of some (number, recipient) has a mail; return those that had none in time.

        It asks every two seconds only: the server sends all of its mails each time.
        """
        pause, deadline = threading.Event(), time.monotonic() + seconds
        while missing := wanted - {(one.number, one.recipient) for one in self.mails()}:
            if time.monotonic() > deadline:
                break
            pause.wait(2)
        return missing

    def about(self, number: str) -> dict[str, Came]:
        """Return the mails about one case by recipient, the last where there are several."""
        return {one.recipient: one for one in self.mails() if one.number == number}

    def sign_in_links(self, recipient: str) -> list[str]:
        """Return the links by which somebody may sign in, oldest first."""
        texts = [one.text for one in self.mails() if one.recipient == recipient]
        return [found.group() for text in texts if (found := re.search(r"https?://\S+/dispatch/sign-in/\S+", text))]


def copies(mails: list[Came]) -> Counter[tuple[str, str, str]]:
    """Count how often each mail came: case, recipient, Message-ID."""
    return Counter((one.number, one.recipient, one.message_id) for one in mails)


def _read(told: dict[str, Any]) -> Came:
    headers = {name.lower(): value for name, value in told["headers"].items()}
    number = re.search(r"\[([^\]]+)\]", told["subject"])
    (recipient,) = told["envelope"]["to"]
    email = recipient["address"] if isinstance(recipient, dict) else recipient
    return Came(number[1] if number else "", email, str(headers["message-id"]), told["text"] or "")
