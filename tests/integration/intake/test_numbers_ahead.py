"""The numbers that a process takes from the sequence ahead of its cases, on PostgreSQL."""

from sqlalchemy import text

from services.intake.cases import store
from tests.integration.intake.house import House


def test_numbers_are_taken_ahead_until_they_are_given_back(house_on_postgres: House) -> None:
    house = house_on_postgres
    assert house.bring()["number"] == house.numbered(1)
    with house.service.database.begin() as session:
        session.execute(text("select setval('case_number_id_seq', 1000)"))
    assert house.bring()["number"] == house.numbered(2)
    store.give_back_sequences(house.service.database.engine)
    assert house.bring()["number"] == house.numbered(1001)
