"""Signed-in people, for tests of pages."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from shared.db import new_id
from shared.web.csrf import form_token
from shared.web.people import COOKIE, seal


def sign_in(client: FlaskClient, app: Flask, person: str, begun_at: datetime | None = None) -> None:
    """Give a client the cookie of a session of a person; what they may do is the directory's to say."""
    with app.test_request_context():
        client.set_cookie(COOKIE, seal(person, new_id(), begun_at or datetime.now(UTC)))


def send(client: FlaskClient, address: str, form: dict[str, Any] | None = None, **options: Any) -> Any:
    """Send a form as a page of ours would: with its token, bound to the cookie that the client gets for it."""
    app = client.application
    with app.test_request_context():
        token = form_token()
        answer = app.process_response(app.response_class())
    for cookie in answer.headers.getlist("Set-Cookie"):
        name, value = cookie.split(";")[0].split("=", 1)
        if name.endswith("nwd_form"):
            client.set_cookie(name, value)
    return client.post(address, data={"form_token": token, **(form or {})}, **options)
