"""Bodies that no honest system sends: each is refused clearly, none is kept, and those beside it notice nothing."""

import gzip
import json
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.conftest import FULL
from tests.e2e.installation import Installation, grandchildren
from tests.e2e.people import Agency

MEBIBYTE = 2**20
CASE = {"kind": "help", "channel": "window", "anonymous": True}


def sent(title: str) -> bytes:
    return json.dumps({**CASE, "title": title}).encode()


BOMB = gzip.compress(sent("x" * 50 * MEBIBYTE), 6)
BAD: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "ten megabytes": (sent("x" * 10 * MEBIBYTE), {}, 413, "too-large"),
    "deep": (b'{"title": ' + b"[" * 500_000 + b"]" * 500_000 + b"}", {}, 400, "unreadable-json"),
    "a key twice": (b'{"title": "a", "title": "b"}', {}, 400, "unreadable-json"),
    "no number": (b'{"title": "a", "project": {"amount": NaN}}', {}, 400, "unreadable-json"),
    "half a character": (sent("\ud800"), {}, 422, "invalid"),
    "GB 18030": (
        json.dumps({**CASE, "title": "用地"}, ensure_ascii=False).encode("gb18030"),
        {},
        400,
        "unreadable-json",
    ),
    "UTF-16": (sent("用地").decode().encode("utf-16"), {}, 400, "unreadable-json"),
    "a gzip bomb": (BOMB, {"Content-Encoding": "gzip"}, 415, "unsupported-media-type"),
    "packed": (gzip.compress(sent("用地")), {"Content-Encoding": "GZip"}, 415, "unsupported-media-type"),
    "a form": (b"title=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
}


def request(installation: Installation, key: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return a POST as it is on the wire."""
    told = {
        "Host": f"127.0.0.1:{installation.port}",
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    return "\r\n".join(["POST /v1/cases HTTP/1.1", *map(": ".join, told.items()), "", ""]).encode() + body


def asked(installation: Installation, raw: bytes) -> tuple[int, dict[str, object]]:
    """Send bytes and return the status and the problem; a server may answer before it has heard all."""
    with socket.create_connection(("127.0.0.1", installation.port), timeout=30) as connection:
        answer = b""
        try:
            connection.sendall(raw)
            while more := connection.recv(65536):
                answer += more
        except (BrokenPipeError, ConnectionResetError):
            # It hung up on a body that it will not take; what it said before that may still be there.
            answer += _rest(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def _rest(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""


def memory(installation: Installation) -> int:
    """Return the bytes that the web's processes hold in memory of their own."""
    parts = installation.children()
    web = parts["web"]
    found = 0
    for pid in [web, *grandchildren(web)]:
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("RssAnon:"):
                found += int(line.split()[1]) * 1024
    return found


def titles(agency: Agency) -> set[str]:
    return {one["title"] for one in agency.get("/v1/cases").json["cases"]}


@pytest.fixture
def agency(running: Installation) -> Agency:
    return Agency(running.url, running.nwd("agency", "add", "careless", "--name", "粗心的系统").strip())


@pytest.mark.parametrize("running", FULL, indirect=True)
def test_each_is_refused_by_name_memory_stays_and_the_next_case_is_taken(running: Installation, agency: Agency) -> None:
    def one_of_each() -> None:
        for name, (body, headers, status, problem) in BAD.items():
            got, told = asked(running, request(running, agency.key, body, headers))
            assert (got, told["type"]) == (status, f"/problems/{problem}"), name

    one_of_each()
    before = memory(running)
    for _ in range(3):
        one_of_each()
    assert memory(running) - before < 32 * MEBIBYTE
    assert agency.post({**CASE, "title": "好的一件"}).status == 202
    assert titles(agency) <= {"好的一件", "整的一件"}


@pytest.mark.parametrize("running", FULL, indirect=True)
@pytest.mark.parametrize("how", ["half a body, then silence", "half a body, then gone"])
def test_who_sends_half_makes_no_case_and_holds_nobody_up(running: Installation, agency: Agency, how: str) -> None:
    whole = request(running, agency.key, sent("只发了一半"), {})
    with ExitStack() as held:
        for _ in range(40):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=10))
            connection.sendall(whole[:-10])
            if how.endswith("gone"):
                connection.close()
        assert agency.post({**CASE, "title": "整的一件"}).status == 202
    assert titles(agency) <= {"好的一件", "整的一件"}
