"""Batches: each line is judged by itself, and none becomes a case twice."""

import gzip
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import String, Uuid, cast, func, insert, select, text, true

from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import USUAL
from services.intake.cases import bulk, store
from services.intake.cases.numbers import read_number
from services.intake.imports import taking
from services.intake.models import Case, Likeness
from shared.db.session import table_of
from tests.integration.intake.house import BODY, House


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> House:
    return request.getfixturevalue("house" if request.param == "sqlite" else "house_on_postgres")


SAME: dict[str, Any] = {
    "enterprise": {"name": "厦门澜峰精密制造有限公司"},
    "description": "新阳厂区已满，需新增约40亩工业用地。" * 2,
}


def line(number: int, **fields: Any) -> dict[str, Any]:
    """Return a case of an enterprise of its own."""
    return {**BODY, "source_reference": f"P-{number}", "enterprise": {"name": f"厦门第{number}机械有限公司"}, **fields}


def send(house: House, lines: Iterable[Any], **headers: str) -> Any:
    body = b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    headers = {"Content-Type": "application/x-ndjson", "Accept-Language": "en", **headers}
    return house.post("/v1/cases/batch", body, **headers)


def cases(house: House) -> int:
    with house.service.database.read() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_each_line_has_its_own_result_and_a_bad_one_harms_none(either: House) -> None:
    lines = [
        line(1),
        b"",
        b'{"kind": "help", ',
        line(4, kind="loud", matter="no.such"),
        {"kind": "help"} | {name: value for name, value in line(5).items() if name != "source_reference"},
        line(6, title=""),
        line(1),
        line(1, title="另一件事"),
        *[line(number) for number in range(9, 30)],
    ]
    told = send(either, lines).json
    assert (told["taken"], told["already_there"], told["refused"]) == (22, 1, 5)
    results = {one["line"]: one for one in told["results"]}
    assert list(results) == [1, *range(3, 30)]
    first = results[1]
    assert read_number(first["number"]) == first["number"]
    assert (first["source_reference"], first["problem"]) == ("P-1", None)
    assert either.get(f"/v1/cases/{first['number']}").json["tracking_code"] == first["tracking_code"]
    assert results[3]["problem"]["type"] == "/problems/unreadable-json"
    assert [error["pointer"] for error in results[4]["problem"]["errors"]] == ["/kind", "/matter"]
    assert [error["pointer"] for error in results[5]["problem"]["errors"]] == ["/source_reference"]
    assert results[6]["problem"]["status"] == 422
    assert results[7]["outcome"] == "already_there"
    assert (results[7]["number"], results[7]["tracking_code"]) == (first["number"], first["tracking_code"])
    assert results[8]["problem"]["type"] == "/problems/source-reference-conflict"
    assert (results[8]["number"], results[8]["tracking_code"]) == (first["number"], None)
    # Each case is what one POST makes of it: its row, its first line, its message.
    assert len(either.sent()) == cases(either) == 22
    (message,) = either.sent(results[29]["number"])
    single = either.bring(**line(30))
    (other,) = either.sent(single["number"])
    assert message.data.keys() == other.data.keys()
    assert message.data["case"].keys() == other.data["case"].keys()
    assert (message.type, message.round, message.line) == (other.type, other.round, other.line)


def test_a_batch_sent_again_gives_the_same_cases_by_reference_or_key(either: House) -> None:
    lines = [line(number) for number in range(1, 12)]
    nameless = [{**one, "source_reference": None} for one in lines]
    assert either.post("/v1/cases", lines[2]).status_code == 202
    for some, key in ((lines, {}), (nameless, {"Idempotency-Key": "batch-7"})):
        before = send(either, some, **key).json
        again = send(either, some, **key).json
        assert again["already_there"] == 11
        assert [one["tracking_code"] for one in again["results"]] == [one["tracking_code"] for one in before["results"]]
    assert cases(either) == 22
    # A line that was mended under the same key stands for another request; one that was refused before is taken.
    changed = send(either, [{**nameless[0], "title": "另一件事"}, *nameless[1:]], **{"Idempotency-Key": "batch-7"}).json
    assert changed["results"][0]["problem"]["type"] == "/problems/idempotency-conflict"
    assert (changed["already_there"], changed["refused"]) == (10, 1)
    bad = [{**nameless[0], "kind": "loud"}, nameless[1]]
    assert send(either, bad, **{"Idempotency-Key": "batch-8"}).json["refused"] == 1
    assert send(either, nameless[:2], **{"Idempotency-Key": "batch-8"}).json["taken"] == 1


def test_what_was_cut_short_is_completed_by_sending_it_again(either: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "CHUNK", 10)
    submit, left = bulk.submit, [13]

    def dies(*args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise RuntimeError("the process ends here")
        return submit(*args, **more)

    lines = [line(number) for number in range(1, 26)]
    monkeypatch.setattr(bulk, "submit", dies)
    with pytest.raises(RuntimeError):
        send(either, lines)
    assert cases(either) == len(either.sent()) == 10
    monkeypatch.setattr(bulk, "submit", submit)
    told = send(either, lines).json
    assert (told["taken"], told["already_there"], told["refused"]) == (15, 10, 0)
    assert len(either.sent()) == 25


def test_two_who_send_the_same_batch_at_once_make_each_case_once(house_on_postgres: House) -> None:
    lines = [line(number) for number in range(1, 120)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda some: send(house_on_postgres, some).json, (lines, lines[::-1], lines)))
    assert cases(house_on_postgres) == 119
    assert sum(one["taken"] for one in answers) == 119
    numbers = [{one["source_reference"]: one["number"] for one in answer["results"]} for answer in answers]
    assert numbers[0] == numbers[1] == numbers[2]


