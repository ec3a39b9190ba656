"""An import that fails or breaks off keeps no other waiting."""

from typing import Any

import pytest

from services.intake.imports import store, taking
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
