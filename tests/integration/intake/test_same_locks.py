"""Who locks cases and more besides, on PostgreSQL: neither of two waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, text

from services.intake.agencies.models import Allowance
from services.intake.cases import actions
from services.intake.cases.actions import Speaker
from services.intake.imports.models import Import
from services.intake.imports.role import Imports
from tests.integration.intake.house import House
from tests.integration.intake.same import AGAIN, LAND, bring, by_rule, hotline, merge, well
from tests.integration.intake.test_imports import MAPPING, mapped, row, table
from tests.integration.intake.test_imports import bring as bring_sheet
from tests.integration.intake.test_mail_in import answers, opened, wrote
from tests.integration.intake.test_quota_of_sheets import limit
from tests.parts.program import wait_until

WHO = Speaker("agency:city", "市12345")
ALLOWANCE = select(Allowance).where(Allowance.agency == "window-hall", Allowance.policy == "cases")


def somebody_waits_for_a_lock(house: House) -> bool:
    query = text(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )
    with house.service.database.read() as session:
        return bool(session.scalar(query))


def test_a_case_that_others_are_in_ends_while_a_batch_about_them_waits_for_it(house_on_postgres: House) -> None:
    house = house_on_postgres
    key = hotline(house)
    one, other = bring(house, LAND, key)["number"], bring(house, AGAIN)["number"]
    merge(house, one, other)
    merged, survivor = house.case(one).id, house.case(other).id
    assert merged < survivor, "a batch locks the merged case first"

    def batch() -> None:
        with house.service.begin("a batch") as unit:
            unit.preload([merged, survivor], make=False)

    with ThreadPoolExecutor(1) as others:
        with house.service.begin("an end") as unit:
            case = unit.case(survivor)
            waiting = others.submit(batch)
            assert wait_until(lambda: somebody_waits_for_a_lock(house))
            actions.withdraw(unit, case, "不办了", WHO)
        waiting.result(timeout=30)
    assert house.get(f"/v1/cases/{one}", key=key).json["merged"]["state"] == "withdrawn"
    well(house)


def test_a_mail_that_waits_for_the_case_it_merges_into_keeps_the_agencys_other_doors_open(
    house_on_postgres: House,
) -> None:
    """A chunk of a spreadsheet has the case and then wants the allowance: a mail must not have that meanwhile."""
    house = house_on_postgres
    by_rule(house)
    token = opened(house)
    wrote(house, token, message_id="<1@park.example>")
    [(_, first)] = answers(house)
    assert first
    with ThreadPoolExecutor(1) as others:
        with house.service.begin("a chunk") as unit:
            unit.case(house.case(first).id)
            waiting = others.submit(wrote, house, token, message_id="<2@park.example>")
            assert wait_until(lambda: somebody_waits_for_a_lock(house))
            assert unit.session.scalar(ALLOWANCE.with_for_update(nowait=True)) is not None
        waiting.result(timeout=30)
    _, (became, second) = answers(house)
    assert became == "taken"
    assert second
    assert house.case(second).merged_into == house.case(first).id
    well(house)


def test_an_import_is_locked_before_its_agencys_allowance_so_that_nobody_takes_it_from_a_worker_at_it(
    house_on_postgres: House,
) -> None:
    house = house_on_postgres
    mapped(house, MAPPING)
    limit(house, 10)
    asked = bring_sheet(house, table(row(1))).json["id"]
    house.bring()  # so that there is an allowance to be waited for
    with ThreadPoolExecutor(1) as others:
        with house.service.begin("another door") as unit:
            unit.session.scalars(ALLOWANCE.with_for_update()).one()
            waiting = others.submit(Imports(house.service, "https://x.example").turn)
            assert wait_until(lambda: somebody_waits_for_a_lock(house))
            with house.service.database.begin() as session:
                assert session.scalars(select(Import.id).with_for_update(skip_locked=True)).all() == []
        assert waiting.result(timeout=30)
    assert house.get(f"/v1/imports/{asked}").json["state"] == "done"