def test_the_same_matter_is_found_before_and_within_a_batch(either: House) -> None:
    first = either.bring(**line(1, **SAME))["number"]
    told = send(either, [*(line(number) for number in range(10, 20)), line(2, **SAME), line(3, **SAME)]).json
    second, third = [one["number"] for one in told["results"][-2:]]
    ids = {either.case(number).id: number for number in (first, second, third)}
    with either.service.database.read() as session:
        found = {(ids[one.case_id], ids[one.other_id]) for one in session.scalars(select(Likeness))}
    assert found == {(second, first), (third, first), (third, second)}


def test_the_rule_of_the_place_merges_within_a_batch(either: House) -> None:
    place = either.operations.check(either.folder)["place"]
    either.loosen(same_matter={**place["same_matter"], "merge": 0.9})
    told = send(either, [line(1, **SAME), line(2), line(3, **SAME)]).json
    assert told["taken"] == 3
    first, _, third = [either.case(one["number"]) for one in told["results"]]
    assert (third.state, third.merged_into, first.joined) == ("merged", first.id, 1)


def test_no_case_of_a_batch_is_merged_with_a_test_nor_proposed_to_be(either: House) -> None:
    place = either.operations.check(either.folder)["place"]
    either.loosen(same_matter={**place["same_matter"], "merge": 0.9})
    key = Keys(either.service).add("window-hall", scopes=USUAL, test=True)
    assert either.post("/v1/cases", line(1, **SAME), key=key).status_code == 202
    told = send(either, [line(2, **SAME)]).json
    assert either.case(told["results"][0]["number"]).state == "received"
    with either.service.database.read() as session:
        assert session.scalars(select(Likeness)).all() == []


def test_references_are_looked_up_one_by_one_where_the_database_knows_nothing_of_its_tables(
    house_on_postgres: House,
) -> None:
    house, stored, table = house_on_postgres, 4_000, table_of(Case)
    house.bring(**line(0))
    series = func.generate_series(1, stored).table_valued("n", name="series").render_derived()
    count = series.c.n
    other = {"id": cast(func.md5(cast(count, String)), Uuid), "number": func.concat("N-", count)}
    other |= {"source_reference": func.concat("R-", count), "link_token": func.concat("t", count)}
    read = text(
        "select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = 'cases'"
    )
    with house.service.database.read() as session:
        copies = select(*(other.get(one.name, one) for one in table.c)).select_from(table.join(series, true()))
        session.execute(insert(table).from_select([one.name for one in table.c], copies))
        before = session.scalar(read)
        found = store.receipts(session, "window-hall", {f"R-{number}" for number in range(stored - 100, stored + 100)})
        assert len(found) == 101
        assert session.scalar(read) - before <= 2 * len(found)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "deep": (b'{"title": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "unreadable-json"),
    "a name twice": (b'{"kind": "help", "kind": "report"}', "unreadable-json"),
    "NaN": (b'{"project": {"amount": NaN}}', "unreadable-json"),
    "half a character": (json.dumps(line(5, title="\ud800")).encode(), "invalid"),
    "NUL": (json.dumps(line(6, title="\0")).encode(), "invalid"),
    "not UTF-8": (json.dumps(line(7), ensure_ascii=False).encode("gb18030"), "unreadable-json"),
    "compressed": (gzip.compress(json.dumps(line(8)).encode(), mtime=0).replace(b"\n", b""), "unreadable-json"),
    "a list": (b"[]", "invalid"),
    "a number of many digits": (b'{"project": {"amount": ' + b"9" * 100_000 + b"}}", "unreadable-json"),
    "ten MB": (b'{"title": "' + b"x" * 10_000_000 + b'"}', "too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_line_is_refused_alone_and_its_neighbours_are_taken(house: House, name: str) -> None:
    hostile, slug = HOSTILE[name]
    told = send(house, [line(1), hostile, line(2)]).json
    assert [one["outcome"] for one in told["results"]] == ["taken", "refused", "taken"]
    assert told["results"][1]["problem"]["type"] == f"/problems/{slug}"
    assert cases(house) == 2


def test_a_batch_that_was_compressed_is_unpacked_by_nobody(house: House) -> None:
    body = gzip.compress(json.dumps(line(1)).encode() + b"\n" + b" " * 50_000_000)
    assert send(house, [body], Content_Encoding="gzip").status_code == 415
    told = send(house, [body]).json
    assert (told["taken"], told["refused"]) == (0, len(told["results"]))
    assert {one["problem"]["type"] for one in told["results"]} == {"/problems/unreadable-json"}
    assert cases(house) == 0


def test_a_batch_that_is_none_is_refused_whole(house: House) -> None:
    answer = send(house, [line(1)], **{"Content-Type": "application/json"})
    assert (answer.status_code, "application/x-ndjson" in answer.json["detail"]) == (415, True)
    assert answer.headers["Accept"].split(", ")[0] == "application/x-ndjson"
    assert house.post("/v1/cases/batch", b"{}", key="nwd_aaaaaaaa_" + "x" * 43).status_code in (401, 415)
    assert send(house, [line(1)], **{"Idempotency-Key": "k" * 255}).status_code == 422
    answer = send(house, [b"x"] * 10_001)
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/too-large")
    assert cases(house) == 0
    # Who asks for a dry run that there is not must not have made cases.
    for told in (
        house.post("/v1/cases/batch?dry_run=true", json.dumps(line(1)).encode(), Content_Type="application/x-ndjson"),
        house.post("/v1/cases?dry_run=true", line(1)),
    ):
        assert (told.status_code, told.json["errors"][0]["parameter"]) == (422, "dry_run")
    assert cases(house) == 0
    assert house.post("/v1/cases?lang=en", line(1)).status_code == 202
    assert send(house, []).json == {"taken": 0, "already_there": 0, "refused": 0, "results": []}
