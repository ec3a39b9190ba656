"""docs/imports.md: its example gives what it says, command by command."""

import csv
import io
import re
from pathlib import Path

from services.intake.imports.role import Imports
from tests.integration.intake.house import House

PAGE = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
_CALL = re.compile(
    r'curl "http://127\.0\.0\.1:8000(?P<path>[^"]+)".*?"Content-Type: (?P<kind>[^"]+)" --data-binary @(?P<file>\S+)',
    re.S,
)


def block(kind: str, number: int = 0) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[number]


def test_the_example_of_the_page_gives_what_the_page_says(house: House) -> None:
    files = {"visits.csv": block("csv"), "mapping.yaml": block("yaml")}
    calls = list(_CALL.finditer(block("sh")))
    answers = [house.post(one["path"], files[one["file"]].encode(), Content_Type=one["kind"]) for one in calls]
    assert [one.status_code for one in answers] == [200, 202]
    while Imports(house.service, "https://cases.haicang.example").turn():
        pass
    report = house.get(f"/v1/imports/{answers[1].json['id']}/report.csv", Accept_Language="en").data.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(report))) == list(csv.reader(io.StringIO(block("csv", 1))))
    mended = files["visits.csv"].replace("1.38E+10", "13800138000").replace("表扬", "咨询").replace("其他", "")
    taken = house.post("/v1/imports?mapping=crm", mended.encode(), Content_Type="text/csv").json["id"]
    while Imports(house.service, "https://cases.haicang.example").turn():
        pass
    assert house.get(f"/v1/imports/{taken}").json["taken"] == 3
