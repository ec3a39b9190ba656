"""Spreadsheets and mails take from their agency's cases of the day: what is too many waits, and nothing is lost."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from services.intake.agencies.cli import Keys
from services.intake.agencies.models import Allowance
from services.intake.agencies.quota import Policy
from services.intake.imports import claiming, cli, files, working
from services.intake.imports.cli import Imports as Commands
from services.intake.imports.models import Import
from services.intake.imports.role import Imports
from services.intake.models import Case
from shared.contracts.mail_in import AGENCY_ANSWERED
from tests.integration.intake.house import BODY, House
from tests.integration.intake.staff import CLERK, come_in
from tests.integration.intake.test_imports import MAPPING, bring, counted, mapped, row, table
from tests.integration.intake.test_mail_in import opened, wrote

TOMORROW = datetime(2026, 11, 24, 16, tzinfo=UTC)
"""When the place's next day begins: at midnight in Xiamen."""


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> House:
    house: House = request.getfixturevalue("house" if request.param == "sqlite" else "house_on_postgres")
    mapped(house, MAPPING)
    return house


def limit(house: House, cases: int) -> None:
    Keys(house.service).limit("window-hall", {Policy.CASES: cases})


def taken_today(house: House) -> int:
    with house.service.database.read() as session:
        query = select(Allowance.taken).where(Allowance.agency == "window-hall", Allowance.policy == "cases")
        return session.scalar(query) or 0


def work(house: House) -> None:
    role = Imports(house.service, "https://cases.haicang.example")
    while role.turn():
        pass


def look_now(house: House) -> None:
    """Let the worker look again, as if its five minutes were over."""
    with house.service.database.begin() as session:
        session.execute(update(Import).values(claimed_until=None))


def shown(house: House, asked: Any) -> dict[str, Any]:
    told: dict[str, Any] = house.get(f"/v1/imports/{asked['id']}").json
    return told


def test_rows_beyond_the_days_cases_wait_and_go_on_the_next_day(either: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "CHUNK", 4)
    limit(either, 6)
    either.bring(source_reference="W-0")
    asked = bring(either, table(*map(row, range(1, 11)))).json
    work(either)
    told = shown(either, asked)
    assert (told["state"], told["taken"], told["row"]) == ("waiting", 5, 6)
    assert told["waits_until"] == TOMORROW.isoformat()
    assert either.post("/v1/cases", BODY).status_code == 429
    page = come_in(either, CLERK, "en").get("/centre/imports").text
    assert "the day&#39;s cases are used up" in page
    # Looked at once more on the same day it waits on, and its file is left alone.
    look_now(either)
    monkeypatch.setattr(files, "get", lambda *_: pytest.fail("the file was opened"))
    work(either)
    monkeypatch.undo()
    assert shown(either, asked)["state"] == "waiting"
    assert not Imports(either.service, "https://x.example").turn(), "nobody looks again at once"
    either.clock.at += timedelta(hours=15)
    look_now(either)
    work(either)
    told = shown(either, asked)
    assert (told["state"], told["taken"], told["refused"], told["waits_until"]) == ("done", 10, 0, None)
    assert counted(either, Case) == 11
    assert taken_today(either) == 5


def test_only_what_becomes_a_case_counts(either: House) -> None:
    limit(either, 4)
    bring(either, table(row(1), row(2, 类型="表扬"), row(1), row(3)))
    work(either)
    assert taken_today(either) == 2
    again = bring(either, table(row(1), row(2), row(3))).json
    dry = bring(either, table(*map(row, range(20, 40))), "&dry_run=true").json
    work(either)
    assert taken_today(either) == 3
    assert [shown(either, one)["state"] for one in (again, dry)] == ["done", "done"]
    # Rows that were there before need nothing of a day that is used up.
    bring(either, table(row(4)))
    work(either)
    assert taken_today(either) == 4
    late = bring(either, table(row(1), row(2), row(3), row(4))).json
    work(either)
    assert (shown(either, late)["state"], shown(either, late)["already_there"]) == ("done", 4)


def test_an_import_goes_on_once_the_operator_allows_more(either: House) -> None:
    limit(either, 1)
    asked = bring(either, table(row(1), row(2), row(3))).json
    work(either)
    assert shown(either, asked)["taken"] == 1
    limit(either, 10)
    look_now(either)
    work(either)
    assert (shown(either, asked)["state"], shown(either, asked)["taken"]) == ("done", 3)


def test_an_import_waits_where_the_operator_allows_less_than_was_taken(either: House) -> None:
    bring(either, table(row(1), row(2)))
    work(either)
    limit(either, 1)
    asked = bring(either, table(row(1), row(3))).json
    work(either)
    told = shown(either, asked)
    assert (told["state"], told["already_there"], told["taken"]) == ("waiting", 1, 0)
    assert taken_today(either) == 2


def test_what_waits_for_one_agency_keeps_no_other_waiting(either: House) -> None:
    limit(either, 0)
    first = bring(either, table(row(1))).json
    key = either.operations.add_agency("park", "园区")
    named = either.post("/v1/import-mappings?name=crm", MAPPING.encode(), key=key, Content_Type="application/yaml")
    assert named.status_code == 200
    other = either.post("/v1/imports?mapping=crm", table(row(1)), key=key, Content_Type="text/csv").json
    work(either)
    assert shown(either, first)["state"] == "waiting"
    assert either.get(f"/v1/imports/{other['id']}", key=key).json["state"] == "done"


