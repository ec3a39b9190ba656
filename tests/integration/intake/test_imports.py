"""Spreadsheets become cases: mapped, tried, worked off in the background, each row accounted for."""

import csv
import io
from datetime import timedelta
from typing import IO, Any

import pytest
from sqlalchemy import func, select

from services.intake.imports import claiming, store, taking, working
from services.intake.imports.role import Imports
from services.intake.models import Case, ImportFile
from shared.messaging import Unit
from tests.integration.intake.house import House
from tests.unit.intake.sheets import book

MAPPING = """
constants: {channel: contact_point}
columns:
  编号: {field: source_reference}
  企业名称: {field: enterprise.name}
  信用代码: {field: enterprise.uscc}
  联系电话: {field: enterprise.contact.phone}
  类型:
    field: kind
    values: {咨询: consultation, 求助: help, 投诉: complaint}
  诉求: {field: title}
  业务分类:
    field: matter
    values: {用地: land.enlarge, 融资: finance.loan}
  发生日期: {field: occurred_at}
  要求时限: {field: source_due_at, dates: ["%d.%m.%Y", "%Y-%m-%d"]}
  需要答复: {field: needs_reply}
  内部备注: {ignore: true}
unlisted: refuse
"""
HEAD = [
    "编号",
    "企业名称",
    "信用代码",
    "联系电话",
    "类型",
    "诉求",
    "业务分类",
    "发生日期",
    "要求时限",
    "需要答复",
    "内部备注",
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row(number: int, **other: Any) -> list[Any]:
    told = {
        "编号": f"CRM-{number}",
        "企业名称": f"厦门第{number}机械有限公司",
        "联系电话": 13800138000.0,
        "类型": "求助",
        "诉求": "增资扩产需要新增工业用地",
        "业务分类": "用地",
        "发生日期": "2026/11/5",
        "需要答复": "是",
        **other,
    }
    return [told.get(name) for name in HEAD]


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> House:
    house = request.getfixturevalue("house" if request.param == "sqlite" else "house_on_postgres")
    mapped(house, MAPPING)
    return house


def mapped(house: House, mapping: str, name: str = "crm") -> Any:
    answer = house.post(f"/v1/import-mappings?name={name}", mapping.encode(), Content_Type="application/yaml")
    assert answer.status_code == 200, answer.json
    return answer.json


def bring(house: House, file: IO[bytes] | bytes, query: str = "", **headers: str) -> Any:
    data = file if isinstance(file, bytes) else file.read()
    headers = {"Content-Type": XLSX if data[:2] == b"PK" else "text/csv", **headers}
    return house.post(f"/v1/imports?mapping=crm{query}", data, **headers)


def worked(house: House, file: IO[bytes] | bytes, query: str = "") -> Any:
    """Bring a spreadsheet, work it off, and return what it came to, with its rows."""
    asked = bring(house, file, query)
    assert asked.status_code == 202, asked.json
    role = Imports(house.service, "https://cases.haicang.example")
    while role.turn():
        pass
    told = house.get(f"/v1/imports/{asked.json['id']}", Accept_Language="en").json
    rows = house.get(f"/v1/imports/{asked.json['id']}/rows?limit=1000", Accept_Language="en").json["rows"]
    return {**told, "rows": {one["row"]: one for one in rows}}


def counted(house: House, what: Any = Case) -> int:
    with house.service.database.read() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def table(*rows: list[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode("gb18030")


def test_every_row_is_accounted_for_and_a_bad_one_names_its_column(either: House) -> None:
    uscc = "91350205MA31ABCD0X"
    rows = [
        row(1),
        row(2, 信用代码=uscc, 类型="表扬", 业务分类=None),
        row(3, 发生日期="去年", 需要答复="也许"),
        [None] * len(HEAD),
        row(5, 信用代码=913502050000000123.0),
        row(6, 企业名称=None),
        row(1, 诉求="另一件事"),
        row(1),
        row(9, 要求时限="24.12.2026"),
    ]
    told = worked(either, book([HEAD, *rows]))
    assert (told["state"], told["fault"], told["row"]) == ("done", None, 10)
    assert (told["taken"], told["already_there"], told["refused"]) == (2, 1, 5)
    assert sorted(told["rows"]) == [2, 3, 4, 6, 7, 8, 9, 10]
    why = {
        number: [(problem["column"], problem["code"]) for problem in one["problems"]]
        for number, one in told["rows"].items()
        if one["problems"]
    }
    assert why == {
        3: [("类型", "unmapped"), ("信用代码", "uscc")],
        4: [("发生日期", "date"), ("需要答复", "boolean")],
        6: [("信用代码", "digits_lost")],
        7: [("企业名称", "required")],
        8: [("编号", "source-reference-conflict")],
    }
    assert told["rows"][8]["number"] == told["rows"][9]["number"] == told["rows"][2]["number"]
    case = either.get(f"/v1/cases/{told['rows'][10]['number']}").json
    assert case["enterprise"]["contact"]["phone"] == "13800138000"
    assert (case["kind"], case["channel"], case["matter"]) == ("help", "contact_point", "land.enlarge")
    assert case["occurred_at"] == "2026-11-05T00:00:00+08:00"
    assert case["source_due_at"] == "2026-12-24T23:59:59+08:00"
    assert len(either.sent()) == counted(either) == 2
    # The report says the same, for people, and nothing in it can be taken for a formula.
    report = either.get(f"/v1/imports/{told['id']}/report.csv", Accept_Language="zh").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(report)))
    assert lines[0] == ["行", "结果", "来源编号", "事项编号", "列", "原因"]
    assert [line[:2] for line in lines[1:4]] == [["2", "已收下"], ["3", "未收下"], ["3", "未收下"]]
    # Mended and brought again whole, only what was not there becomes a case.
    again = worked(either, book([HEAD, row(1), row(3), row(5), row(9, 要求时限="24.12.2026")]))
    assert (again["taken"], again["already_there"], again["refused"]) == (2, 2, 0)


def test_a_dry_run_says_the_same_and_takes_nothing(either: House) -> None:
    rows = [row(1), row(2, 类型="表扬"), row(1), row(1, 诉求="另一件事")]
    assert worked(either, table(row(1)))["taken"] == 1
    told = worked(either, table(*rows, row(7), row(7), row(7, 诉求="又一件事")), "&dry_run=true")
    outcomes = [one["outcome"] for one in told["rows"].values()]
    assert outcomes == ["already_there", "refused", "already_there", "refused", "fits", "already_there", "refused"]
    assert (told["dry_run"], told["taken"], told["fits"]) == (True, 0, 1)
    assert counted(either) == 1


def test_rows_without_a_reference_are_known_by_what_they_say(either: House) -> None:
    nameless = [row(number, 编号=None) for number in (1, 2)]
    assert worked(either, table(*nameless))["taken"] == 2
    again = worked(either, table(row(3, 编号=None), *nameless))
    assert (again["taken"], again["already_there"]) == (1, 2)


def test_what_was_cut_short_goes_on_behind_the_last_chunk(either: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "CHUNK", 4)
    asked = bring(either, table(*map(row, range(1, 11)))).json
    place, role = either.app.extensions["intake.place"].get(), Imports(either.service, "https://x.example")
    first = claiming.claim(either.service)
    assert first is not None
    assert claiming.claim(either.service) is None
    take, left = taking.take, [1]

    def dies(*args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise RuntimeError("the process ends here")
        return take(*args, **more)

    monkeypatch.setattr(taking, "take", dies)
    with pytest.raises(RuntimeError):
        working.work(either.service, place, role._links, first)
    monkeypatch.setattr(taking, "take", take)
    assert counted(either) == 4
    # Nobody takes it from a worker that may be alive; afterwards another goes on, and the first finds it lost.
    assert not role.turn()
    with either.service.begin("test") as unit:
        job = store.of_agency(unit.session, asked["id"], "window-hall")
        assert job is not None
        job.claimed_until = 1.0
    second = claiming.claim(either.service)
    assert second is not None
    working.work(either.service, place, role._links, first)
    assert counted(either) == 4
    working.work(either.service, place, role._links, second, lambda job: job.row < 8)
    assert role.turn()
    told = either.get(f"/v1/imports/{asked['id']}").json
    assert (told["state"], told["taken"], told["already_there"]) == ("done", 10, 0)
    assert len(either.sent()) == 10


def test_a_file_that_cannot_be_read_fails_with_what_to_do(either: House) -> None:
    told = worked(either, "编号,企业名称\nW-1,甲\n".encode())
    assert (told["state"], told["fault"]["code"]) == ("failed", "missing_column")
    assert "信用代码" in told["fault"]["detail"]
    told = worked(either, table(row(1)).replace("内部备注".encode("gb18030"), "陌生列".encode("gb18030")))
    assert told["fault"]["code"] == "unknown_column"
    assert bring(either, book([HEAD]), Content_Type="text/csv").status_code == 415
    assert bring(either, b"a,b", Content_Type=XLSX).status_code == 415
    assert bring(either, b"a,b", Content_Type="application/vnd.ms-excel.sheet.macroEnabled.12").status_code == 415
    assert bring(either, b"a,b", "&dry_run=maybe").status_code == 422
    assert counted(either) == 0


def test_the_same_request_under_a_key_is_one_import(either: House) -> None:
    first = bring(either, table(row(1)), Idempotency_Key="k1").json
    assert bring(either, table(row(1)), Idempotency_Key="k1").json["id"] == first["id"]
    other = bring(either, table(row(2)), Idempotency_Key="k1")
    assert (other.status_code, other.json["type"]) == (409, "/problems/idempotency-conflict")
    assert len(either.get("/v1/imports").json["imports"]) == 1


def test_a_mapping_has_versions_and_says_all_that_is_wrong_with_it(house: House) -> None:
    assert mapped(house, MAPPING)["version"] == 1
    assert mapped(house, MAPPING)["version"] == 1
    assert mapped(house, MAPPING.replace("unlisted: refuse", ""))["version"] == 2
    assert house.get("/v1/import-mappings/crm").json["version"] == 2
    wrong = """
    constants: {channel: window, colour: red}
    columns:
      甲: {field: titel}
      乙: {field: title}
      丙: {field: title}
      丁: {field: kind, ignore: true}
    """
    answer = house.post("/v1/import-mappings?name=crm", wrong.encode(), Content_Type="application/yaml")
    pointers = {error["pointer"] for error in answer.json["errors"]}
    assert pointers == {"/columns/甲/field", "/columns/丙/field", "/columns/丁/field", "/constants/colour"}
    for bad in (
        b"a: &x [1]\nb: [*x, *x]",
        b"{",
        b"[]",
        b"columns: {a: {field: title}}",
        b"\xff",
        b"!!python/object:os {}",
    ):
        answer = house.post("/v1/import-mappings?name=crm", bad, Content_Type="application/yaml")
        assert answer.status_code == 422, bad
    broken = house.post("/v1/import-mappings?name=crm", b"a: 1\nb: [", Content_Type="application/yaml")
    assert "第 2 行" in broken.json["errors"][0]["detail"]
    for name, part in (("C R M", "park-crm"), ("crm", None)):
        told = house.post(f"/v1/import-mappings?name={name}", MAPPING.encode(), Content_Type="application/yaml")
        assert (part is None) == (told.status_code == 200), name
        assert part is None or part in told.json["errors"][0]["detail"]
    told = house.post("/v1/imports?mapping=crm", b"x", Content_Type="application/vnd.ms-excel")
    assert (told.status_code, "text/csv" in told.headers["Accept"]) == (415, True)


def test_files_and_rows_are_swept_once_nobody_needs_them(either: House) -> None:
    asked = worked(either, table(row(1)))
    either.clock.at += timedelta(days=91)
    fresh = bring(either, table(row(1))).json

    def swept(unit: Unit) -> int:
        return store.sweep(unit.session, unit.now - timedelta(days=90))

    with either.service.begin("test") as unit:
        assert swept(unit) == 1
    assert either.get(f"/v1/imports/{asked['id']}/rows").json["rows"] == []
    assert counted(either, ImportFile) == 1
    assert either.get(f"/v1/imports/{asked['id']}").json["taken"] == 1
    assert either.get(f"/v1/imports/{fresh['id']}").json["state"] == "waiting"
