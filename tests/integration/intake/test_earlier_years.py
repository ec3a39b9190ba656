"""Cases of earlier years are put on record, and told to nobody."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.intake.agencies.actions import Refused
from services.intake.imports import described
from services.intake.imports.cli import Imports as Commands
from services.intake.models import Counted
from services.intake.verification import snapshot
from tests.integration.intake.house import House
from tests.unit.intake.sheets import book

ARCHIVE = """
historical: true
constants: {channel: hotline, kind: help}
columns:
  编号: {field: source_reference}
  企业: {field: enterprise.name}
  诉求: {field: title}
  收到: {field: received_at}
  办结: {field: closed_at}
  结果: {field: outcome, values: {已解决: solved}}
  答复: {field: answer}
  满意: {field: satisfaction, values: {满意: satisfied}}
  单位: {field: lead}
"""
OLD_HEAD = ["编号", "企业", "诉求", "收到", "办结", "结果", "答复", "满意", "单位"]


def old(number: int, *more: Any) -> list[Any]:
    came, went = more or (datetime(2024, 3, 5, 9, 0), datetime(2024, 3, 20, 16, 0))
    return [
        f"OLD-{number}",
        "厦门旧事机械有限公司",
        "增资扩产需要用地",
        came,
        went,
        "已解决",
        "已供地。",
        "满意",
        "planning_land",
    ]


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> House:
    return request.getfixturevalue("house" if request.param == "sqlite" else "house_on_postgres")


@pytest.mark.parametrize("counts", [True, False])
def test_cases_of_earlier_years_are_put_on_record_and_nobody_is_told(
    either: House, tmp_path: Path, counts: bool
) -> None:
    commands = Commands(either.service, "https://cases.haicang.example")
    commands.keep_mapping("window-hall", "archive", ARCHIVE.encode())
    file = tmp_path / "2024.xlsx"
    backwards = old(3, datetime(2024, 3, 5), datetime(2024, 3, 1))
    file.write_bytes(book([OLD_HEAD, old(1), old(2), backwards]).read())
    with pytest.raises(Refused, match="--historical"):
        commands.ask("window-hall", file, "archive")
    asked = [commands.ask("window-hall", file, "archive", historical=True, counted=counts) for _ in (1, 2)]
    first, again = [commands.work(one, lambda _: None) for one in asked]
    assert (first.taken, first.refused, again.already_there) == (2, 1, 2)
    assert [problem["column"] for problem in first.bad[0].problems] == ["办结"]
    listed = either.get("/v1/cases").json["cases"]
    assert [(one["state"], one["outcome"], one["round"]) for one in listed] == [("archived", "solved", 1)] * 2
    assert {one["received_at"] for one in listed} == {"2024-03-05T01:00:00+00:00"}
    assert all(one["number"].startswith("HC-2024-") for one in listed)
    case = either.get(f"/v1/cases/{listed[0]['number']}").json
    assert (case["answer"]["text"], case["may"]) == ("已供地。", [])
    assert either.sent() == []
    assert snapshot(either.service, timedelta(0)).findings == []
    with either.service.database.read() as session:
        months = {(str(row.event), row.at.isoformat()[:7]) for row in session.scalars(select(Counted))}
    names = {"admitted", "answered", "closed", "judged"} if counts else set()
    assert months == {(name, "2024-03") for name in names}
    # No key of an agency's does that: it is the operator's.
    told = either.post("/v1/imports?mapping=archive", file.read_bytes(), Content_Type=described.XLSX)
    assert told.status_code == 403
