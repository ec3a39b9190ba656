"""What operators do, and how the tables come to be."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.intake.agencies.actions import Refused
from services.intake.models import MIGRATIONS, Base
from shared.db import Database
from shared.db.migrate import behind, differences, upgrade
from shared.process.problems import BadConfiguration
from tests.integration.intake.house import HAICANG, House


@pytest.mark.parametrize("fixture", ["house", "house_on_postgres"])
def test_migrations_make_the_tables_that_the_models_describe(request: pytest.FixtureRequest, fixture: str) -> None:
    house: House = request.getfixturevalue(fixture)
    upgrade(house.service.database, MIGRATIONS)
    assert not behind(house.service.database, MIGRATIONS)
    assert differences(house.service.database, Base.metadata) == []


def test_loading_the_same_place_again_changes_nothing(house: House) -> None:
    parts = house.operations.check(HAICANG)
    assert house.operations.store(parts) == []
    changed = {"place": {**parts["place"], "reopen_limit": 1}}
    assert house.operations.store(changed) == ["place"]
    assert house.operations.store(parts) == ["place"]


def test_a_broken_folder_is_refused_whole_and_the_place_in_force_stays(house: House, tmp_path: Path) -> None:
    (tmp_path / "place.yaml").write_text("code: 7", encoding="utf-8")
    with pytest.raises(BadConfiguration):
        house.operations.check(tmp_path)
    assert house.bring()["number"].startswith("HC-")


def test_an_agency_may_have_several_keys_and_each_is_revoked_alone(house: House) -> None:
    second = house.operations.add_agency("window-hall", "政务服务大厅")
    assert house.get("/v1/cases", key=second).status_code == 200
    assert house.operations.revoke_key(second.split("_")[1]) is True
    assert house.operations.revoke_key(second.split("_")[1]) is False
    assert house.get("/v1/cases", key=second).status_code == 401
    assert house.get("/v1/cases").status_code == 200


@pytest.mark.parametrize(
    ("code", "name"), [("Window Hall", "x"), ("", "x"), ("new", "  "), ("new", "x" * 201), ("window-hall", "别的名字")]
)
def test_an_operator_is_told_why_an_agency_cannot_be_added(house: House, code: str, name: str) -> None:
    with pytest.raises(Refused):
        house.operations.add_agency(code, name)


def test_a_key_that_nobody_has_cannot_be_revoked(house: House) -> None:
    with pytest.raises(Refused):
        house.operations.revoke_key("zzzzzzzz")


def test_a_case_is_found_by_the_number_that_people_say(house: House) -> None:
    number = house.bring()["number"]
    assert house.operations.case_id(number.replace("-", " ")) == house.case(number).id
    assert house.operations.case_id(house.numbered(999)) is None
    assert house.operations.case_id("x") is None


def test_readiness_names_what_is_missing(empty_house: House) -> None:
    answer = empty_house.client().get("/readyz")
    assert answer.status_code == 503
    assert {one["check"] for one in answer.json["reasons"]} == {"configuration", "roles"}
    assert empty_house.client().get("/livez").status_code == 200
    assert b"python_info" in empty_house.client().get("/metrics").data


def test_while_the_database_is_gone_every_face_says_when_to_come_again(house: House) -> None:
    number, token = house.bring()["number"], "a" * 16
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "intake")
    there, house.service.database = house.service.database, gone
    house.app.testing = False
    try:
        with capture_logs() as logs:
            answers = [
                house.post("/v1/cases", {}),
                house.get(f"/v1/cases/{number}"),
                house.client().get(f"/track/{token}", headers={"Accept": "text/html"}),
            ]
            ready = house.client().get("/readyz")
    finally:
        house.service.database = there
        gone.close()
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert ready.status_code == 503
    assert token not in str([{name: value for name, value in one.items() if name != "exc_info"} for one in logs])
    assert house.get(f"/v1/cases/{number}").status_code == 200
