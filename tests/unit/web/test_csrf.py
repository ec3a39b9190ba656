import re
from datetime import timedelta

import pytest

from shared.web import csrf

from .conftest import BROWSER


def token_of(page: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', page)[1]


def test_a_form_with_the_token_of_its_page_is_taken(client):
    token = token_of(client.get("/beds").text)
    assert client.post("/beds", data={"form_token": token, "name": "East"}).get_json() == {"name": "East"}
    assert client.post("/beds", data={"name": "East"}, headers={"X-Form-Token": token}).status_code == 200


def test_a_field_with_nul_is_refused_by_name(client):
    token = token_of(client.get("/beds").text)
    answer = client.post("/beds", data={"form_token": token, "name": "a\x00"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/name"


def test_two_open_pages_both_stay_good(client):
    first, second = token_of(client.get("/beds").text), token_of(client.get("/beds").text)
    for token in (first, second):
        assert client.post("/beds", data={"form_token": token, "name": "x"}).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "…", "a.b.c"])
def test_a_form_without_a_good_token_is_refused(client, token):
    client.get("/beds")
    answer = client.post("/beds", data={"form_token": token, "name": "East"})
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "/problems/stale-form"


def test_the_token_of_somebody_else_is_refused(app, client):
    theirs = token_of(app.test_client().get("/beds").text)
    client.get("/beds")
    assert client.post("/beds", data={"form_token": theirs, "name": "East"}).status_code == 403


def test_a_token_without_its_cookie_is_refused(app, client):
    token = token_of(client.get("/beds").text)
    assert app.test_client().post("/beds", data={"form_token": token, "name": "East"}).status_code == 403


def test_a_forged_cookie_is_refused(app, client):
    token = token_of(client.get("/beds").text)
    other = app.test_client()
    other.set_cookie("nwd_form", "forged")
    assert other.post("/beds", data={"form_token": token, "name": "East"}).status_code == 403


def test_a_token_runs_out(client, monkeypatch):
    token = token_of(client.get("/beds").text)
    monkeypatch.setattr(csrf, "GOOD_FOR", timedelta(seconds=-1))
    page = client.post("/beds?lang=en", data={"form_token": token, "name": "East"}, headers=BROWSER)
    assert page.status_code == 403
    assert "The form has expired" in page.text


def test_the_cookie_is_one_that_no_sub_domain_can_set(make_app):
    answer = make_app(public_url="https://garden.example").test_client().get("/beds")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-nwd_form=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie


def test_a_page_without_a_form_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/hello/t").headers


def test_a_post_to_nowhere_is_404_and_not_a_stale_form(client):
    assert client.post("/nowhere").status_code == 404
