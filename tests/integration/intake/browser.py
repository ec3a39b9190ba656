"""A person's browser, without the person."""

import re
from typing import Any

from flask.testing import FlaskClient

from tests.integration.intake.house import House

HTTPS = "https://cases.haicang.example"


class Browser:
    """A person's browser: keeps cookies, and sends forms as it was shown them."""

    def __init__(self, house: House, language: str = "zh-CN", address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = house.client()
        self._about = {
            "headers": {"Accept": "text/html", "Accept-Language": language},
            "base_url": HTTPS,
            "environ_overrides": {"REMOTE_ADDR": address},
        }

    def get(self, path: str) -> Any:
        return self.client.get(path, **self._about)

    def follow(self, answer: Any) -> Any:
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["Location"])

    def fill(self, path: str, **values: Any) -> Any:
        """Send the form on a page; what it hides is sent along."""
        return self.send(path, self.hidden(path), **values)

    def hidden(self, path: str) -> dict[str, str]:
        page = self.get(path).text
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    def send(self, path: str, hidden: dict[str, str], **values: Any) -> Any:
        return self.client.post(path, data={**hidden, **values}, **self._about)

    def track(self, number: str, code: str) -> Any:
        return self.fill("/track", number=number, code=code)

    def open(self, receipt: dict[str, Any]) -> str:
        """Open a case's page and return its address."""
        answer = self.track(receipt["number"], receipt["tracking_code"])
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])


def other_code(receipt: dict[str, Any], step: int = 1) -> str:
    """Return a code that is not the case's."""
    return f"{(int(receipt['tracking_code']) + step) % 1_000_000:06d}"