def test_a_unit_that_fails_takes_nothing_of_the_day(either: House, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(either, table(row(1), row(2)))

    def dies(*_: Any, **__: Any) -> None:
        raise RuntimeError("the process ends here")

    monkeypatch.setattr(working, "problems_of", dies)
    work(either)
    monkeypatch.undo()
    assert (taken_today(either), counted(either, Case)) == (0, 0)
    with either.service.database.begin() as session:
        session.execute(update(Import).values(claimed_until=None))
    work(either)
    assert (taken_today(either), counted(either, Case)) == (2, 2)


def meanwhile(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Let something happen once, in the middle of the next chunk."""
    left = [do]
    problems_of = working.problems_of

    def first(*told: Any) -> Any:
        while left:
            left.pop()()
        return problems_of(*told)

    monkeypatch.setattr(working, "problems_of", first)


def test_no_other_door_waits_while_a_chunk_is_written(
    house_on_postgres: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, free = house_on_postgres, list[int]()
    mapped(house, MAPPING)
    house.bring()

    def look() -> None:
        held = select(Allowance.taken).where(Allowance.policy == "cases").with_for_update(skip_locked=True)
        with house.service.database.begin() as session:
            free.extend(session.scalars(held))

    before = taken_today(house)
    meanwhile(monkeypatch, look)
    bring(house, table(row(1), row(2)))
    work(house)
    assert free == [before]
    assert taken_today(house) == before + 2


def test_a_chunk_that_counted_on_what_others_took_meanwhile_is_done_again_with_what_is_left(
    house_on_postgres: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_on_postgres
    mapped(house, MAPPING)
    limit(house, 6)
    meanwhile(monkeypatch, lambda: [house.bring(source_reference=f"W-{number}") for number in (1, 2)])
    asked = bring(house, table(*map(row, range(1, 7)))).json
    work(house)
    told = shown(house, asked)
    assert (told["state"], told["taken"], told["row"]) == ("waiting", 4, 5)
    assert (taken_today(house), counted(house, Case)) == (6, 6)


def test_all_doors_together_never_bring_more_than_there_is(house_on_postgres: House) -> None:
    house = house_on_postgres
    mapped(house, MAPPING)
    limit(house, 60)
    asked = bring(house, table(*map(row, range(1, 41)))).json
    token = opened(house)
    statuses: list[int] = []

    def post(first: int) -> None:
        bodies = ({**BODY, "source_reference": f"W-{number}"} for number in range(first, first + 15))
        statuses.extend(house.post("/v1/cases", one).status_code for one in bodies)

    def write() -> None:
        for number in range(10):
            wrote(house, token, message_id=f"<{number}@park.example>")

    threads = [threading.Thread(target=post, args=(first,)) for first in (0, 100)]
    threads += [threading.Thread(target=work, args=(house,)), threading.Thread(target=write)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    told = shown(house, asked)
    mails = [one.data["became"] for one in house.sent() if one.type == AGENCY_ANSWERED.name]
    brought = told["taken"] + statuses.count(202) + mails.count("taken")
    # Eighty were wanted. Of so small a quota nobody takes anything ahead, so nothing of it is left over.
    assert (brought, counted(house, Case), taken_today(house)) == (60, 60, 60)
    assert (len(statuses), len(mails), set(statuses) | {202, 429}) == (30, 10, {202, 429})


def test_the_operator_is_told_that_an_import_waits(house: House, tmp_path: Any) -> None:
    mapped(house, MAPPING)
    limit(house, 1)
    (tmp_path / "a.csv").write_bytes(table(row(1), row(2)))
    commands = Commands(house.service, "https://x.example")
    told = commands.work(commands.ask("window-hall", tmp_path / "a.csv", "crm"), lambda _: None)
    assert (told.state, told.taken, told.waits_until) == (
        "waiting",
        1,
        TOMORROW,
    )


def test_the_operator_is_told_of_a_row_once_however_often_it_is_looked_at(
    house: House, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(house, MAPPING)
    monkeypatch.setattr(cli, "LOOK", 0.01)
    looks = threading.Semaphore(0)

    class Looking(Commands):
        def one(self, import_id: str) -> cli.Progress:
            looks.release()
            return super().one(import_id)

    (tmp_path / "a.csv").write_bytes(table(row(1), row(2)))
    commands, told = Looking(house.service, "https://x.example"), list[int]()
    asked = commands.ask("window-hall", tmp_path / "a.csv", "crm")
    assert claiming.claim(house.service, asked), "a role has it"
    operator = threading.Thread(target=commands.work, args=(asked, told.append))
    operator.start()
    for _ in range(4):
        assert looks.acquire(timeout=20)
    look_now(house)
    operator.join(20)
    assert not operator.is_alive()
    assert told == [3]


def test_a_mail_beyond_the_days_cases_is_answered_with_the_day_from_which_it_may_come_again(either: House) -> None:
    limit(either, 1)
    token = opened(either)
    wrote(either, token, message_id="<1@park.example>")
    wrote(either, token, message_id="<2@park.example>")
    # The first once more: nothing new, so nothing of the day.
    wrote(either, token, message_id="<1@park.example>")
    answers = [one.data for one in either.sent() if one.type == AGENCY_ANSWERED.name]
    assert [one["became"] for one in answers] == ["taken", "refused", "again"]
    assert "请自 11月25日起" in answers[1]["why"][0]
    assert counted(either, Case) == 1
    either.clock.at += timedelta(hours=15)
    wrote(either, token, message_id="<2@park.example>", text="enterprise: Lanfeng\n\nplease help", subject="plant")
    wrote(either, token, message_id="<3@park.example>", text="enterprise: Lanfeng\n\nplease help", subject="plant")
    answers = [one.data for one in either.sent() if one.type == AGENCY_ANSWERED.name]
    assert [one["became"] for one in answers[3:]] == ["taken", "refused"]
    assert "26 November" in answers[4]["why"][0]
