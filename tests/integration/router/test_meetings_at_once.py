"""Meetings, batches of messages and reforms at the same cases, on PostgreSQL: nobody waits for the other for ever.

Whoever touches an agenda locks the meeting before cases, and cases by their ids; nothing locks a case first and a
meeting then.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.router.decisions.domain import Refused
from services.router.meetings import actions
from services.router.meetings.domain import Decided
from shared.db import new_id
from tests.integration.router.conftest import Router, submitted
from tests.integration.router.test_meetings import LI, called, put


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused:
        return True
    return False


@pytest.mark.parametrize("bare_router", ["postgres"], indirect=True)
def test_agendas_minutes_and_batches_at_the_same_cases_all_come_to_an_end(router: Router) -> None:
    ids = [new_id() for _ in range(4)]
    router.take(*(submitted(one, matter=None, number=f"HC{number}") for number, one in enumerate(ids)))
    meetings = [called(router, f"协调会2026-{number}") for number in range(3)]
    for meeting in meetings:
        for one in ids[:2]:
            put(router, meeting, one)

    def changes(meeting: str, one: str) -> None:
        with router.service.begin("test") as unit:
            actions.put_on_agenda(unit, meeting, one, LI)

    def drops(meeting: str, one: str) -> None:
        with router.service.begin("test") as unit:
            actions.take_off(unit, meeting, one, LI)

    def records(number: int, meeting: str) -> None:
        with router.service.begin("test") as unit:
            decisions = [Decided(one, "由产业办牵头。", "industry") for one in ids[:2]]
            actions.record_minutes(
                unit, meeting, number=f"纪要{number}", present=["industry"], decisions=decisions, by=LI
            )

    def batch() -> None:
        with router.service.begin("test") as unit:
            unit.preload(ids, make=False)

    acts: list[Callable[[], object]] = [batch] * 4
    for number, meeting in enumerate(meetings):
        acts += [lambda m=meeting, one=one: changes(m, one) for one in reversed(ids)]
        acts += [lambda m=meeting, one=one: drops(m, one) for one in ids[2:]]
        acts.append(lambda n=number, m=meeting: records(n, m))
    with ThreadPoolExecutor(len(acts)) as threads:
        waiting = [threads.submit(refused, act) for act in acts]
        done = [one.result(timeout=60) for one in waiting]
    assert not any(done[:4])
    assert not all(done)
