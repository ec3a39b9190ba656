"""A share of the ended cases is drawn and looked at again: what is drawn, by whom it is judged, what follows."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from services.intake.agencies.actions import Refused
from services.intake.rechecks.models import Recheck
from services.intake.verification import snapshot
from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import HAICANG, House
from tests.integration.intake.staff import REVIEWER, come_in, member, person

WATCHER = "ye_watch"
ENTERPRISE = {"name": "厦门澜峰精密制造有限公司", "contact": {"name": "林女士", "phone": "0592-5550101"}}


def closed(house: House, many: int) -> list[str]:
    """Bring cases that are answered, approved, and closed by a good verdict, and return their numbers."""
    numbers = []
    for _ in range(many):
        number = house.bring(enterprise=ENTERPRISE)["number"]
        house.answered(number)
        told = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
        assert house.post(f"/v1/cases/{number}/verdict", told).status_code == 200
        numbers.append(number)
    return numbers


def watcher(house: House) -> Browser:
    person(house, WATCHER, "叶督查", [Duty.SUPERVISOR])
    return come_in(house, WATCHER)


def november_is_over(house: House) -> None:
    house.clock.at = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def drawn(house: House) -> tuple[str, str]:
    """Return the number of the first case that was drawn as closed, and the address of its page."""
    draws = {one.kind: one for one in house.operations.draw_rechecks("2026-11", "operator")}
    number = draws["closed"].drawn[0].number
    page = watcher(house).get("/centre/rechecks/").text
    row = page[: page.index(f">{number}<")]
    return number, row[row.rindex('href="') + 6 :].split('"')[0]


def replays(house: House) -> None:
    assert snapshot(house.service, timedelta(days=999)).findings == []


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


def test_a_share_is_drawn_once_and_recomputed_ever_after(anywhere: House) -> None:
    house = anywhere
    numbers = closed(house, 5)
    withdrawn = house.bring()["number"]
    house.post(f"/v1/cases/{withdrawn}/withdraw", {})
    with pytest.raises(Refused, match="2026-11 is not over"):
        house.operations.draw_rechecks("2026-11", "operator")
    november_is_over(house)
    first = {one.kind: one for one in house.operations.draw_rechecks("2026-11", "operator")}
    assert {kind: (len(one.drawn), one.population) for kind, one in first.items()} == {
        "answered_at_once": (0, 0),
        "closed": (2, 5),
        "declined": (0, 0),
        "terminated": (0, 0),
        "withdrawn": (1, 1),
    }
    assert {one.number for one in first["closed"].drawn} <= set(numbers)
    assert all(one.new and one.agrees for one in first.values())
    json.dumps([one.plain() for one in first.values()])
    again = house.operations.draw_rechecks("2026-11", "somebody")
    assert {one.kind: one.drawn for one in again} == {kind: one.drawn for kind, one in first.items()}
    assert all(one.agrees and not one.new and one.by == "operator" for one in again)
    replays(house)


def test_what_ended_in_another_month_by_the_places_clocks_is_not_drawn(house: House) -> None:
    house.clock.at = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)  # the last hour of October in Xiamen
    old = closed(house, 1)
    house.clock.at = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    new = closed(house, 1)
    november_is_over(house)
    for month, numbers in (("2026-10", old), ("2026-11", new)):
        (draw,) = [one for one in house.operations.draw_rechecks(month, "operator") if one.kind == "closed"]
        assert [one.number for one in draw.drawn] == numbers


@pytest.mark.parametrize("month", ["2026-13", "October", "2026-1", ""])
def test_what_names_no_month_is_refused(house: House, month: str) -> None:
    with pytest.raises(Refused, match="is no month"):
        house.operations.draw_rechecks(month, "operator")


def test_a_share_that_changes_later_leaves_what_was_drawn(house: House, tmp_path: Path) -> None:
    closed(house, 4)
    november_is_over(house)
    before = house.operations.draw_rechecks("2026-11", "operator")
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    written = (place / "outcomes.yaml").read_text(encoding="utf-8")
    (place / "outcomes.yaml").write_text(written.replace("share: 0.05, least: 2", "share: 1"), encoding="utf-8")
    house.operations.store(house.operations.check(place))
    after = house.operations.draw_rechecks("2026-11", "operator")
    assert [one.drawn for one in before] == [one.drawn for one in after]
    assert all(one.agrees for one in after)


def test_what_is_in_order_is_put_on_record_and_counted(anywhere: House) -> None:
    house = anywhere
    closed(house, 3)
    november_is_over(house)
    number, address = drawn(house)
    browser = watcher(house)
    page = browser.get("/centre/rechecks/").text
    assert "3件中抽取2件" in page
    refused = browser.send(address, browser.hidden(address), found="noted")
    assert refused.status_code == 422
    assert "请写明发现的问题" in refused.text
    assert browser.send(address, browser.hidden(address), found="in_order").status_code == 303
    assert house.case(number).state == "closed"
    again = browser.send(address, browser.hidden("/centre/rechecks/"), found="in_order")
    assert again.status_code == 409
    assert "合规" in browser.get("/centre/rechecks/").text
    draws = {one.kind: one for one in house.operations.draw_rechecks("2026-11", "operator")}
    assert sorted(one.state for one in draws["closed"].drawn) == ["in_order", "waiting"]
    replays(house)


def test_what_is_not_in_order_is_taken_up_again_by_the_usual_road(anywhere: House) -> None:
    house = anywhere
    closed(house, 2)
    november_is_over(house)
    number, address = drawn(house)
    browser = watcher(house)
    refused = browser.send(address, browser.hidden(address), found="reopened", note="现场未修复")
    assert refused.status_code == 422
    assert "请写明重新办理的原因" in refused.text
    told = {"found": "reopened", "note": "现场未修复", "reason": "答复与现场情况不符"}
    assert browser.send(address, browser.hidden(address), **told).status_code == 303
    case = house.case(number)
    assert (case.state, case.round) == ("admitted", 2)
    message = house.sent(number)[-1]
    assert (message.type, message.round, message.data["reason"]) == ("case.reopened.v1", 2, "答复与现场情况不符")
    events = house.get(f"/v1/cases/{number}/events").text
    assert "答复与现场情况不符" in events
    assert "现场未修复" not in events
    replays(house)


def test_a_withdrawal_that_is_not_in_order_is_noted_and_cannot_be_taken_up(house: House) -> None:
    number = house.bring()["number"]
    house.post(f"/v1/cases/{number}/withdraw", {})
    november_is_over(house)
    house.operations.draw_rechecks("2026-11", "operator")
    browser = watcher(house)
    page = browser.get("/centre/rechecks/").text
    address = page[: page.index(f">{number}<")]
    address = address[address.rindex('href="') + 6 :].split('"')[0]
    assert 'value="reopened"' not in browser.get(address).text
    told = {"found": "reopened", "note": "被劝撤", "reason": "请重新受理"}
    assert browser.send(address, browser.hidden(address), **told).status_code == 409
    told = {"found": "noted", "note": "企业称被劝撤"}
    assert browser.send(address, browser.hidden(address), **told).status_code == 303
    assert house.case(number).state == "withdrawn"
    replays(house)


def test_nobody_looks_again_at_what_they_did_themselves(house: House) -> None:
    number = house.bring()["number"]
    house.reported(number)
    reviewer = come_in(house, REVIEWER)
    form = reviewer.hidden(f"/centre/reviews/{number}")
    reviewer.send(f"/centre/reviews/{number}/approve", form)
    house.post(f"/v1/cases/{number}/verdict", {"contacted": True, "solved": True, "satisfaction": "satisfied"})
    november_is_over(house)
    _, address = drawn(house)
    assert "请由其他人抽查" in reviewer.get(address).text
    sent = reviewer.send(address, reviewer.hidden("/centre/rechecks/"), found="in_order")
    assert sent.status_code == 409
    other = watcher(house)
    assert other.send(address, other.hidden(address), found="in_order").status_code == 303


def test_whom_to_call_is_shown_once_it_is_on_record(house: House) -> None:
    closed(house, 1)
    november_is_over(house)
    _, address = drawn(house)
    browser = watcher(house)
    assert "0592" not in browser.get(address).text
    shown = browser.send(f"{address}/contact", browser.hidden(address))
    assert shown.status_code == 200
    assert "0592" in shown.text
    assert browser.send(address, browser.hidden(address), found="in_order").status_code == 303


def test_nobody_sees_what_is_about_their_own_body(house: House) -> None:
    member(house, "industry", "产业办", "Industry office", "qiu_industry", "邱产业", [Duty.SUPERVISOR])
    number = house.bring(about="产业办")["number"]
    house.post(f"/v1/cases/{number}/withdraw", {})
    november_is_over(house)
    house.operations.draw_rechecks("2026-11", "operator")
    assert number in watcher(house).get("/centre/rechecks/").text
    assert number not in come_in(house, "qiu_industry").get("/centre/rechecks/").text


def test_verify_finds_a_finding_that_no_history_tells_of(house: House) -> None:
    closed(house, 1)
    november_is_over(house)
    house.operations.draw_rechecks("2026-11", "operator")
    with house.service.database.begin() as session:
        session.execute(update(Recheck).values(state="in_order"))
    (told,) = snapshot(house.service, timedelta(days=999)).findings
    assert "its history says of the re-check of 2026-11 waiting, but in_order is stored" in told


def test_others_have_no_business_here(house: House) -> None:
    assert come_in(house, "lin_desk").get("/centre/rechecks/").status_code == 403
    assert come_in(house, REVIEWER).get("/centre/rechecks/").status_code == 200
