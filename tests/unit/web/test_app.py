import hashlib
import io
from pathlib import Path

import pytest
from flask import request
from structlog.testing import capture_logs

import shared.web
from shared.web.context import service, signer, web
from shared.web.keys import Signer
from shared.web.requests import continued

from .conftest import SECRETS

STATIC = Path(shared.web.__file__).parent / "static"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_request_reaches_the_service_and_the_settings(make_app):
    garden = object()
    app = make_app("/desk", service=garden, public_url="http://garden.example/")

    @app.get("/desk/ask")
    def ask():
        assert service() is garden
        return {"url": web().public_url, "signed": signer("link").sign("x")}

    answer = app.test_client().get("/desk/ask").get_json()
    assert answer["url"] == "http://garden.example"
    assert Signer(SECRETS, "link").read(answer["signed"]) == "x"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/hello/t", 200),
        ("/hello//t", 308),
        ("/who", 200),
        ("/overgrown", 409),
        ("/nowhere", 404),
        ("/breaks/t", 500),
        ("/beds", 200),
        ("/static/web/nwd.css", 200),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_has_the_headers_of_safety(app, path, status, accept):
    @app.get("/who")
    def who():
        return {"name": "陈示例"}

    app.testing = False  # what breaks is answered, as it is to callers
    answer = app.test_client().get(path, buffered=True, headers={"Accept": accept})
    assert answer.status_code == status
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == ("public, max-age=300" if path.startswith("/static/") else "no-store")
    assert "Strict-Transport-Security" not in headers


def test_https_is_held_to_where_people_come_by_it(make_app):
    headers = make_app(public_url="https://garden.example").test_client().get("/beds").headers
    assert "max-age" in headers["Strict-Transport-Security"]


def test_a_view_may_set_its_own_policy(app, client):
    @app.get("/own")
    def own():
        return "x", 200, {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "max-age=60"}

    headers = client.get("/own").headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["Cache-Control"] == "max-age=60"


def test_pages_are_not_kept_and_files_are_kept_by_their_version(client):
    page = client.get("/beds")
    assert page.headers["Cache-Control"] == "no-store"
    address = page.text.split('href="/static/web/nwd.css')[1].split('"')[0]
    versioned = client.get(f"/static/web/nwd.css{address}", buffered=True)
    assert versioned.status_code == 200
    assert "immutable" in versioned.headers["Cache-Control"]
    assert "immutable" not in client.get("/static/web/nwd.css", buffered=True).headers["Cache-Control"]
    assert client.get("/static/web/none.css?v=1").headers["Cache-Control"] == "no-store"


def test_a_prefix_is_carried_by_files_too(make_app):
    client = make_app("/desk").test_client()
    assert 'href="/desk/static/web/nwd.css?v=' in client.get("/desk/beds").text
    assert client.get("/desk/static/web/nwd.css", buffered=True).status_code == 200


def test_a_mended_path_leads_to_no_host_that_the_caller_names(app, client):
    @app.get("/garden/")
    def garden():
        return "x"

    for path, clean in (
        ("/garden", "/garden/"),
        ("/hello//other.example", "/hello/other.example"),
        ("/garden?a=%2F", "/garden/?a=%2F"),
    ):
        answer = client.get(path, headers={"Host": "other.example"})
        assert (answer.status_code, answer.headers["Location"]) == (308, clean)


@pytest.mark.parametrize("path", ["/beds", "/overgrown", "/nowhere"])
def test_no_page_has_a_script_or_a_style_of_its_own(client, path):
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert "<script" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick" not in page


