"""A batch of messages and who ends a case that others are in, on PostgreSQL: neither waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from services.intake.cases import actions
from services.intake.cases.actions import Speaker
from tests.integration.intake.house import House
from tests.integration.intake.same import AGAIN, LAND, bring, hotline, merge, well
from tests.parts.program import wait_until

WHO = Speaker("agency:city", "市12345")


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
