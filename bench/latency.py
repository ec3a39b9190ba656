"""How soon a case is a mail, with all roles running and a light load; and what each role keeps in memory meanwhile."""

import http.client
import json
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bench.cases import brought
from bench.house import House
from bench.meter import memory_of
from tests.parts.smtp import ReceivedMail, SmtpSink

WARM_UP = 60
"""Cases at the beginning that are not counted: each process still compiles its first statements."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the moment before a POST to the end of DATA of its case's last mail."""

    cases: int
    p50: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class Memory:
    """MB (10^6) of a role: the sum of its processes' shares (PSS), and the largest process whole (RSS)."""

    role: str
    processes: int
    pss: float
    largest: float


def run(house: House, sink: SmtpSink, case: dict[str, Any], rate: int, cases: int) -> tuple[Latency, list[Memory]]:
    """Post so many cases at so many a second, wait for the mails, and return both figures."""
    house.start()
    try:
        key, posted, lock = house.add_agency(), dict[str, float](), threading.Lock()
        local, address = threading.local(), urlsplit(house.url)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

        def post(number: int) -> None:
            connection = getattr(local, "connection", None)
            if connection is None:
                connection = local.connection = http.client.HTTPConnection(address.hostname or "", address.port)
            body = json.dumps(brought(case, f"light-{number}"), ensure_ascii=False).encode()
            started = time.monotonic()
            try:
                connection.request("POST", "/v1/cases", body, headers)
                answer = connection.getresponse()
            except (ConnectionError, http.client.RemoteDisconnected):
                connection.close()  # it rested for longer than the server keeps one; the case has its own reference
                connection.request("POST", "/v1/cases", body, headers)
                answer = connection.getresponse()
            said = answer.read()
            if answer.status != 202:
                raise RuntimeError(f"intake answered {answer.status}: {said.decode()}")
            with lock:
                posted[json.loads(said)["number"]] = started

        total = WARM_UP + cases
        with ThreadPoolExecutor(16) as threads:
            wait, begun = threading.Event().wait, time.monotonic()
            waiting = []
            for number in range(total):
                wait(max(0.0, begun + number / rate - time.monotonic()))
                waiting.append(threads.submit(post, number))
            for one in waiting:
                one.result()
        seen: dict[str, float] = {}

        def all_there(mails: list[ReceivedMail]) -> bool:
            return len(mails) >= total

        mails = sink.wait_for(all_there, 60)
        for mail in mails:
            number = str(mail.message["Subject"]).partition("[")[2].partition("]")[0]
            seen[number] = max(seen.get(number, 0.0), mail.at)
        memory = [_memory(role, pids) for role, pids in house.processes().items()]
    finally:
        house.stop()
    late = sorted((seen[number] - started) * 1000 for number, started in list(posted.items())[WARM_UP:])
    cuts = statistics.quantiles(late, n=100, method="inclusive")
    return Latency(len(late), cuts[49], cuts[98], late[-1]), memory


def _memory(role: str, pids: list[int]) -> Memory:
    sizes = [memory_of(pid) for pid in pids]
    return Memory(role, len(pids), sum(pss for pss, _ in sizes), max(rss for _, rss in sizes))
