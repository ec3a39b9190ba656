"""A case that the database refuses is somebody's: what is said of the refusal, anywhere, quotes none of it."""

import logging

import pytest
from sqlalchemy import text
from structlog.processors import format_exc_info
from structlog.testing import capture_logs

from services.intake.imports.role import Imports
from tests.integration.intake.house import BODY, House
from tests.integration.intake.test_batches import line, send
from tests.integration.intake.test_imports import MAPPING, bring, mapped, row, table
from tests.integration.intake.test_imports_broken_off import lease_ends

TITLE = "刘某泰工资被欠"


@pytest.fixture
def refusing(house_on_postgres: House) -> House:
    """Intake whose database refuses every case of one title."""
    with house_on_postgres.service.database.engine.begin() as connection:
        connection.execute(text(f"alter table cases add constraint refuses check (title <> '{TITLE}')"))
    return house_on_postgres


def test_one_case_that_is_refused_is_quoted_in_no_answer_and_no_log(
    refusing: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(refusing.app, "testing", False)
    with caplog.at_level(logging.INFO), capture_logs([format_exc_info]) as logs:
        one = refusing.post("/v1/cases", {**BODY, "title": TITLE})
        some = send(refusing, [line(1), line(2, title=TITLE)])
    assert (one.status_code, some.status_code) == (500, 500)
    logged = caplog.text + str(logs)
    assert '"cases" violates check constraint "refuses"' in logged
    assert TITLE not in one.text + some.text + logged


def test_an_import_that_is_refused_is_quoted_in_no_fault_no_report_and_no_log(refusing: House) -> None:
    mapped(refusing, MAPPING)
    asked = bring(refusing, table(row(1), row(2, 诉求=TITLE))).json["id"]
    role = Imports(refusing.service, "https://cases.haicang.example")
    with capture_logs([format_exc_info]) as logs:
        for _ in range(10):
            if not role.turn():
                break
            lease_ends(refusing)
    told = refusing.get(f"/v1/imports/{asked}")
    assert (told.json["state"], told.json["fault"]["code"]) == ("failed", "broken_off")
    assert 'constraint "refuses"' in str(logs)
    report = refusing.get(f"/v1/imports/{asked}/report.csv")
    assert TITLE not in told.text + report.text + str(logs)
