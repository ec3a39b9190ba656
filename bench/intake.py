"""What bringing many cases at once costs: `python -m bench.intake`. Options are variables: CASES, ROWS, SKIP.

Batches go through a real web process into PostgreSQL; a workbook is worked off by a real `imports` role. A figure is
cases for each second that a processor spends, ours and PostgreSQL's together and ours alone.
"""

import json
import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from bench.cases import CASES, brought
from bench.house import House, new_house
from bench.meter import family_seconds, load
from tests.e2e.installation import answers, eventually
from tests.parts import supply

LINES = 1_000
"""Cases of a batch."""


def main() -> int:
    """Measure what is asked for, and print a line for each figure."""
    skip = (os.environ.get("SKIP") or "").split(",")
    for name in [one for one in os.environ if one.startswith("NWD_")]:
        del os.environ[name]
    postgres, rabbit = supply.start_postgres(may_be_killed=True), supply.start_rabbit()
    try:
        with new_house(postgres, rabbit, "127.0.0.1:9") as house:
            house.prepare()
            key = house.nwd("agency", "key", "add", "bench", "--scopes", "submit,import").splitlines()[0]
            if "xlsx" not in skip:
                _workbook(house, int(os.environ.get("ROWS") or 50_000))
            if "batch" not in skip:
                _batches(house, key, int(os.environ.get("CASES") or 20_000))
    finally:
        rabbit.destroy()
        postgres.destroy()
    return 0


def _batches(house: House, key: str, cases: int) -> None:
    with house.role("intake", "web"):
        if not eventually(lambda: answers(f"{house.url}/livez"), 30):
            raise RuntimeError(house.log_tail())
        bodies = list(_bodies(cases + LINES))
        _send(house, key, bodies[0])  # what is made once is made
        every, own, began = family_seconds(os.getpid()), _own(), time.perf_counter()
        for body in bodies[1:]:
            _send(house, key, body)
        seconds = time.perf_counter() - began
        every, own = family_seconds(os.getpid()) - every, _own() - own
    stored = house.ask("select count(*) from intake.cases") - LINES
    assert stored == cases, f"{stored} of {cases} are there"
    print(
        f"batch: {cases} cases in {seconds:.1f} s (load {load():.1f}); cases a CPU-second: {cases / every:.0f} with "
        f"PostgreSQL and the sender ({every / cases * 1e6:.0f} us a case), {cases / own:.0f} of intake alone "
        f"({own / cases * 1e6:.0f} us)"
    )


_MAPPING = """
constants: {kind: help, channel: contact_point}
columns:
  编号: {field: source_reference}
  企业名称: {field: enterprise.name}
  联系人: {field: enterprise.contact.name}
  联系电话: {field: enterprise.contact.phone}
  诉求: {field: title}
  说明: {field: description}
  业务分类: {field: matter, values: {融资: finance.loan}}
  发生日期: {field: occurred_at}
"""


def _workbook(house: House, rows: int) -> None:
    folder = house.data / "xlsx"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(_MAPPING, encoding="utf-8")
    _write(folder / "rows.xlsx", rows)
    house.nwd("import", "mapping", "bench", "crm", str(folder / "mapping.yaml"))
    house.nwd("import", "run", "bench", str(folder / "rows.xlsx"), "--mapping", "crm", "--later")
    before, began = house.ask("select count(*) from intake.cases"), time.perf_counter()
    every = family_seconds(os.getpid())
    with house.role("intake", "imports"):
        pid = _role(b"services.intake\0imports")
        if not eventually(lambda: house.ask("select state from intake.import_job limit 1") in ("done", "failed"), 600):
            raise RuntimeError(house.log_tail())
        seconds, own = time.perf_counter() - began, family_seconds(pid)
        every = family_seconds(os.getpid()) - every
        peak = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmHWM"))
    taken = house.ask("select count(*) from intake.cases") - before
    assert taken == rows, f"{taken} of {rows} are there: {house.ask('select fault from intake.import_job')}"
    print(
        f"xlsx: {rows} rows in {seconds:.1f} s (load {load():.1f}); {own:.1f} CPU-seconds of the role, {every:.1f} "
        f"with PostgreSQL's; at most {int(peak.split()[1]) / 1000:.0f} MB"
    )


def _write(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工单")
    sheet.append(["编号", "企业名称", "联系人", "联系电话", "诉求", "说明", "业务分类", "发生日期"])
    case, when = CASES["one"], datetime(2026, 11, 5, 9, 30)  # noqa: DTZ001 - as spreadsheets have it
    for number in range(rows):
        name = f"厦门知微测试科技第{number}有限公司"
        told = f"{case['description']}（{number}）"
        sheet.append([f"X-{number}", name, "测试联系人", 13800000000 + number, case["title"], told, "融资", when])
    book.save(path)


def _bodies(cases: int) -> Iterator[bytes]:
    for begin in range(0, cases, LINES):
        some = (brought(CASES["one"], f"B-{number}") for number in range(begin, begin + LINES))
        yield "\n".join(json.dumps(one, ensure_ascii=False) for one in some).encode()


def _send(house: House, key: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    asked = urllib.request.Request(f"{house.url}/v1/cases/batch", body, headers)
    with urllib.request.urlopen(asked, timeout=120) as answer:
        told = json.load(answer)
    assert told["taken"] == LINES, told["results"][0]


def _own() -> float:
    return family_seconds(_role(b"services.intake\0web"))


def _role(words: bytes) -> int:
    return next(one for one in _children() if words in Path(f"/proc/{one}/cmdline").read_bytes())


def _children() -> list[int]:
    mine = os.getpid()
    return [int(one) for one in Path(f"/proc/{mine}/task/{mine}/children").read_text().split()]


if __name__ == "__main__":
    sys.exit(main())
