"""A name whose servers are silent keeps nobody for long: not the role, not other agencies, not a process that ends."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.intake.webhooks import role as role_module
from services.intake.webhooks.names import Names, resolve
from services.intake.webhooks.sending import Sender
from tests.integration.intake.hooked import OPEN, add, deliveries, hooks, turn
from tests.integration.intake.house import House
from tests.integration.intake.same import bring, hotline
from tests.parts.program import wait_until
from tests.parts.receiver import receiver

LAND = {"title": "用地", "enterprise": {"name": "厦门海岳物流有限公司"}}


@dataclass
class Silent:
    """A resolver that keeps those who ask for a name in `slow.` until it is told to answer; others it answers."""

    answers: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        self.came.release()
        if host.startswith("slow."):
            assert self.answers.wait(60)
            return ["127.0.0.1"]
        return resolve(host, port)


def waits_for_a_look_up(thread: threading.Thread) -> bool:
    """Say whether a thread is within Future.result, that is, behind all that it may have begun."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code is Future.result.__code__:
            return True
        frame = frame.f_back
    return False


@pytest.fixture
def silent() -> Iterator[Silent]:
    made = Silent()
    yield made
    made.answers.set()


def test_a_delivery_to_a_silent_name_fails_and_those_of_others_go_out_meanwhile(either: House, silent: Silent) -> None:
    other = hotline(either)
    with receiver() as there:
        add(either, there, other)
        either.app.extensions["intake.sender"] = Sender(OPEN, lambda _host, _port: ["127.0.0.1"])
        url = {"url": "http://slow.agency.example/in", "contact": "ops@hall.example"}
        assert either.post("/v1/webhooks", url).status_code == 201
        either.bring()
        either.bring()
        bring(either, LAND, other)
        role = hooks(either, Sender(OPEN, silent, look_seconds=20))
        role.turn()
        # What the other agency waits for has come while two look-ups of the first are still out.
        assert there.wait_for(1)[0].told["type"] == "case.submitted"
        assert silent.came.acquire(timeout=20)
        assert silent.asked.count("slow.agency.example") <= 1
        silent.answers.set()
        role.finish()


def test_an_agency_whose_receivers_all_are_silent_does_not_take_every_place(
    either: House, silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_module, "AT_ONCE", 8)
    monkeypatch.setattr(role_module, "OF_AGENCY", 4)
    other = hotline(either)
    either.app.extensions["intake.sender"] = Sender(OPEN, lambda _host, _port: ["127.0.0.1"])
    for number in range(3):
        url = {"url": f"http://slow.{number}.example/in", "contact": "ops@hall.example"}
        assert either.post("/v1/webhooks", url).status_code == 201
    with receiver() as there:
        add(either, there, other)
        for _ in range(4):
            either.bring()
        bring(either, LAND, other)
        role = hooks(either, Sender(OPEN, silent, look_seconds=60))
        role.turn()
        # Twelve attempts of the first are due, and would be out before the other's one.
        assert there.wait_for(1)[0].told["type"] == "case.submitted"
        assert {one for one in silent.asked if one.startswith("slow.")} <= {"slow.0.example"}
        silent.answers.set()
        role.finish()

        def all_were_tried() -> bool:
            turn(role)
            return all(one.attempts for one in deliveries(either))

        assert wait_until(all_were_tried), "the others' turn comes"


def test_a_look_up_that_hangs_is_given_up_and_the_role_goes_on(either: House, silent: Silent) -> None:
    either.app.extensions["intake.sender"] = Sender(OPEN, lambda _host, _port: ["127.0.0.1"])
    url = {"url": "http://slow.agency.example/in", "contact": "ops@hall.example"}
    assert either.post("/v1/webhooks", url).status_code == 201
    either.bring()
    role = hooks(either, Sender(OPEN, silent, look_seconds=0.2))
    turn(role)
    assert not silent.answers.is_set()
    (one,) = deliveries(either)
    assert (one.state, one.attempts, one.words) == ("waiting", 1, "no answer: the name was not found in time")


