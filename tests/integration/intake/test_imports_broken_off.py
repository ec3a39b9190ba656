"""An import that fails, breaks off or kills its process keeps no other waiting, and is not tried for ever."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from services.intake.imports import taking, working
from services.intake.imports.domain import TRIES
from services.intake.imports.models import Import
from services.intake.imports.role import Imports
from tests.integration.intake.house import House
from tests.integration.intake.test_imports import HEAD, MAPPING, bring, counted, mapped, row, table, worked
from tests.integration.intake.test_quota_of_sheets import limit, taken_today
from tests.unit.intake.sheets import book

ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> House:
    house: House = request.getfixturevalue("house" if request.param == "sqlite" else "house_on_postgres")
    mapped(house, MAPPING)
    return house


def test_a_workbook_that_was_damaged_on_its_way_fails_and_the_next_is_worked_off(either: House) -> None:
    packed = bytearray(book([HEAD, *map(row, range(1, 200))]).read())
    middle = packed.index(b"xl/worksheets/sheet1.xml") + 500
    packed[middle : middle + 4] = bytes(one ^ 0xFF for one in packed[middle : middle + 4])
    damaged = bring(either, bytes(packed)).json
    assert worked(either, table(row(1)))["taken"] == 1
    told = either.get(f"/v1/imports/{damaged['id']}").json
    assert (told["state"], told["fault"]["code"]) == ("failed", "not_a_workbook")


def test_an_import_that_breaks_off_for_whatever_reason_keeps_no_other_waiting(
    either: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (bring(either, table(row(number))).json["id"] for number in (1, 2))
    take = taking.take

    def dies(*told: Any, **more: Any) -> Any:
        if told[1][0].reference == "CRM-1":
            raise RuntimeError("nobody foresaw it")
        return take(*told, **more)

    monkeypatch.setattr(taking, "take", dies)
    role = Imports(either.service, "https://cases.haicang.example")
    while role.turn():
        pass
    monkeypatch.undo()
    states = [either.get(f"/v1/imports/{one}").json["state"] for one in (first, second)]
    assert states == ["running", "done"]
    # It is tried again when its lease has ended.
    lease_ends(either)
    while role.turn():
        pass
    assert either.get(f"/v1/imports/{first}").json["state"] == "done"


def test_an_import_that_breaks_off_again_and_again_is_ended_with_what_was_done_and_can_be_brought_anew(
    either: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "CHUNK", 1)
    first = bring(either, table(row(1), row(2))).json["id"]
    take = taking.take

    def dies(*told: Any, **more: Any) -> Any:
        if told[1][0].reference == "CRM-2":
            raise RuntimeError("nobody foresaw it")
        return take(*told, **more)

    monkeypatch.setattr(taking, "take", dies)
    turns, states = [], []
    # The first gets on by a row before it breaks off; whichever process has it next, five are enough.
    for _ in range(6):
        turns.append(Imports(either.service, "https://cases.haicang.example").turn())
        states.append(either.get(f"/v1/imports/{first}").json["state"])
        lease_ends(either)
    assert states == ["running"] * 5 + ["failed"]
    assert turns == [True] * 5 + [False]
    told = either.get(f"/v1/imports/{first}").json
    assert (told["taken"], told["fault"]["code"]) == (1, "broken_off")
    monkeypatch.undo()
    again = worked(either, table(row(1), row(2)))
    assert (again["state"], again["taken"], again["already_there"]) == ("done", 1, 1)


def test_what_gets_on_or_waits_may_break_off_as_often_as_it_likes(
    either: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chunk before the bad row of each turn is done; and looks at a day that is used up are no tries."""
    monkeypatch.setattr(working, "CHUNK", 1)
    limit(either, 7)
    asked = bring(either, table(*map(row, range(8)))).json["id"]
    take = taking.take

    def dies_next(*told: Any, **more: Any) -> Any:
        monkeypatch.setattr(taking, "take", dies)
        return take(*told, **more)

    def dies(*_: Any, **__: Any) -> Any:
        raise RuntimeError("now and then")

    for _ in range(7):
        monkeypatch.setattr(taking, "take", dies_next)
        assert Imports(either.service, "https://x.example").turn()
        lease_ends(either)
    monkeypatch.undo()
    for _ in range(7):
        assert Imports(either.service, "https://x.example").turn()
        told = either.get(f"/v1/imports/{asked}").json
        assert (told["state"], told["taken"]) == ("waiting", 7)
        lease_ends(either)


class Worker:
    """A process in which imports are worked off, begun anew as often as it is killed."""

    def __init__(self, house: House) -> None:
        url = house.service.database.engine.url.render_as_string(hide_password=False)
        words = [sys.executable, "-m", "tests.integration.intake.importing_process", url, str(house.data_dir), "CRM-3"]
        self._starter = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._starter.communicate(timeout=30)

    def works(self) -> int:
        """Let a process work until nothing is left or it is killed, and return its exit code."""
        assert self._starter.stdin
        assert self._starter.stdout
        print(file=self._starter.stdin, flush=True)
        return int(self._starter.stdout.readline())


def test_an_import_that_kills_its_process_is_ended_after_its_tries_and_others_go_on(either: House) -> None:
    poison = bring(either, table(*map(row, range(1, 5)))).json["id"]
    other = bring(either, table(row(9))).json["id"]
    with Worker(either) as worker:
        assert worker.works() == -signal.SIGKILL
        # Begun anew, the process finds the other one before the lease of the first has ended.
        assert worker.works() == 0
        assert either.get(f"/v1/imports/{other}").json["state"] == "done"
        for _ in range(TRIES - 1):
            lease_ends(either)
            assert worker.works() == -signal.SIGKILL
            assert either.get(f"/v1/imports/{poison}").json["state"] == "running"
        last = bring(either, table(row(10))).json["id"]
        lease_ends(either)
        assert worker.works() == 0
    told = either.get(f"/v1/imports/{poison}", Accept_Language="en").json
    # Row 1 is the head, and a chunk has two rows.
    assert (told["state"], told["taken"], told["row"], told["fault"]["code"]) == ("failed", 2, 3, "broken_off")
    assert "5 times at row 4 or one of those behind it" in told["fault"]["detail"]
    assert "第 4 行" in either.get(f"/v1/imports/{poison}", Accept_Language="zh").json["fault"]["detail"]
    assert either.get(f"/v1/imports/{last}").json["state"] == "done"
    assert counted(either) == taken_today(either) == 4
    again = worked(either, table(*map(row, range(1, 5))))
    assert (again["state"], again["taken"], again["already_there"]) == ("done", 2, 2)


def lease_ends(house: House) -> None:
    """Let whoever comes next have each import that somebody had."""
    with house.service.database.begin() as session:
        session.execute(update(Import).where(Import.claimed_until.is_not(None)).values(claimed_until=1.0))
