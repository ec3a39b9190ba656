"""Answers with an owner and a last day: found for a case, used with a click, confirmed by their owners, counted."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.intake.knowledge import store
from services.intake.knowledge.models import EntryUse
from services.intake.verification import snapshot
from shared.db import new_id
from shared.process.problems import BadConfiguration
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import HAICANG, House
from tests.integration.intake.staff import CLERK, DISPATCHER, come_in, member

E1 = {"kind": "consultation", "title": "社保补贴咨询", "description": "招用应届毕业生的社保补贴到哪里申请、截止哪天？"}
ENTRY = "/centre/knowledge/graduate_insurance"


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database, with Haicang's knowledge base."""
    found: House = request.getfixturevalue(request.param)
    found.operations.store(found.operations.check(HAICANG))
    return found


def owner(house: House) -> Browser:
    member(house, "human_resources", "区人社局", "Human resources", "ye_renshe", "叶人社", [])
    return come_in(house, "ye_renshe")


def answer_page(house: House, number: str, **asked: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return come_in(house, DISPATCHER).get(f"/centre/cases/{number}/answer?{query}").text


def expire(house: House) -> None:
    house.clock.at += timedelta(days=400)


def test_an_entry_that_fits_is_shown_beside_the_form_and_a_click_fills_it_in(anywhere: House) -> None:
    number = anywhere.bring(**E1)["number"]
    page = answer_page(anywhere, number)
    assert "招用应届毕业生的社保补贴到哪里申请" in page
    assert "刻章" not in page
    link = re.search(r'href="(/centre/cases/[^"]+/answer\?use=[^"]+)"', page)
    assert link
    browser = come_in(anywhere, DISPATCHER)
    filled = browser.get(link[1]).text
    assert re.search(r'<textarea id="text"[^>]*>\n招用应届高校毕业生并缴纳社会保险', filled)
    done = browser.fill(link[1], text="到区人社局窗口申请，12月15日截止。")
    assert done.status_code == 303, done.text
    line = anywhere.get(f"/v1/cases/{number}/events").json["events"][-1]
    assert line["kind"] == "case.answered_at_once"
    assert "entry" not in str(line)
    assert "采用知识库条目graduate_insurance" in browser.get(f"/centre/cases/{number}").text
    with anywhere.service.database.read() as session:
        assert store.uses(session, ["graduate_insurance"]) == {"graduate_insurance": 1}
    assert re.search(r"graduate_insurance.*?>\s*1\s*<", browser.get("/centre/knowledge/").text, re.S)
    assert snapshot(anywhere.service, timedelta(days=9)).findings == []


def test_one_is_looked_for_by_words_where_none_fits_by_itself(anywhere: House) -> None:
    number = anywhere.bring(title="问一件事", description="请回电")["number"]
    assert "没有找到相关条目" in answer_page(anywhere, number)
    assert "新办企业刻章" in answer_page(anywhere, number, find="刻章 开户")
    assert "没有找到相关条目" in answer_page(anywhere, number, find="100%25")


def test_an_expired_entry_is_shown_so_and_cannot_be_used_until_its_owner_confirms_it(anywhere: House) -> None:
    number = anywhere.bring(**E1)["number"]
    expire(anywhere)
    page = answer_page(anywhere, number)
    assert "已过期" in page
    assert "use=graduate_insurance" not in page
    browser = come_in(anywhere, DISPATCHER)
    hidden = browser.hidden(f"/centre/cases/{number}/answer")
    refused = browser.send(f"/centre/cases/{number}/answer", hidden, text="照抄", entry="graduate_insurance.1")
    assert refused.status_code == 422
    assert "已过期或已被修改" in refused.text
    assert anywhere.case(number).state == "received"

    people = owner(anywhere)
    until = (anywhere.clock.at + timedelta(days=90)).date().isoformat()
    assert people.fill(ENTRY, valid_until=until).status_code in (404, 405)
    confirmed = people.send(f"{ENTRY}/confirm", people.hidden(ENTRY), valid_until=until)
    assert confirmed.status_code == 303, confirmed.text
    assert "use=graduate_insurance.2" in answer_page(anywhere, number)
    shown = people.get(ENTRY).text
    assert "叶人社" in shown
    assert "已确认" in shown


def test_only_the_owners_people_change_an_entry_and_the_older_of_two_changes_is_refused(anywhere: House) -> None:
    people, dispatcher = owner(anywhere), come_in(anywhere, DISPATCHER)
    told = {
        "question_zh": "社保补贴怎么申请？",
        "question_en": "How is the subsidy had?",
        "answer_zh": "网上申请。",
        "answer_en": "Online.",
        "words": "社保补贴、应届生，补贴",
        "valid_until": "2099-01-01",
    }
    hidden = people.hidden(ENTRY)
    assert (
        dispatcher.send(f"{ENTRY}/change", dispatcher.hidden("/centre/knowledge/") | hidden, **told).status_code == 403
    )
    assert people.send(f"{ENTRY}/change", hidden, **told).status_code == 303
    late = people.send(f"{ENTRY}/change", hidden, **told)
    assert late.status_code == 409
    assert "刚刚被他人修改" in late.text
    wrong = people.send(f"{ENTRY}/change", people.hidden(ENTRY), **{**told, "words": "50%", "answer_zh": " "})
    assert wrong.status_code == 422
    assert "每个词 1 到 40 字" in wrong.text
    number = anywhere.bring(title="问", description="想问补贴")["number"]
    assert "网上申请。" in answer_page(anywhere, number)


def test_people_of_other_bodies_see_no_entry_but_their_own(anywhere: House) -> None:
    member(anywhere, "industry", "产业办", "Industry office", "wu_chanye", "吴产业", [])
    other = come_in(anywhere, "wu_chanye")
    listed = other.get("/centre/knowledge/").text
    assert "奖补资金" in listed
    assert "社保补贴" not in listed
    assert other.get(ENTRY).status_code == 404
    assert come_in(anywhere, CLERK).get(ENTRY).status_code == 200


def test_a_folder_brings_entries_once_and_takes_nothing_back_from_their_owners(anywhere: House, tmp_path: Path) -> None:
    parts = anywhere.operations.check(HAICANG)
    assert anywhere.operations.store(parts) == []
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    written = (place / "knowledge.yaml").read_text(encoding="utf-8")
    (place / "knowledge.yaml").write_text(written.replace("2027-03-31", "2028-03-31"), encoding="utf-8")
    assert anywhere.operations.store(anywhere.operations.check(place)) == ["knowledge"]
    people = owner(anywhere)
    until = (anywhere.clock.at + timedelta(days=9)).date().isoformat()
    assert people.send(f"{ENTRY}/confirm", people.hidden(ENTRY), valid_until=until).status_code == 303
    (place / "knowledge.yaml").write_text(written.replace("2026-12-15", "2029-12-15"), encoding="utf-8")
    anywhere.operations.store(anywhere.operations.check(place))
    assert until in people.get(ENTRY).text
    (place / "knowledge.yaml").write_text(written.replace("owner: industry", "owner: industri"), encoding="utf-8")
    with pytest.raises(BadConfiguration, match=r"knowledge\.yaml:\d+ there is no body 'industri'"):
        anywhere.operations.check(place)
    (place / "knowledge.yaml").unlink()
    assert anywhere.operations.check(place)["knowledge"] == {"entries": []}


def test_what_an_entry_said_and_answered_cannot_be_changed(anywhere: House) -> None:
    for change in ("update knowledge_version set by_name = 'x'", "delete from knowledge_version"):
        with pytest.raises(DBAPIError, match="append-only"), anywhere.service.begin("test") as unit:
            unit.session.execute(text(change))


def test_a_use_that_no_case_tells_of_is_a_finding(anywhere: House) -> None:
    anywhere.bring(**E1)
    assert snapshot(anywhere.service, timedelta(days=9)).findings == []
    with anywhere.service.begin("test") as unit:
        made_up = EntryUse(case_id=new_id(), round=1, code="graduate_insurance", version=1, at=unit.now)
        unit.session.add(made_up)
    assert "disagree on entry graduate_insurance" in str(snapshot(anywhere.service, timedelta(days=9)).findings)
