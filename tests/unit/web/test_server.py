"""The server as a process of its own: gunicorn's signals and forks cannot be had inside a test process."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from shared.web.server import mount
from shared.web.worker import ARRIVES_WITHIN, CLOSES_WITHIN

PROGRAM = textwrap.dedent(
    """
    import os, socket, sys
    from shared.web.app import base_app
    from shared.web import server

    def load():
        app = base_app("garden", service=None, prefix="", secret_keys=["s"], public_url="http://x.example")

        @app.get("/pid")
        def pid():
            return f"{os.getpid()} {os.getppid()}"

        @app.get("/breaks/<token>")
        def breaks(token):
            return "", 200, {"X-Name": "\u4f60"}

        @app.get("/reads")
        def reads():
            from flask import request
            return {"read": len(request.get_data()), "scheme": request.scheme}

        return app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ready = lambda: print(port, os.getpid(), flush=True)
    server.run(load, port=port, workers=1, ready=ready, multiprocess_dir=sys.argv[1])
    """
)


@contextlib.contextmanager
def serving(folder):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    ) as process:
        port, master = process.stdout.readline().split()
        yield process, int(port), int(master)
        process.kill()


@pytest.fixture
def served(tmp_path):
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a server that several tests ask."""
    with serving(tmp_path_factory.mktemp("served")) as (_, port, _):
        yield port


def ask(port, path, **options):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, **options)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_the_app_is_made_in_a_worker_and_the_server_leaves_on_sigterm(served):
    process, port, master = served
    status, text = ask(port, "/pid")
    worker, parent = map(int, text.split())
    assert status == 200
    assert parent == master == process.pid != worker
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_a_chunked_body_over_the_limit_is_refused_on_the_wire(port):
    chunk = b"x" * 65536
    assert ask(port, "/reads", body=iter([chunk] * 16), encode_chunked=True)[0] == 200
    status, text = ask(port, "/reads", body=iter([chunk] * 17), encode_chunked=True)
    assert status == 413
    assert "/problems/too-large" in text


def test_a_caller_cannot_claim_https_without_a_trusted_proxy(port):
    assert '"scheme":"http"' in ask(port, "/reads", headers={"X-Forwarded-Proto": "https"})[1].replace(" ", "")


LINE = b"POST /reads HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /pi",
        LINE + b"Content-Length: 100\r\n\r\n{",
        LINE + b"Transfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n5\r\nab",
        b"GET /pid HTTP/1.1\r\nHost: x\r\n\r\nGET /pi",
        b"GET /pid HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /pid HTTP/9.9\r\n\r\n",
        LINE + b"Content-Length: 9000000\r\n\r\n",
    ],
    ids=["silent", "half a head", "half a body", "half a chunk", "half the next", "does not close", "bad", "too large"],
)
def test_clients_that_take_their_time_hold_up_nobody_else(port, sent):
    with contextlib.ExitStack() as held:
        for _ in range(24):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(sent)
        started = time.monotonic()
        assert ask(port, "/pid")[0] == 200
        # Who had to wait for these would wait for one of them to give up, or for each of the 24 to close.
        assert time.monotonic() - started < min(ARRIVES_WITHIN, 24 * CLOSES_WITHIN) / 2


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"POST /pid HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n")
        client.sendall(b"{}")
        with client.makefile("rb") as answers:
            assert any(line.startswith(b"HTTP/1.1 405") for line in answers)


@pytest.mark.parametrize(
    "asked", ["GET /breaks/TOKEN HTTP/1.1", "GET /pid/TOKEN HTTP/9.9", "GET /pid/TOKEN x y HTTP/1.1", "G\u00cb /TOKEN"]
)
def test_no_log_names_the_address_of_a_request_that_fails_outside_of_the_app(served, asked):
    process, port, _ = served
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"{asked}\r\nHost: x\r\n\r\n".encode("latin-1"))
        answer = client.recv(1000)
    process.send_signal(signal.SIGTERM)
    log = process.stdout.read()
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 500"))
    assert "Invalid request from ip=127.0.0.1" in log or "a request failed outside of the app" in log
    assert "TOKEN" not in log


def face(name):
    def application(environ, start_response):
        start_response("200 OK", [])
        return [f"{name} {environ.get('SCRIPT_NAME', '')} {environ['PATH_INFO']}".encode()]

    return application


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "intake"),
        ("/v1/cases", "intake"),
        ("/dispatch", "router"),
        ("/dispatch/", "router"),
        ("/dispatch/cases/1", "router"),
        ("/dispatcher", "intake"),
        ("/desk/x", "notifier"),
        ("", "intake"),
    ],
)
def test_faces_are_mounted_by_prefix_and_get_their_path_whole(path, name):
    house = mount({"": face("intake"), "/dispatch": face("router"), "/desk": face("notifier")})
    assert house({"PATH_INFO": path}, lambda *_: None) == [f"{name}  {path}".encode()]


def test_a_house_without_a_face_for_the_rest_is_refused():
    with pytest.raises(ValueError, match='prefix ""'):
        mount({"/desk": face("notifier")})
