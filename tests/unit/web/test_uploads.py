"""Requests that bring files: collected on disk, handed on whole, and held to their bounds."""

import contextlib
import hashlib
import http.client
import os
import re
import select
import socket
import subprocess
import sys
import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.uploads import Uploads
from shared.web.worker import MOST_BODY, Arrival

MOST = 3 * 2**20
HEAD = b"POST /files/x HTTP/1.1\r\nHost: x\r\n"
NEXT = b"GET /files/y HTTP/1.1\r\n\r\n"

PROGRAM = textwrap.dedent(
    """
    import hashlib, re, socket, sys
    from pathlib import Path
    from flask import request
    from shared.web.app import base_app
    from shared.web.bodies import brings_files
    from shared.web import server, worker
    from shared.web.uploads import Uploads

    uploads = Uploads(Path(sys.argv[1]), re.compile(rb"/files/"), 3 * 2**20)
    worker.MOST_ON_DISK = 8 * 2**20

    def load():
        app = base_app("garden", service=None, prefix="", secret_keys=["s"], public_url="http://x.example")
        app.extensions["nwd.uploads"] = uploads
        asked = app.before_request_funcs
        asked[None] = [one for one in asked[None] if one.__module__ != "shared.web.csrf"]

        @app.route("/files/<name>", methods=["GET", "POST"])
        @brings_files
        def files(name):
            if "file" in request.files:
                return hashlib.sha256(request.files["file"].stream.read()).hexdigest()
            return hashlib.sha256(request.get_data()).hexdigest() if name != "unread" else "not read"

        @app.post("/other")
        def other():
            return str(len(request.get_data()))

        return app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server.run(load, port=port, workers=1, ready=lambda: print(port, flush=True), uploads=uploads)
    """
)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server's port, and the folder in which it collects files."""
    folder = tmp_path_factory.mktemp("arriving")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield int(process.stdout.readline()), folder
        process.kill()


def ask(port, path, body, **options):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request("POST", path, body, **options)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


BODY = os.urandom(MOST_BODY + 200_000)
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


@given(cuts=st.lists(st.integers(0, len(WHOLE)), max_size=6))
def test_a_file_is_whole_with_its_last_byte_and_stands_on_disk(tmp_path_factory, cuts):
    arrival = Arrival(Uploads(tmp_path_factory.getbasetemp(), re.compile(rb"/files/"), MOST))
    spots = sorted({0, *cuts, len(WHOLE)})
    answers = [arrival.add(WHOLE[start:end] + (NEXT if end == len(WHOLE) else b"")) for start, end in pairwise(spots)]
    assert answers == [False] * (len(answers) - 1) + [True]
    assert len(arrival.data) == len(WHOLE) - len(BODY) + len(NEXT)
    read = arrival.handed_over(None)
    parts = [read.read(len(WHOLE) - len(BODY)), *(read.read(65536) for _ in range(len(BODY) // 65536))]
    rest = len(BODY) % 65536
    assert b"".join([*parts, read.read(rest)]) == WHOLE
    assert read.take_buffered() == NEXT
    assert arrival.file.closed


@pytest.mark.parametrize(
    "head",
    [
        b"POST /other HTTP/1.1\r\n",
        b"GET /files/x HTTP/1.1\r\n",
        b"POST /else/files/x HTTP/1.1\r\n",
    ],
)
def test_only_a_post_to_an_address_for_files_may_be_large(tmp_path, head):
    arrival = Arrival(Uploads(tmp_path, re.compile(rb"/files/"), MOST))
    assert arrival.add(head + b"Content-Length: %d\r\n\r\n" % len(BODY))
    assert (arrival.cut, arrival.file) == (True, None)


def test_a_file_comes_whole_through_the_server_as_a_body_and_in_a_form(served):
    port, folder = served
    assert ask(port, "/files/x", BODY) == (200, sha256(BODY))
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + BODY + b"\r\n--b--\r\n"
    assert ask(port, "/files/x", form, headers={"Content-Type": "multipart/form-data; boundary=b"})[1] == sha256(BODY)
    assert list(folder.iterdir()) == []


def test_a_file_that_nobody_reads_does_not_spoil_what_comes_next(served):
    port, _ = served
    assert ask(port, "/files/unread", BODY) == (200, "not read")
    assert ask(port, "/files/x", b"abc")[1] == sha256(b"abc")


@pytest.mark.parametrize(
    ("path", "body", "options"),
    [
        ("/files/x", b"x" * (MOST + 70_000), {}),
        ("/files/x", iter([BODY]), {"encode_chunked": True, "headers": {"Transfer-Encoding": "chunked"}}),
        ("/other", BODY, {}),
    ],
    ids=["over the limit", "length not announced", "elsewhere"],
)
def test_what_is_too_large_is_refused(served, path, body, options):
    assert ask(served[0], path, body, **options)[0] == 413


def test_who_sends_half_a_file_holds_no_thread_and_not_all_the_disk(served):
    port, _ = served
    half = HEAD + b"Content-Length: %d\r\n\r\n" % (2 * 2**20) + b"x" * 100_000
    with contextlib.ExitStack() as held:
        slow = [held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(24)]
        for one in slow:
            one.sendall(half)
        waiting = list(slow)  # which of them came first is not ours to say
        while len(waiting) > 4:
            answered, _, _ = select.select(waiting, [], [], 10)
            assert answered, f"{len(waiting)} are still waited for"
            for one in answered:
                assert one.recv(30).startswith(b"HTTP/1.1 503")
                waiting.remove(one)
        assert ask(port, "/other", b"abc") == (200, "3")
        for one in waiting:
            one.sendall(b"x" * (2 * 2**20 - 100_000))
            assert one.recv(30).startswith(b"HTTP/1.1 200")
