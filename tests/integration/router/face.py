"""The router's HTTP face with a clock that a test moves by hand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.testing import FlaskClient

from services.router.signin import actions
from services.router.signin.domain import LINK_LASTS
from shared.messaging import Service
from shared.web.context import signer
from shared.web.signing_in import PURPOSE
from tests.parts import people

if TYPE_CHECKING:
    from tests.integration.router.conftest import Router


@dataclass
class Face:
    """The face, and the router behind it. Each call of `browser` is another browser."""

    app: Flask
    router: "Router"

    @property
    def service(self) -> Service:
        return self.router.service

    def browser(self, person: str | None = None) -> FlaskClient:
        """Return a browser, in English; person: who has signed in there."""
        client = self.app.test_client()
        client.set_cookie("nwd_lang", "en")
        if person:
            people.sign_in(client, self.app, person)
        return client

    def link(self, person: str) -> str:
        """Make a link that signs somebody in, and return its address."""
        with self.service.begin("test") as unit:
            nonce, _ = actions.make_link(unit, person, LINK_LASTS)
        return self.signed(person, nonce)

    def signed(self, person: str, nonce: str) -> str:
        with self.app.app_context():
            return f"/dispatch/sign-in/{signer(PURPOSE).sign([person, nonce])}"

    def mailed(self) -> list[dict[str, Any]]:
        """Return what notifier was asked to mail, the first first."""
        return [message.data for message in self.router.sent() if message.type == "sign_in.asked.v1"]
