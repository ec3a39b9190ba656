"""Simulated agencies find out what a house does wrong: one that takes everything, and one that knows nothing."""

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.simulating.mix import AgencyMix, Habit, Mix, read_mix
from services.simulating.running import Bounds, Outcome, Run

SHIPPED = Path(__file__).parents[2] / "config" / "haicang" / "mix.yaml"
FREE = {Habit.ONE, Habit.BURST, Habit.SLOW, Habit.SUPPLEMENT, Habit.URGE}
"""Habits that a house which takes everything gives what they want."""


class Careless(BaseHTTPRequestHandler):
    """Takes every case as a new one, and says yes to all else."""

    numbers = itertools.count(1)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = f"http://house.example/{next(self.numbers)}"
        told = {"number": address[-9:], "tracking_code": "123456", "links": {"self": address}}
        self.answer(202 if self.path == "/v1/cases" else 200, told, address)

    def do_GET(self) -> None:
        self.answer(200, {})

    def answer(self, status: int, told: object, location: str = "") -> None:
        data = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Empty(Careless):
    """Knows nothing of cases."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answer(404, {})


@contextmanager
def served(house: type[Careless]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), house)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def simulated(url: str, *, cases: int) -> Outcome:
    """Return what two agencies of all habits find at an address."""
    shipped, habits = read_mix(SHIPPED), dict.fromkeys(Habit, 1)
    some = [AgencyMix(code, code, "window", 1, habits, burst=2, batch=5, rows=5) for code in ("one", "two")]
    mix = Mix(some, shipped.enterprises, shipped.matters)
    run = Run(mix, url, {"one": "key", "two": "key"}, Bounds(1_000, 60, cases), name="t", seed=1)
    return run.run(lambda _: None, 60)


def test_whatever_a_careless_house_takes_wrongly_is_found() -> None:
    with served(Careless) as url:
        outcome = simulated(url, cases=160)
    assert {habit for _, habit, _ in outcome.unexpected} == set(Habit) - FREE
    assert outcome.whole.accepted > 0


def test_nothing_of_a_house_that_knows_no_case_passes_for_right() -> None:
    with served(Empty) as url:
        outcome = simulated(url, cases=80)
    # Nobody has a case that a stranger could look for.
    assert {habit for _, habit, _ in outcome.unexpected} == set(Habit) - {Habit.STRANGER}
    assert (outcome.whole.accepted, outcome.whole.accounted) == (0, False)


def test_where_nobody_answers_every_attempt_is_told() -> None:
    with served(Empty) as url:
        pass
    outcome = simulated(url, cases=10)
    assert outcome.unexpected
    assert all("Connection" in what for _, habit, what in outcome.unexpected if habit is not Habit.STRANGER)


@pytest.mark.parametrize("cases", [10, 40])
def test_a_run_ends_near_the_cases_that_it_may_bring(cases: int) -> None:
    with served(Careless) as url:
        outcome = simulated(url, cases=cases)
    assert outcome.whole.posted + outcome.whole.said < cases * 4
