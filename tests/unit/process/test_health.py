"""What a container is told when it asks for the health of its service."""

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.process.common import common_settings, run_folder
from shared.process.environment import Environment
from shared.process.health import health
from shared.process.heartbeat import Heartbeat


class Web(http.server.BaseHTTPRequestHandler):
    """A web role that lives at one path."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/desk/livez" else 404)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), Web) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def asked(folder: Path, port: int, livez: str = "/desk/livez") -> int:
    told = {"NWD_DATA_DIR": str(folder), "PORT": str(port), "NWD_HOST": "0.0.0.0"}
    return health(lambda: common_settings(Environment(told), "notifier", port=1), ("relay", "clock"), livez)


def beat(folder: Path, *roles: str) -> None:
    for role in roles:
        Heartbeat(run_folder(folder), f"notifier-{role}").beat()


def test_it_is_well_when_every_role_beats_and_the_web_answers(tmp_path: Path, port: int) -> None:
    beat(tmp_path, "relay", "clock")
    assert asked(tmp_path, port) == 0


def test_a_role_that_is_silent_is_named(tmp_path: Path, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    beat(tmp_path, "relay")
    assert asked(tmp_path, port) == 1
    assert capsys.readouterr().err == "notifier-clock has given no sign of life lately\n"


def test_a_web_that_does_not_answer_as_it_should_is_named(
    tmp_path: Path, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    beat(tmp_path, "relay", "clock")
    assert asked(tmp_path, port, "/elsewhere") == 1
    assert capsys.readouterr().err == "notifier-web has given no sign of life lately\n"


@pytest.mark.parametrize("service", ["intake", "router", "notifier"])
def test_asking_costs_no_more_than_the_answer(service: str, tmp_path: Path) -> None:
    asking = f"import sys, services.{service}.__main__ as it; it.main(['health']); print(*sys.modules)"
    told = {**os.environ, "NWD_DATA_DIR": str(tmp_path), "PORT": "1"}
    done = subprocess.run([sys.executable, "-c", asking], env=told, capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "flask", "pika", "structlog", "marshmallow"} & set(done.stdout.split())
    assert f"{service}-relay has given no sign of life" in done.stderr
