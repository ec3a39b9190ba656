"""The router's HTTP face."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from services.router.app import create_app
from services.router.cli import Operations
from services.router.models import MIGRATIONS
from services.router.settings import Settings
from shared.messaging import Service
from shared.messaging.running import prepare_storage
from shared.process.problems import BadEnvironment
from tests.unit.router.cases import HAICANG


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    settings = Settings.from_env({"NWD_DATA_DIR": str(tmp_path)})
    prepare_storage(settings.common, MIGRATIONS)
    return create_app(settings).test_client()


def test_it_lives_and_says_why_it_is_not_ready(client: FlaskClient) -> None:
    assert client.get("/dispatch/livez").status_code == 200
    answer = client.get("/dispatch/readyz")
    assert answer.status_code == 503
    assert {one["check"] for one in answer.get_json()["reasons"]} == {"configuration", "roles"}


def test_a_page_names_the_centre(client: FlaskClient) -> None:
    service: Service = client.application.extensions["nwd"]
    operations = Operations(service)
    operations.store(operations.check(HAICANG))
    assert "综合服务中心" in client.get("/dispatch/sign-in?lang=zh").text
    assert "Staff sign-in" in client.get("/dispatch/sign-in?lang=en").text


def test_metrics_are_served(client: FlaskClient) -> None:
    assert client.get("/dispatch/metrics").status_code == 200


def test_every_bad_variable_is_named_at_once() -> None:
    with pytest.raises(BadEnvironment) as bad:
        Settings.from_env({"PORT": "no", "NWD_AMQP_URL": "http://x", "NWD_DATA_DIR": "/proc/nothing"})
    assert {one.split()[0] for one in bad.value.problems} >= {"PORT", "NWD_AMQP_URL"}
