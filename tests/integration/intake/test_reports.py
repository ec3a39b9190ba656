"""Figures kept in the transaction that makes them, and the pages that show a month."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.intake.models import Counted
from shared.contracts import Message
from shared.contracts.words import Duty
from tests.integration.intake.house import House
from tests.integration.intake.same import well
from tests.integration.intake.staff import CALLER, come_in, member, person
from tests.integration.intake.test_events import LEAD, road

SUPERVISOR, LEADER = "ye_supervisor", "zeng_leader"
GOOD = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
BAD = {"contacted": True, "solved": False, "satisfaction": "dissatisfied"}


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def supervisor(house: House, language: str = "zh-CN") -> Any:
    person(house, SUPERVISOR, "叶督查", [Duty.SUPERVISOR])
    return come_in(house, SUPERVISOR, language)


def leads(house: House, body: str = "planning_land") -> Any:
    """Return the browser of somebody who heads a body."""
    message = house.body(body, "规划土地办", "Planning and land office")
    message.data["body"]["leader"] = person(house, LEADER, "曾主任", [])
    house.hear(message)
    return come_in(house, LEADER)


def answered(house: House, verdict: dict[str, Any] | None = None, **facts: Any) -> str:
    number = str(house.bring(**facts)["number"])
    house.hear(*road(house, number))
    house.approve(number)
    if verdict is not None:
        house.post(f"/v1/cases/{number}/verdict", verdict)
    return number


def month(browser: Any, name: str = "2026-11") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser.get(f"/reports/{name}.json").text)
    return found


def test_the_figures_of_a_month_are_there_once_it_has_happened(anywhere: House) -> None:
    for verdict in (GOOD, GOOD, BAD, None):
        answered(anywhere, verdict)
    told = month(supervisor(anywhere))
    assert told["district"]["closing"] == {"of": 4, "that": 2, "rate": 0.5}
    assert told["district"]["resolution"] == {"of": 3, "that": 2, "rate": 0.6667}
    assert told["district"]["outcomes"]["by"] == {
        "solved": 0,
        "partly_solved": 0,
        "planned": 0,
        "explained": 4,
        "cannot_by_law": 0,
    }
    assert {one["body"] for one in told["bodies"]} == {"industry", "planning_land"}
    before = month(supervisor(anywhere), "2026-10")
    assert (before["bodies"], before["district"]["cards"]["by"]) == ([], {"yellow": 0, "red": 0})
    well(anywhere)


def opened(house: House, *acts: str) -> None:
    """Bring a case that is to be signed for and whose enterprise is to be spoken to by 17:30 of the next day."""
    number = str(house.bring()["number"])
    assigned, begun = road(house, number)[:2]
    begun.data.update(dict.fromkeys(("sign_due_at", "contact_due_at"), "2026-11-25T09:30:00+00:00"))
    house.hear(assigned, begun)
    said = {
        "task.signed": {},
        "task.contacted": {"how": "visit", "contacted_at": house.clock.now().isoformat(), "note": ""},
        "task.interim": {"text": "正在核实。", "promised_on": None},
    }
    for turn, act in enumerate(acts, start=2):
        house.hear(house.told(number, act, {"turn": turn, **LEAD, **said[act]}))


def test_what_comes_due_counts_when_it_does_and_a_place_says_which_first_act_is_a_contact(house: House) -> None:
    opened(house)
    opened(house, "task.signed")
    opened(house, "task.signed", "task.contacted")
    opened(house, "task.signed", "task.interim")
    browser = supervisor(house)

    def rates() -> list[tuple[int, int]]:
        told = month(browser)["district"]
        return [(told[code]["that"], told[code]["of"]) for code in ("signed_in_time", "contacted_in_time")]

    assert rates() == [(0, 0), (0, 0)]  # nobody can be late yet
    well(house)
    house.clock.at = datetime(2026, 11, 25, 9, 31, tzinfo=UTC)
    assert rates() == [(3, 4), (2, 4)]


def test_a_card_counts_until_it_is_withdrawn_and_against_whom_it_was_shown(anywhere: House) -> None:
    number = answered(anywhere)
    fired = anywhere.clock.now().isoformat()
    for step, card, body in (("warn", "yellow", "planning_land"), ("late", "red", None), ("reminder", None, None)):
        told = {"step": step, "due_at": fired, "fired_at": fired, "card": card, **({"body": body} if body else {})}
        anywhere.hear(anywhere.told(number, "escalation.raised", told))
    (body,) = [one for one in month(supervisor(anywhere))["bodies"] if one["body"] == "planning_land"]
    assert body["figures"]["cards"] == {"count": 2, "by": {"yellow": 1, "red": 1}}
    back = {"step": "late", "card": "red", "body": "planning_land", "reason": "系统故障期间误亮", "by": "叶督查"}
    anywhere.hear(anywhere.told(number, "card.withdrawn", back))
    assert month(supervisor(anywhere))["district"]["cards"] == {"count": 1, "by": {"yellow": 1, "red": 0}}
    well(anywhere)


def test_what_is_sent_back_and_taken_up_again_is_no_first_go(house: House) -> None:
    number = answered(house, BAD)
    browser = come_in(house, CALLER)
    page = f"/centre/calls/{number}"
    assert browser.send(f"{page}/redo", browser.hidden(page), reason="属实").status_code == 303
    house.hear(*(replace(one, round=2) for one in road(house, number, 2)))
    house.approve(number)
    house.post(f"/v1/cases/{number}/verdict", GOOD)
    district = month(supervisor(house))["district"]
    assert district["redo"] == {"count": 1}
    assert district["first_go"] == {"of": 1, "that": 0, "rate": 0.0}
    assert district["resolution"] == {"of": 1, "that": 0, "rate": 0.0}
    well(house)


def test_an_event_is_of_the_month_in_which_it_happened_there(house: House) -> None:
    number = str(house.bring()["number"])
    late: list[Message] = road(house, number)
    house.clock.at += timedelta(days=7)  # intake was down over the month's end
    house.hear(*late)
    house.approve(number)
    november, december = (month(supervisor(house), one)["district"] for one in ("2026-11", "2026-12"))
    assert (november["returned"]["of"], december["returned"]["of"]) == (1, 0)
    assert (november["outcomes"]["count"], december["outcomes"]["count"]) == (0, 1)


def test_a_month_is_shown_with_bars_in_both_languages(house: House) -> None:
    for verdict in (*[GOOD] * 5, BAD):
        answered(house, verdict)
    house.hear(house.body("planning_land", "规划土地办", "Planning and land office"))
    page = supervisor(house).get("/reports/?month=2026-11&figure=first_go&body=planning_land").text
    for words in ("全区", "83.3%", "5 / 6", "单位排名", "规划土地办的各项指标", "一次办结率", "<svg", "本月尚未结束"):
        assert words in page
    english = supervisor(house, "en").get("/reports/?month=2026-11").text
    for words in ("The district", "Ranking of bodies", "Planning and land office", "Resolution rate"):
        assert words in english
    assert "所依据的规则" in supervisor(house).get("/reports/figures").text
    assert "没有计入任何单位" in supervisor(house).get("/reports/?month=2020-01").text


def test_files_are_given_by_name_and_only_of_months(house: House) -> None:
    answered(house, GOOD)
    browser = supervisor(house)
    told = browser.get("/reports/2026-11.csv")
    assert told.headers["Content-Disposition"] == 'attachment; filename="haicang-2026-11.csv"'
    assert "planning_land" in told.text
    assert browser.get("/reports/2026-11.xlsx").data.startswith(b"PK")
    for path in ("2026-13.csv", "2026-11.pdf", "x.json"):
        assert browser.get(f"/reports/{path}").status_code == 404


WAY = [("filing", 0, 5, []), ("land", 0, 40, []), ("building", 40, 60, ["filing", "land"])]
"""A way of three stages: code, begun and passed after days, what it waited for."""


def gone(house: House, number: str) -> None:
    """Let a case's task force go its way, ending now; its stages come in the wrong order."""
    start = house.clock.now() - timedelta(days=60)

    def at(days: int) -> str:
        return (start + timedelta(days=days)).isoformat()

    for passed, (code, begun, reached, after) in sorted(enumerate(WAY, start=1), reverse=True):
        told = {
            "set_up_by": 1,
            "task_force": {"zh": "增资扩产项目专班", "en": "Task force for an enlargement"},
            "stage": code,
            "name": {"zh": f"阶段{code}", "en": f"Stage {code}"},
            "needed": True,
            "passed": passed,
            "stages": len(WAY),
            "due_at": at(reached + 1),
            "reached_at": at(reached),
            "way": "enlargement",
            "body": "planning_land" if code == "land" else "industry",
            "set_up_at": at(0),
            "begun_at": at(begun),
            "after": after,
            "baseline_days": 224,
            "target_days": 64,
            "stage_baseline_days": {"filing": 24, "land": 100, "building": 100}[code],
        }
        house.hear(house.told(number, "stage.reached", told))


