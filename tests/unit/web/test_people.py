"""Who has signed in: the cookie names a person, the directory says what they may do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request
from flask.testing import FlaskClient

from shared.contracts.words import Duty
from shared.db.people import Known
from shared.web.app import base_app
from shared.web.csrf import form_token
from shared.web.people import COOKIE, RENEW, hand_out, local_path, must_see, on_duty, signed_in

BEGUN = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
LIN = {"id": "lin", "name": "林慧敏", "email": "lin@haicang.example", "language": "zh"}
OFFICE = {
    "code": "acquisition",
    "name": {"zh": "征收办", "en": "Land acquisition office"},
    "aliases": ["征地拆迁办"],
    "handlers": [LIN],
    "liaison": None,
    "leader": LIN,
    "stand_in": None,
}


@pytest.fixture
def people() -> dict[str, dict[str, Any]]:
    return {"lin": {**LIN, "duties": ["caller"], "left": False, "successor": None, "signed_out_at": None}}


@pytest.fixture
def client(people: dict[str, dict[str, Any]]) -> FlaskClient:
    def directory(person: str) -> Known | None:
        return Known(people[person], (OFFICE,)) if person in people else None

    app: Flask = base_app(
        __name__,
        service=None,
        prefix="",
        secret_keys=["s" * 40],
        public_url="http://127.0.0.1",
        directory=directory,
    )
    app.testing = True

    @app.get("/in/<person>")
    def enter(person: str) -> Response:
        return hand_out(Response("in"), person, "session-1", BEGUN)

    @app.get("/me")
    def me() -> Response:
        who = signed_in()
        return jsonify(name=who.name, bodies=sorted(who.bodies), leads=sorted(who.leads), duties=sorted(who.duties))

    @app.get("/form")
    def form() -> str:
        return form_token()

    @app.post("/write")
    def write() -> str:
        return f"{signed_in().id} wrote {request.form['text']}"

    @app.get("/calls")
    def calls() -> str:
        return on_duty(Duty.CALLER, Duty.REVIEWER).id

    @app.get("/board")
    def board() -> str:
        return on_duty(Duty.SUPERVISOR).id

    @app.get("/about/<whom>")
    def about(whom: str) -> str:
        must_see(signed_in(), whom)
        return "seen"

    return app.test_client()


def test_the_directory_says_what_somebody_may_do(client: FlaskClient) -> None:
    client.get("/in/lin")
    assert client.get("/me").json == {
        "name": "林慧敏",
        "bodies": ["acquisition"],
        "leads": ["acquisition"],
        "duties": ["caller"],
    }
    assert client.get("/calls").status_code == 200
    assert client.get("/board").status_code == 403


def test_who_has_not_signed_in_is_sent_to_do_so_and_back(client: FlaskClient) -> None:
    answer = client.get("/me?page=2")
    assert answer.status_code == 303
    assert answer.location == "/dispatch/sign-in?next=%2Fme%3Fpage%3D2"


@pytest.mark.parametrize("change", [{"left": True}, {"signed_out_at": "2026-11-25T01:00:00+00:00"}])
def test_who_has_left_or_was_signed_out_is_out_at_once(
    client: FlaskClient, people: dict[str, dict[str, Any]], change: dict[str, Any]
) -> None:
    client.get("/in/lin")
    people["lin"] |= change
    assert client.get("/me").status_code == 403


def test_a_session_begun_after_all_were_signed_out_counts(
    client: FlaskClient, people: dict[str, dict[str, Any]]
) -> None:
    people["lin"]["signed_out_at"] = (BEGUN - timedelta(seconds=1)).isoformat()
    client.get("/in/lin")
    assert client.get("/me").status_code == 200


def test_somebody_whom_the_directory_does_not_know_gets_nothing(client: FlaskClient) -> None:
    client.get("/in/nobody")
    assert client.get("/me").status_code == 403


def test_what_was_written_comes_back_after_a_stale_cookie_was_renewed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/in/lin")
    token = client.get("/form").text
    monkeypatch.setattr("shared.web.people.GOOD_FOR", timedelta(seconds=-1))
    answer = client.post("/write", data={"form_token": token, "text": "an hour's work"})
    assert answer.status_code == 307
    assert answer.location == f"{RENEW}?next=%2Fwrite"


def test_a_forged_cookie_is_none(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "WyJsaW4iLCJzIiwxXQ.forged.forged")
    assert client.get("/me").status_code == 303


@pytest.mark.parametrize("whom", ["acquisition", "征收办的一名工作人员", "征地拆迁办", "LAND ACQUISITION OFFICE"])
def test_nobody_sees_a_case_about_their_own_body(client: FlaskClient, whom: str) -> None:
    client.get("/in/lin")
    assert client.get(f"/about/{whom}").status_code == 404
    assert client.get("/about/前期办").status_code == 200


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("/desk/tasks/1?a=b", "/desk/tasks/1?a=b"),
        ("//elsewhere.example/x", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        (None, "/"),
    ],
)
def test_going_on_never_leads_out_of_the_house(text: str | None, leads_to: str) -> None:
    assert local_path(text) == leads_to
