"""The spreadsheets that an agency without a system of its own exports, and the mapping that it brings once."""

import csv
import io
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from services.simulating.matters import Case

MAPPING = "simulated"
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("编号", "企业名称", "联系人", "联系电话", "类型", "诉求", "说明", "业务分类", "经办")
_KINDS = {"咨询": "consultation", "求助": "help", "投诉": "complaint", "举报": "report", "建议": "suggestion"}
_WORDS = {meant: word for word, meant in _KINDS.items()}
_BAD_EVERY = 8


class Sheet(NamedTuple):
    """A file, its type, and what must become of its rows."""

    data: bytes
    kind: str
    good: int
    bad: int


def mapping(channel: str, matters: Sequence[str]) -> bytes:
    """Return the mapping (YAML) of all sheets of an agency. matters: the codes, each of which stands for itself."""
    values = ", ".join(f'"{one}": {one}' for one in matters)
    kinds = ", ".join(f"{word}: {meant}" for word, meant in _KINDS.items())
    return f"""constants: {{channel: {channel}}}
columns:
  编号: {{field: source_reference}}
  企业名称: {{field: enterprise.name}}
  联系人: {{field: enterprise.contact.name}}
  联系电话: {{field: enterprise.contact.phone}}
  类型: {{field: kind, values: {{{kinds}}}}}
  诉求: {{field: title}}
  说明: {{field: description}}
  业务分类: {{field: matter, values: {{{values}}}}}
  经办: {{ignore: true}}
unlisted: refuse
""".encode()


def row(case: Case) -> list[str]:
    """Return a case as a row below HEAD."""
    who = case["enterprise"]
    named = (who["name"], who["contact"]["name"], who["contact"]["phone"], _WORDS[case["kind"]])
    return [case["source_reference"], *named, case["title"], case["description"], case["matter"], "小王"]


def sheet(kind: str, cases: Sequence[Case], chance: Random) -> Sheet:
    """Return cases as a file; some of its rows cannot be taken, as in any table that people fill in."""
    rows = [row(one) for one in cases]
    bad = [number for number in range(len(rows)) if number % _BAD_EVERY == _BAD_EVERY // 2]
    for number in bad:
        column, value = chance.choice(((4, "表扬"), (5, ""), (7, "没有的类别"), (0, "1.38E+10")))
        rows[number][column] = value
    data = workbook(rows) if kind == XLSX else _text(rows, chance)
    return Sheet(data, kind, len(rows) - len(bad), len(bad))


def workbook(rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    """Return rows below a head as a workbook."""
    from openpyxl import Workbook  # here, since every other command would load it too

    book = Workbook(write_only=True)
    page = book.create_sheet("走访台账")
    page.append(list(head))
    for one in rows:
        page.append(list(one))
    told = io.BytesIO()
    book.save(told)
    return told.getvalue()


def _text(rows: Sequence[Sequence[str]], chance: Random) -> bytes:
    told = io.StringIO(newline="")
    csv.writer(told).writerows([HEAD, *rows])
    return told.getvalue().encode(chance.choice(("utf-8", "utf-8-sig", "gb18030")))
