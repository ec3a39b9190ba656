"""Versions of a configuration: stored once, the last one in force, also where two people load at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.contract.road import Road


def test_two_loads_at_once_both_succeed_and_one_is_in_force(road: Road) -> None:
    service, start = road.sender, threading.Barrier(4)

    def load(content: dict[str, Any]) -> None:
        start.wait(10)
        with service.begin("test") as unit:
            service.parts.store(unit.session, "rules", content, unit.now)

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(load, {"version": number % 2}) for number in range(4)]:
            done.result()
    with service.database.read() as session:
        found = service.parts.in_force(session, "rules")
    assert found is not None
    assert found.content["version"] in (0, 1)


def test_what_was_stored_is_in_force_at_once_in_its_own_transaction(road: Road) -> None:
    service = road.sender
    with service.begin("test") as unit:
        first = service.parts.store(unit.session, "rules", {"version": 1}, unit.now)
        second = service.parts.store(unit.session, "rules", {"version": 2}, unit.now)
        assert service.parts.current_hash(unit.session, "rules") == second
        again = service.parts.store(unit.session, "rules", {"version": 1}, unit.now)
        assert (again, service.parts.current_hash(unit.session, "rules")) == (first, first)
