"""Keys that sign: each request comes from who holds the key, as it was sent, now, and once."""

import base64
import hashlib
import json
import secrets
import threading
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.intake.agencies.actions import Refused
from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import Scope
from services.intake.agencies.signing import mac_of
from tests.integration.intake.house import BODY, House
from tests.parts.files import PDF

SECRET = "a-secret-of-the-tests-and-nothing-else"


def keys_of(house: House) -> Keys:
    return Keys(house.service, [SECRET])


def headers_for(house: House, key: str, method: str, path: str, body: bytes = b"", **more: Any) -> dict[str, str]:
    """Return the headers of a signed request, as docs/integrate.md has them made."""
    created = int((house.clock.at + more.get("off", timedelta())).timestamp())
    nonce = more.get("nonce") or secrets.token_hex(12)
    target = f"https://cases.haicang.example{path}"
    lines = {"@method": method, "@target-uri": target}
    sent = {"Content-Type": "application/json"}
    if body:
        sent["Content-Digest"] = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        lines["content-digest"] = sent["Content-Digest"]
    covered = " ".join(f'"{name}"' for name in lines)
    signed = f'({covered});created={created};keyid="{key.split("_")[1]}";nonce="{nonce}"'
    base = "\n".join([*(f'"{name}": {value}' for name, value in lines.items()), f'"@signature-params": {signed}'])
    mac = base64.b64encode(mac_of(base, key.encode())).decode()
    return {**sent, "Signature-Input": f"nwd={signed}", "Signature": f"nwd=:{mac}:"}


def send(house: House, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> TestResponse:
    return house.client().open(
        path, method=method, headers=headers, data=body, base_url="https://cases.haicang.example"
    )


def bring(house: House, key: str, **more: Any) -> TestResponse:
    body = json.dumps(BODY).encode()
    return send(house, "POST", "/v1/cases", headers_for(house, key, "POST", "/v1/cases", body, **more), body)


def test_a_signed_file_is_taken_as_it_was_signed(house: House) -> None:
    key, number = keys_of(house).add("window-hall", signs=True), house.bring()["number"]
    path = f"/v1/cases/{number}/attachments?name=a.pdf"
    headers = headers_for(house, key, "POST", path, PDF)
    assert send(house, "POST", path, headers, PDF + b"x").json["type"] == "/problems/bad-signature"
    answer = send(house, "POST", path, headers, PDF)
    assert (answer.status_code, answer.json["sha256"]) == (201, hashlib.sha256(PDF).hexdigest())


def test_a_signed_case_is_taken_and_the_key_is_never_sent_nor_stored(house: House) -> None:
    key = keys_of(house).add("window-hall", signs=True)
    answer = bring(house, key)
    assert answer.status_code == 202
    path = f"/v1/cases?limit=1&state={answer.json['state']}"
    listed = send(house, "GET", path, headers_for(house, key, "GET", path))
    assert [one["number"] for one in listed.json["cases"]] == [answer.json["number"]]
    raw = b"".join(one.read_bytes() for one in house.data_dir.glob("intake.db*"))
    assert key.split("_", 2)[2].encode() not in raw


def test_a_key_that_signs_is_not_taken_when_it_is_sent(house: House) -> None:
    key = keys_of(house).add("window-hall", signs=True)
    answer = house.post("/v1/cases", BODY, key=key)
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/must-sign")
    assert house.sent() == []


@pytest.mark.parametrize("fixture", ["house", "house_on_postgres"])
def test_of_the_same_signature_many_times_in_one_moment_one_is_taken(
    request: pytest.FixtureRequest, fixture: str
) -> None:
    house: House = request.getfixturevalue(fixture)
    key, body = keys_of(house).add("window-hall", signs=True), json.dumps(BODY).encode()
    headers = headers_for(house, key, "POST", "/v1/cases", body)
    answers: list[TestResponse] = []
    together = threading.Barrier(4)

    def post() -> None:
        together.wait()
        answers.append(send(house, "POST", "/v1/cases", headers, body))

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status_code for one in answers) == [202, 401, 401, 401]
    assert {one.json["type"] for one in answers if one.status_code == 401} == {"/problems/signature-replayed"}
    assert len(house.sent()) == 1


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_six_minutes_off_is_told_what_time_it_is_here(house: House, minutes: int) -> None:
    key = keys_of(house).add("window-hall", signs=True)
    answer = bring(house, key, off=timedelta(minutes=minutes))
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/clock-off")
    assert answer.json["server_time"] == house.clock.at.replace(microsecond=0).isoformat()
    assert answer.json["server_time"] in answer.json["detail"]
    assert bring(house, key, off=timedelta(minutes=minutes * 2 / 3)).status_code == 202


def test_what_was_changed_or_made_with_another_key_is_refused(house: House) -> None:
    keys = keys_of(house)
    key, body = keys.add("window-hall", signs=True), json.dumps(BODY).encode()
    other = json.dumps({**BODY, "title": "另一件"}).encode()
    changed = send(house, "POST", "/v1/cases", headers_for(house, key, "POST", "/v1/cases", body), other)
    forged = bring(house, key[:-1] + ("A" if key[-1] != "A" else "B"))
    unsigned = bring(house, house.key)
    assert {one.json["type"] for one in (changed, forged, unsigned)} == {"/problems/bad-signature"}
    assert "Content-Digest" in changed.json["detail"]
    assert house.sent() == []
    house.operations.revoke_key(key.split("_")[1])
    assert bring(house, key).status_code == 401


def test_a_key_outlives_a_change_of_the_secret_and_is_rotated_like_any_other(house: House) -> None:
    old = Keys(house.service, ["the-secret-before"]).add("window-hall", scopes=[Scope.SUBMIT], signs=True)
    web = house.app.extensions["nwd.web"]
    assert bring(house, old).status_code == 401
    house.app.extensions["nwd.web"] = type(web)(web.prefix, web.public_url, (SECRET, "the-secret-before"), web.place)
    try:
        assert bring(house, old).status_code == 202
        new, _ = keys_of(house).rotate(old.split("_")[1])
        assert bring(house, new).status_code == 202
    finally:
        house.app.extensions["nwd.web"] = web
    with pytest.raises(Refused):
        keys_of(house).add("nobody", signs=True)
