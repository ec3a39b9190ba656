"""An import that fails or breaks off keeps no other waiting."""

from typing import Any

import pytest
from sqlalchemy import update

from services.intake.imports import store, taking, working
from services.intake.imports.models import Import
from services.intake.imports.role import Imports
from tests.integration.intake.house import House
from tests.integration.intake.test_imports import HEAD, MAPPING, bring, mapped, row, table, worked
from tests.unit.intake.sheets import book


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
    with either.service.begin("test") as unit:
        job = store.of_agency(unit.session, first, "window-hall")
        assert job is not None
        job.claimed_until = 1.0
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
    role, states = Imports(either.service, "https://cases.haicang.example"), []
    # The first try gets on by a row; the five that count are those behind it.
    for _ in range(6):
        assert role.turn()
        states.append(either.get(f"/v1/imports/{first}").json["state"])
        with either.service.begin("test") as unit:  # its lease ends
            unit.session.execute(update(Import).where(Import.claimed_until.is_not(None)).values(claimed_until=1.0))
    assert states == ["running"] * 5 + ["failed"]
    told = either.get(f"/v1/imports/{first}").json
    assert (told["taken"], told["fault"]["code"]) == (1, "broken_off")
    assert not role.turn()
    monkeypatch.undo()
    again = worked(either, table(row(1), row(2)))
    assert (again["state"], again["taken"], again["already_there"]) == ("done", 1, 1)
