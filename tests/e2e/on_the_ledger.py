"""Matters that stay open: on the ledger, supervised, promised for another day; for whoever wants to see them all."""

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.e2e.cases import E4
from tests.e2e.installation import Installation, eventually
from tests.e2e.noticed import happens
from tests.e2e.people import Agency, Client, Page
from tests.e2e.staff import CALLER, SUPERVISOR
from tests.e2e.test_road import REVIEWER, acts, staff

if TYPE_CHECKING:
    from tests.e2e.lives import Lives

REASON = "道路红线内涉及铁路用地，须待铁路部门调整规划，预计两年以上。"
SAID = {
    "done": "已与铁路部门会商两次，取得初步意见。",
    "hindrance": "规划调整尚未批复。",
    "next_step": "第二季度再次会商，争取列入年度计划。",
}


def propose(page: Page, owner: str, months: str, **more: str) -> Page:
    """Propose to put the case of the ledger's page on the ledger."""
    return page.send("/propose", reason=REASON, owner=owner, responsible="林示例", months=months, **more)


def put_on(running: Installation, number: str, owner: str, months: str, **more: str) -> tuple[Client, Client]:
    """Let two people put a case on the ledger, and return their browsers."""
    first, second = staff(running, REVIEWER), staff(running, SUPERVISOR)
    both_sign(first, second, number, owner, months, **more)
    return first, second


def both_sign(first: Client, second: Client, number: str, owner: str, months: str, **more: str) -> None:
    """Let the first propose to put a case on the ledger, or to pass it up, and the second sign."""
    assert propose(first.open(f"/ledger/{number}"), owner, months, **more).answer.status == 200
    own = first.open(f"/ledger/{number}")
    assert not [one for one in own.forms if one.action.endswith("/decide")], own.text
    signed = second.open(f"/ledger/{number}").send("/decide", decision="agree", reason="")
    assert signed.answer.status == 200, signed.text


def open_for_long(lives: "Lives") -> None:
    """Two on the ledger or about to be, one with a promise that was moved, one whose promise was broken; a matter."""
    running = lives.running
    numbers = [lives.posted(E4, title=title)["number"] for title in ("专用道路拓宽", "铁路道口改造", "高压线迁改")]
    waits, stands, broken = numbers
    for number in numbers:
        assert lives.of(number, E4.lead).send("/sign").answer.status == 200
        assert eventually(lambda number=number: lives.agency.get(f"/v1/cases/{number}").json["state"] == "in_progress")
    until, later = ((running.now() + timedelta(days=days)).date().isoformat() for days in (700, 760))
    promised = {"promise": "规划批复后三个月内开工。", "promised_on": until}
    for number in (stands, broken):
        reviewer, supervisor = put_on(running, number, E4.lead, "6", **promised)
    assert propose(reviewer.open(f"/ledger/{waits}"), E4.lead, "3").answer.status == 200
    moving = f"/centre/promises/{stands}/1"
    assert reviewer.open(moving).send("/move", until=later, why="批复晚于预期。").answer.status == 200
    assert supervisor.open(moving).send("/decide", decision="agree", reason="").answer.status == 200
    assert eventually(lambda: number_is_watched(lives, broken))
    happens(lives, broken, "promise_due:1", "ledger_missed:1:1")
    address = f"/centre/promises/{broken}/1"
    caller = staff(running, CALLER)
    assert acts(lambda: caller.open(address), "/say", kept="no", text="至今没有开工。").answer.status == 200
    supervised(supervisor, stands)


def beyond_us(lives: "Lives") -> None:
    """Three that are the city's: one about to be passed up, one answered from there, one that it has sent back."""
    running = lives.running
    city = Agency(running.url, running.nwd("agency", "add", "city-planning", "--name", "市自然资源和规划局").strip())
    numbers = [lives.posted(E4, title=title)["number"] for title in ("总规调整", "跨区管线", "路口渠化")]
    for number in numbers:
        assert eventually(lambda number=number: lives.agency.get(f"/v1/cases/{number}").json["state"] == "dispatched")
    waits, answered, sent_back = numbers
    up = {"outside": "city_planning", "days": "5"}
    for number in (answered, sent_back):
        reviewer, _ = put_on(running, number, E4.lead, "6", **up)
    assert propose(reviewer.open(f"/ledger/{waits}"), E4.lead, "6", **up).answer.status == 200
    said = city.send(f"/v1/passed-up/{answered}/answer", {"text": "已列入年度总规调整计划。"})
    refusal = {"reason": "路口渠化由区级实施。", "legal_basis": "《厦门经济特区城乡规划条例》（示例）"}
    assert (said.status, city.send(f"/v1/passed-up/{sent_back}/refuse", refusal).status) == (200, 200)


def number_is_watched(lives: "Lives", number: str) -> bool:
    """Say whether notifier has heard of a promise and of an entry of a case."""
    query = "select count(*) from timer where step in ('promise_due:1', 'ledger_missed:1:1') and case_id in "
    with sqlite3.connect(lives.running.data / "notifier.db", timeout=20) as notifier:
        (found,) = notifier.execute(f"{query} (select id from cases where facts like '%{number}%')").fetchone()
    return bool(found == 2)


def supervised(supervisor: Client, number: str) -> None:
    """Set up a supervised matter, count, hear a report on it, and link a case."""
    told = {
        "title": "货车停车难",
        "what": "主次干道货车占道停放。",
        "owner": "planning_land",
        "supervisor": "区人大常委会",
    }
    counted = {"quantity": "货车泊位", "unit": "个", "year": "2026", "target": "300"}
    page = supervisor.open("/supervised/").send("/supervised/", **told, **counted)
    assert page.answer.status == 200, page.text
    for word, values in (
        ("/entry", {"counted": "120", "note": "疏港路一期"}),
        ("/report", {"where": "主任会议", "summary": "听取年度进展。"}),
        ("/link", {"number": number}),
    ):
        page = page.send(word, **values)
        assert page.answer.status == 200, page.text
