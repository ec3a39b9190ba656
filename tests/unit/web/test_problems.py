import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from werkzeug.exceptions import MethodNotAllowed

from shared.web.languages import Text
from shared.web.problem_kinds import COMMON, TOO_MANY_REQUESTS, UNAUTHENTICATED, UNAVAILABLE, Kind
from shared.web.problems import Problem, kinds_blueprint

from .conftest import BROWSER


def test_a_problem_is_a_document_in_the_callers_language(client):
    answer = client.get("/overgrown", headers={"Accept-Language": "en"})
    document = answer.get_json()
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Content-Language"] == "en"
    assert document.pop("instance") == f"urn:uuid:{answer.headers['X-Request-Id']}"
    assert document == {
        "type": "/problems/overgrown",
        "title": "Overgrown",
        "status": 409,
        "detail": "East bed {7}",
        "bed": 7,
    }
    assert client.get("/overgrown").get_json()["title"] == "园子荒了"


def test_a_services_own_kind_stands_under_its_prefix_and_a_common_one_at_the_root(make_app):
    client = make_app("/desk").test_client()
    assert client.get("/desk/overgrown").get_json()["type"] == "/desk/problems/overgrown"
    assert client.get("/desk/nowhere").get_json()["type"] == "/problems/not-found"


@pytest.mark.parametrize("prefix", ["", "/desk"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_has_a_page_at_its_address(make_app, prefix, lang):
    client = make_app(prefix).test_client()
    for kind in COMMON:
        page = client.get(f"/problems/{kind.slug}?lang={lang}")
        assert page.status_code == 200
        assert kind.title.within(lang) in page.text
    assert "Overgrown" in client.get(f"{prefix}/problems/overgrown?lang=en").text
    assert client.get("/problems/nothing").status_code == 404


def test_a_kind_that_is_there_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        kinds_blueprint([Kind("not-found", 404, Text("无", "No"), Text("无", "No"))])


def test_a_person_gets_a_page_and_a_program_a_document(client):
    page = client.get("/nowhere?lang=en", headers=BROWSER)
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "Not found" in page.text
    assert page.headers["X-Request-Id"] in page.text
    for accept in ("*/*", "application/json", "application/problem+json", "text/html;q=0.5,application/json"):
        assert client.get("/nowhere", headers={"Accept": accept}).mimetype == "application/problem+json"


def test_405_keeps_allow(client):
    answer = client.put("/hello/t")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == set(MethodNotAllowed(["GET", "HEAD", "OPTIONS"]).valid_methods)
    assert answer.get_json()["type"] == "/problems/method-not-allowed"


def test_401_says_how_to_authenticate_and_503_and_429_when_to_come_again(app, client):
    problems = [Problem(UNAUTHENTICATED), Problem(UNAVAILABLE), Problem(TOO_MANY_REQUESTS, retry_after=7)]

    @app.get("/raise/<int:n>")
    def raises(n):
        raise problems[n]

    @app.get("/abort/<int:status>")
    def aborts(status):
        abort(status)

    assert client.get("/raise/0").headers["WWW-Authenticate"].startswith("Bearer ")
    assert client.get("/abort/401").headers["WWW-Authenticate"].startswith("Bearer ")
    assert client.get("/raise/1").headers["Retry-After"] == "5"
    assert client.get("/abort/503").headers["Retry-After"] == "5"
    assert client.get("/raise/2").headers["Retry-After"] == "7"
    assert client.get("/abort/418").get_json()["type"] == "about:blank"


def test_an_unexpected_error_tells_the_request_and_nothing_else_and_is_logged_whole(app, client):
    app.testing = False
    with capture_logs([merge_contextvars]) as logged:
        answer = client.get("/breaks/secret-token", headers={"Accept-Language": "en"})
    document = answer.get_json()
    assert answer.status_code == 500
    assert document["type"] == "/problems/internal-error"
    assert document["instance"] == f"urn:uuid:{answer.headers['X-Request-Id']}"
    assert "spade" not in answer.text
    error, line = logged
    assert str(error.pop("exc_info")[1]) == "the spade broke"
    assert {error["request_id"], line["request_id"]} == {answer.headers["X-Request-Id"]}
    assert error["route"] == line["route"] == "/breaks/<token>"
    assert "secret-token" not in str(logged)


def test_a_database_that_is_away_is_503(app, client):
    @app.get("/away")
    def away():
        raise OperationalError("select 1", {}, Exception("connection refused"))

    app.testing = False
    answer = client.get("/away")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "select" not in answer.text


def test_a_redirect_is_no_problem(app, client):
    @app.get("/folder/")
    def folder():
        return "here"

    assert client.get("/folder").status_code == 308
