"""The client of clients/python brings spreadsheets, and holds a day's list against the house's."""

import csv
import io

from no_wrong_door import digest_of
from services.intake.agencies.cli import Keys
from services.intake.agencies.quota import Policy
from services.intake.agency_states.cli import States
from services.intake.imports.role import Imports
from tests.integration.intake.house import House
from tests.integration.intake.test_client import client_of, new
from tests.integration.intake.test_imports import HEAD, MAPPING, row, table
from tests.unit.intake.sheets import book


def work(house: House) -> None:
    role = Imports(house.service, "https://cases.haicang.example")
    while role.turn():
        pass


def test_a_spreadsheet_is_brought_and_what_became_of_each_row_is_read(either: House) -> None:
    with client_of(either, language="zh") as client:
        assert client.keep_mapping("crm", MAPPING)["version"] == 1
        assert client.keep_mapping("crm", MAPPING.encode())["version"] == 1
        assert [one["name"] for one in client.mappings()] == ["crm"]
        assert client.mapping("crm")["mapping"]["unlisted"] == "refuse"
        first = client.bring_sheet("crm", table(row(1), row(2, 类型="表扬")), file_name="走访.csv")
        tried = client.bring_sheet("crm", book([HEAD, row(3)]).read(), dry_run=True)
        assert (client.sheet(first["id"])["state"], tried["dry_run"]) == ("waiting", True)
        work(either)
        told = client.finished(first["id"])
        assert (told["state"], told["taken"], told["refused"], told["file_name"]) == ("done", 1, 1, "走访.csv")
        assert client.finished(tried["id"])["fits"] == 1
        assert [(one["row"], one["outcome"]) for one in client.sheet_rows(first["id"])] == [
            (2, "taken"),
            (3, "refused"),
        ]
        assert [one["row"] for one in client.sheet_rows(first["id"], after=2)] == [3]
        report = list(csv.reader(io.StringIO(client.sheet_report(first["id"]).decode("utf-8-sig"))))
        assert [line[:2] for line in report[1:]] == [["2", "已收下"], ["3", "未收下"]]
        assert {one["id"] for one in client.sheets()} == {first["id"], tried["id"]}


def test_waiting_for_an_import_ends_with_the_day_s_cases_and_asks_until_then(house: House) -> None:
    Keys(house.service).limit("window-hall", {Policy.CASES: 1})
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            work(house)

    with client_of(house, wait=wait) as client:
        client.keep_mapping("crm", MAPPING.encode())
        asked = client.bring_sheet("crm", table(row(1), row(2)), idempotency_key="monday")
        assert client.bring_sheet("crm", table(row(1), row(2)), idempotency_key="monday")["id"] == asked["id"]
        told = client.finished(asked["id"], every=7)
    assert waited == [7, 7]
    assert (told["state"], told["taken"], told["waits_until"]) == ("waiting", 1, "2026-11-24T16:00:00+00:00")


def test_a_day_is_known_by_its_digest_and_read_whole_where_it_differs(either: House) -> None:
    either.clock.stand()
    with client_of(either) as client:
        mine = [(client.submit(new(source_reference=f"W-{one}"))["number"], f"W-{one}", "received") for one in range(3)]
        mine.append((client.submit(new(title="无编号"))["number"], None, "received"))
        day = either.clock.at.date().isoformat()
        told = client.day(day)
        assert (told["count"], told["digest"]) == (4, digest_of(reversed(mine)))
        client.withdraw(mine[0][0])
        assert client.day(day)["digest"] != digest_of(mine)
        assert [(one["number"], one["source_reference"], one["state"]) for one in client.received(day)][1:] == mine[1:]


def test_all_pages_of_a_day_are_read(house: House) -> None:
    with client_of(house) as client:
        cases = (new(source_reference=f"W-{number}") for number in range(1003))
        numbers = [one["number"] for one in client.submit_many(cases, size=1003)]
        day = house.clock.at.date().isoformat()
        assert [one["number"] for one in client.received(day)] == numbers


def test_the_table_tells_the_agency_s_own_words_for_states(either: House) -> None:
    States(either.service).keep("window-hall", b'withdrawn: "99"\n')
    with client_of(either) as client:
        gone, stays = (client.submit(new(title=title))["number"] for title in ("撤回", "在办"))
        client.withdraw(gone)
        rows = list(csv.DictReader(io.StringIO(client.table().decode("utf-8-sig"))))
        assert {one["Number"]: (one["State"], one["Your state"]) for one in rows} == {
            gone: ("withdrawn", "99"),
            stays: ("received", ""),
        }
        assert [
            one["State"] for one in csv.DictReader(io.StringIO(client.table(state="withdrawn").decode("utf-8-sig")))
        ] == ["withdrawn"]