def test_a_way_that_was_gone_shows_with_whom_its_time_went_beside_what_it_took_before(anywhere: House) -> None:
    anywhere.hear(anywhere.body("planning_land", "规划土地办", "Planning and land office"))
    anywhere.hear(anywhere.body("industry", "产业办", "Industry office"))
    gone(anywhere, answered(anywhere))
    browser = supervisor(anywhere)
    (way,) = month(browser)["ways"]
    assert (way["gone"], way["days"], way["baseline_days"], way["target_days"]) == (1, 60.0, 224, 64)
    assert [(one["body"], one["days"]) for one in way["with_whom"]] == [("planning_land", 40.0), ("industry", 20.0)]
    assert way["waiting"] == [{"body": "industry", "for": "planning_land", "days": 35.0}]
    assert [one["stage"] for one in way["stages"]] == ["filing", "land", "building"]
    page = browser.get("/reports/?month=2026-11").text
    for words in ("以前 224天", "目标 64天", "现在 60.0天", "时间用在哪些单位", "单位之间的等待", "阶段land"):
        assert words in page
    assert len(month(browser, "2027-10")["ways"]) == 1
    assert month(browser, "2027-11")["ways"] == []
    assert month(browser, "2026-10")["ways"] == []
    well(anywhere)


def test_figures_are_for_supervisors_and_for_who_heads_a_body(house: House) -> None:
    answered(house, GOOD)
    assert leads(house).get("/reports/").status_code == 200
    member(house, "industry", "产业办", "Industry office", "handler", "陈经办", [Duty.DISPATCHER, Duty.REVIEWER])
    handler = come_in(house, "handler")
    for path in ("/reports/", "/reports/figures", "/reports/2026-11.json"):
        assert handler.get(path).status_code == 403
    assert LEAD["lead"] == "planning_land"


def test_what_a_unit_undoes_is_not_counted(house: House) -> None:
    number = str(house.bring()["number"])
    case_id = house.case(number).id

    def fail() -> None:
        with house.service.begin("test") as unit:
            unit.record(unit.case(case_id), "case.admitted", {}, "rule")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with house.service.database.read() as session:
        assert session.query(Counted).count() == 0