def test_a_body_over_a_mebibyte_is_413_whether_or_not_it_is_read(app, client):
    seen = []

    @app.post("/ignores")
    def ignores():
        seen.append(1)
        return "x"

    answer = client.post("/ignores", data=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.get_json()["type"] == "/problems/too-large"
    assert seen == []


def test_a_chunked_body_over_the_limit_is_413_when_it_is_read(make_app):
    app = make_app(max_body=1000)

    @app.get("/reads")
    def reads():
        return {"read": len(request.get_data())}

    def send(size: int, path: str = "/reads", method: str = "GET", **options):
        chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
        body = io.BytesIO(b"x" * size)
        return app.test_client().open(path, method=method, input_stream=body, environ_overrides=chunked, **options)

    assert send(1000).get_json() == {"read": 1000}
    assert send(1001).status_code == 413
    assert send(5000).status_code == 413
    form = "application/x-www-form-urlencoded"
    assert send(1001, "/beds", "POST", content_type=form).status_code == 413
    assert send(1000, "/beds", "POST", content_type=form).status_code == 403


def test_a_long_chinese_description_passes_as_a_form(app, client):
    token = client.get("/beds").text.split('name="form_token" value="')[1].split('"')[0]
    text = "述" * 100_000
    assert client.post("/beds", data={"form_token": token, "name": text}).get_json()["name"] == text


def test_nul_in_an_address_is_refused(client):
    assert client.get("/hello/a%00b").status_code == 404
    answer = client.get("/hello/t?name=a%00b")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == "name"


def test_a_trace_is_continued_with_a_step_of_our_own():
    taken = continued(f"00-{TRACE}-00f067aa0ba902b7-00")
    assert taken.startswith(f"00-{TRACE}-")
    assert taken.endswith("-00")
    assert "00f067aa0ba902b7" not in taken
    assert continued(f"cc-{TRACE}-00f067aa0ba902b7-01-what-the-future-brings").startswith(f"00-{TRACE}-")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"00-{TRACE}-00f067aa0ba902b7",
        f"00-{TRACE}-00f067aa0ba902b7-01-more",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01\n",
        f"cc-{TRACE}-00f067aa0ba902b7-01-{'x' * 300}",
    ],
)
def test_a_malformed_trace_is_as_good_as_none(header):
    made = continued(header)
    assert TRACE not in made
    assert len(made) == 55
    assert continued(header) != made


def test_the_log_names_the_route_and_no_token(app, client):
    with capture_logs() as logged:
        client.get("/hello/secret-token?name=secret", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
        client.get("/nowhere/secret-token")
        client.open("/hello/secret-token", method="BREW")
    assert [(line["method"], line["route"], line["status"]) for line in logged] == [
        ("GET", "/hello/<token>", 200),
        ("GET", "(unmatched)", 404),
        ("other", "(unmatched)", 405),
    ]
    assert "secret" not in str(logged)
    assert all(line["ms"] >= 0 for line in logged)


def test_each_request_has_an_id_and_a_trace_of_its_own(app, client):
    @app.get("/trace")
    def trace():
        from flask import g

        return {"traceparent": g.traceparent}

    first, second = client.get("/trace"), client.get("/trace", headers={"X-Request-Id": "forged"})
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"] != "forged"
    assert first.get_json() != second.get_json()


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1 http"), (1, "10.0.0.1 https"), (2, "192.0.2.7 https")])
def test_a_proxy_is_believed_only_as_far_as_it_is_trusted(make_app, proxies, seen):
    app = make_app(trusted_proxies=proxies)

    @app.get("/who")
    def who():
        return f"{request.remote_addr} {request.scheme}"

    headers = {"X-Forwarded-For": "192.0.2.7, 10.0.0.1", "X-Forwarded-Proto": "https, https"}
    assert app.test_client().get("/who", headers=headers).text == seen


def test_what_is_vendored_is_what_was_taken():
    lines = (STATIC / "vendor" / "MANIFEST.sha256").read_text().split("\n")
    named = dict(reversed(line.split("  ")) for line in lines if line)
    there = {file.name for file in (STATIC / "vendor").iterdir()} - {"MANIFEST.sha256"}
    assert set(named) == there
    for name, digest in named.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name