def test_registering_a_silent_name_is_refused_in_time(house: House, silent: Silent) -> None:
    house.app.extensions["intake.sender"] = Sender(OPEN, silent, look_seconds=0.2)
    answer = house.post("/v1/webhooks", {"url": "http://slow.agency.example/in", "contact": "ops@hall.example"})
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("/url", "unknown_host")]


def test_many_who_ask_for_one_name_share_a_look_up_and_ask_anew_afterwards(silent: Silent) -> None:
    names, found = Names(silent, seconds=20), list[Sequence[str]]()
    threads = [
        threading.Thread(target=lambda: found.append(names.addresses("slow.agency.example", 443))) for _ in range(5)
    ]
    for one in threads:
        one.start()
    assert silent.came.acquire(timeout=20)
    assert wait_until(lambda: all(waits_for_a_look_up(one) for one in threads))
    assert silent.asked == ["slow.agency.example"]
    silent.answers.set()
    for one in threads:
        one.join(20)
    assert found == [["127.0.0.1"]] * 5
    assert silent.asked == ["slow.agency.example"]
    before = len(silent.asked)
    names.addresses("slow.agency.example", 443)
    assert len(silent.asked) == before + 1


def test_no_more_names_are_out_than_may_be_and_a_place_is_free_again_when_one_comes_back(silent: Silent) -> None:
    names = Names(silent, seconds=20, at_once=2)
    threads = [threading.Thread(target=names.addresses, args=(f"slow.{one}.example", 443)) for one in range(2)]
    for one in threads:
        one.start()
        assert silent.came.acquire(timeout=20)
    with pytest.raises(TimeoutError, match="not found in time"):
        names.addresses("localhost", 443)
    assert "localhost" not in silent.asked
    silent.answers.set()
    for one in threads:
        one.join(20)
    assert names.addresses("localhost", 443)


def test_a_look_up_that_could_not_begin_fails_and_the_name_is_looked_up_when_it_can(silent: Silent) -> None:
    names = Names(silent, seconds=20, at_once=1)
    before = threading.stack_size(1 << 46)  # bytes: no machine has room for such a thread
    try:
        with pytest.raises(OSError, match="could not be looked up"):
            names.addresses("localhost", 443)
    finally:
        threading.stack_size(before)
    assert names.addresses("localhost", 443)


def test_what_the_resolver_raises_is_raised_to_whoever_waits() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for _ in range(2):
        with pytest.raises(socket.gaierror, match="not known"):
            Names(unknown).addresses("nobody.example", 443)


ASKS = """
import time
from ipaddress import ip_network
from services.intake.webhooks.rules import Rules
from services.intake.webhooks.sending import Sender

begun = time.monotonic()
answer = Sender(Rules((ip_network("127.0.0.0/8"),), http=True)).post("http://slow.agency.example/in", {}, b"{}")
print(f"{time.monotonic() - begun:.1f} {answer.words}", flush=True)
"""


@contextmanager
def silent_server() -> Iterator[str]:
    """Give the address of a server of names that takes questions and answers none."""
    address = "127.0.0.77"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        try:
            server.bind((address, 53))
        except OSError as error:
            pytest.skip(f"nobody may listen at {address}:53 here: {error}")
        yield address


def test_the_systems_own_resolver_is_left_to_itself_where_its_servers_are_silent(tmp_path: Path) -> None:
    """With a server of names that says nothing, in a view of the file system of its own, so that others keep theirs."""
    with silent_server() as address:
        told = tmp_path / "resolv.conf"
        told.write_text(f"nameserver {address}\noptions timeout:30 attempts:3\n", encoding="utf-8")
        program = shutil.which("unshare")
        own_view = [str(program), "--mount", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"', str(told)]
        if program is None or subprocess.run([*own_view, "true"], check=False, capture_output=True).returncode:
            pytest.skip("no process may have a view of the file system of its own here")
        words = [*own_view, sys.executable, "-c", ASKS]
        done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60, env=dict(os.environ))
    seconds, _, said = done.stdout.strip().partition(" ")
    assert said == "no answer: the name was not found in time"
    assert 4.5 <= float(seconds) < 20  # and the process has ended while its resolver was still waiting: ninety seconds
