import subprocess
import sys

import pytest

from shared.web import health


def wire(app, checks, prefix="", **options):
    app.register_blueprint(health.blueprint(prefix, checks, **options))
    return app.test_client()


def test_a_process_that_answers_lives(app):
    assert wire(app, {"database": lambda: "away"}).get("/livez").get_json() == {"alive": True}


def test_a_ready_service_says_so(app):
    answer = wire(app, {"database": lambda: None}).get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"ready": True, "reasons": []})


def test_an_unready_service_gives_every_reason_and_no_secret(app):
    def broken():
        raise ConnectionError("postgresql://nwd:hunter2@db/nwd refused")

    answer = wire(app, {"database": broken, "outbox": lambda: "oldest row waits 90 s", "fine": lambda: None}).get(
        "/readyz"
    )
    assert answer.status_code == 503
    assert answer.get_json()["reasons"] == [
        {"check": "database", "reason": "the check itself failed: ConnectionError"},
        {"check": "outbox", "reason": "oldest row waits 90 s"},
    ]


def test_requests_are_counted_by_route_template(make_app):
    client = wire(make_app("/desk"), {}, "/desk")
    client.get("/desk/hello/secret-token")
    answer = client.get("/desk/metrics")
    assert answer.mimetype == "text/plain"
    assert 'nwd_http_requests_total{method="GET",route="/desk/hello/<token>",status="200"} 1.0' in answer.text
    assert 'nwd_http_request_seconds_count{method="GET",route="/desk/hello/<token>"}' in answer.text
    assert "secret-token" not in answer.text


@pytest.fixture
def other_process(tmp_path):
    code = "from shared.web.metrics import observe; observe('GET', '/of/another', 200, 0.1)"
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)
    return tmp_path


def test_the_metrics_are_those_of_all_roles_on_this_machine(app, other_process):
    page = wire(app, {}, multiprocess_dir=str(other_process)).get("/metrics").text
    assert 'nwd_http_requests_total{method="GET",route="/of/another",status="200"} 1.0' in page
