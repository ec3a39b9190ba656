"""The whole ladder on PostgreSQL and RabbitMQ, with the clock moved from one thing that is due to the next.

From a case that nobody signs for, over cards and notices, to an answer, a second one, and a promise that was broken.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.cases import Example
from tests.e2e.conftest import POSTGRES
from tests.e2e.installation import Installation, eventually
from tests.e2e.ladder import Walk, follow_each_other, forms, number_of
from tests.e2e.noticed import signed
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import mailboxes_of
from tests.e2e.test_road import CALLER, REVIEWER, acts, pledge, staff, taken

pytestmark = [pytest.mark.timeout(180), pytest.mark.parametrize("running", [POSTGRES], indirect=True)]

BODY, HANDLER, LEADER = "financial_work", "mingzhe.zhuang", "xiuzhen.he"
"""A body to which no other test gives a case, so that its figures are this case's."""

CENTRE, SUPERVISOR = "shumin.li", "guodong.ye"
SUPERVISION = (SUPERVISOR, "xinyi.xie")
LOAN = Example(
    {
        "kind": "help",
        "channel": "window",
        "enterprise": {"name": "厦门澄帆物流有限公司"},
        "title": "续贷两个月没有答复",
        "description": "材料交了两次，银行说要等金融办协调。",
        "matter": "finance.loan",
    },
    BODY,
    (),
)
ON_THE_WAY_UP = f"""\
task.opened lead={BODY}  router
escalation.raised step=unsigned body={BODY}  clock
escalation.raised step=no_contact body={BODY}  clock
escalation.raised step=reminder body={BODY}  clock
escalation.raised step=yellow card=yellow body={BODY}  clock
escalation.raised step=overdue body={BODY}  clock
escalation.raised step=red card=red body={BODY}  clock
notice.drafted step=blue_notice colour=blue body={BODY}  clock
escalation.raised step=blue_notice notice=blue body={BODY}  clock
notice.signed number=督办 body={BODY}  guodong_ye
notice.drafted step=orange_notice colour=orange body={BODY}  clock
escalation.raised step=orange_notice notice=orange body={BODY}  clock
notice.signed number=督办 body={BODY}  guodong_ye
notice.drafted step=red_notice colour=red body={BODY}  clock
escalation.raised step=red_notice notice=red body={BODY}  clock
notice.signed number=督办 body={BODY}  guodong_ye
""".splitlines()
ANSWERED = f"""\
notice.answered body={BODY}  mingzhe_zhuang
notice.stopped body={BODY} how=answered  mingzhe_zhuang
notice.stopped body={BODY} how=answered  mingzhe_zhuang
notice.answered body={BODY}  mingzhe_zhuang
notice.countersigned body={BODY}  xiuzhen_he
notice.stopped body={BODY} how=countersigned  xiuzhen_he
""".splitlines()
DOWN_AGAIN = f"""\
card.withdrawn step=yellow measure=yellow body={BODY}  guodong_ye
task.signed body={BODY}  mingzhe_zhuang
task.reported body={BODY} outcome=solved  mingzhe_zhuang
task.approved body={BODY}  intake
call.planned  clock
task.opened lead={BODY}  router
task.signed body={BODY}  mingzhe_zhuang
task.reported body={BODY} outcome=partly_solved  mingzhe_zhuang
task.approved body={BODY}  intake
call.planned  clock
promise.watched promise=1  intake
case.closed  intake
promise.reminded promise=1  clock
promise.due promise=1  clock
promise.settled promise=1  intake
promise.told promise=1  intake
promise.settled promise=1  intake
""".splitlines()
"""Of notifier's history, by `nwd trace`: what happened, and who caused it."""

MAILS = {
    *(
        "task",
        "reminder",
        "overdue",
        "promise 1",
        "promise_near 1.1",
        "promise_broken 1",
        "promise_broken 1.supervision",
    ),
    *(f"step {step}" for step in ("unsigned", "no_contact", "yellow", "red")),
    *(f"step {colour}_notice" for colour in ("blue", "orange", "red")),
    *("notice signed", "notice countersign1"),
}
"""The mails of a trace, by what they were written for."""

FIGURES = {
    "signed_in_time": {"of": 2, "that": 1},
    "answered_in_time": {"of": 1},
    "resolution": {"of": 1},
    "satisfaction": {"of": 1},
    "first_go": {"of": 1},
    "redo": {"count": 1},
    "cards": {"count": 1, "red": 1},
    "outcomes": {"count": 2, "solved": 1, "partly_solved": 1},
    "promises_kept": {"of": 1},
}
"""What the body's month comes to: the first times stay, whatever the second answer was."""


def test_a_case_goes_up_the_whole_ladder_and_comes_down_to_a_promise_that_is_broken(
    running: Installation, mailbox: Mailbox
) -> None:
    agency = Agency(running.url, running.nwd("agency", "add", "city-ladder", "--name", "市12345热线").strip())
    told = taken(agency, LOAN)
    walk = Walk(running, mailbox, told["number"])
    months = [walk.day()[:7]]
    first = mailbox.wait_for_task(walk.number, mailboxes_of(BODY))
    assert first.recipients[0] == f"{HANDLER}@haicang.example"

    warned_and_carded(walk)
    noticed(walk)
    assert sorted(walk.history("notifier")) == sorted(ON_THE_WAY_UP)
    answers_the_notices(walk)
    assert walk.history("notifier")[len(ON_THE_WAY_UP) :] == ANSWERED
    months.append(walk.day()[:7])
    assert walk.figures(BODY, months)["cards"] == {"count": 2, "yellow": 1, "red": 1}
    takes_the_yellow_card_back(walk)
    assert eventually(lambda: walk.figures(BODY, months)["cards"] == {"count": 1, "red": 1})
    assert eventually(running.settled)

    answered(walk, link_in(first), lambda _: {"outcome": "solved"})
    says(told, walk, solved="no", satisfaction="dissatisfied", text="银行还是没有答复")
    checked_and_redone(agency, walk)
    again = walk.link("请办理", HANDLER, times=2)
    answered(walk, again, lambda page: {"outcome": "partly_solved", **pledge(page, BODY, walk.day(28))})
    says(told, walk, solved="yes", satisfaction="satisfied", text="")
    assert agency.get(f"/v1/cases/{walk.number}").json["state"] == "closed"
    assert eventually(running.settled)
    months.append(walk.day()[:7])

    promise_is_broken(agency, told, walk)
    months.append(walk.day()[:7])
    figures = walk.figures(BODY, months)
    assert {code: figures[code] for code in FIGURES} == FIGURES
    told_since = walk.history("notifier")[len(ON_THE_WAY_UP) + len(ANSWERED) :]
    assert sorted(told_since) == sorted(DOWN_AGAIN)
    assert {one.split(", sent")[0] for one in walk.history("mail")} == MAILS
    assert eventually(lambda: running.verify(settle=5)["findings"] == [])
    assert len({str(one.message["Message-ID"]) for one in walk.mails("")}) == len(walk.mails(""))


def warned_and_carded(walk: Walk) -> None:
    """Nobody signs for it: whoever is meant is written to, at the hour that the policy says, and the cards come."""
    walk.comes("unsigned")
    walk.wrote("任务尚未签收", HANDLER)
    walk.comes("no_contact")
    walk.wrote("尚未联系企业", HANDLER)
    walk.comes("reminder")
    walk.wrote("时限将至", HANDLER)
    walk.comes("yellow")
    walk.wrote("黄牌", LEADER)
    walk.comes("overdue")
    walk.wrote("已超时限", LEADER)
    walk.comes("red")
    walk.wrote("红牌", LEADER)
    walk.wrote("抄送：红牌", CENTRE)


def noticed(walk: Walk) -> list[tuple[int, int]]:
    """The clock drafts, a supervisor signs: each colour by the limit of the one before. Return the numbers given."""
    numbers = []
    for colour, name in (("blue", "蓝色"), ("orange", "橙色"), ("red", "红色")):
        walk.comes(f"{colour}_notice")
        walk.wrote(f"{name}督办单待签发", SUPERVISOR)
        assert not walk.mails(f"{name}督办单：")
        numbers.append(number_of(signed(walk.draft(staff(walk.running, "guodong_ye")))))
        walk.wrote(f"{name}督办单：", HANDLER, LEADER)
    assert follow_each_other(numbers), numbers
    return numbers


def answers_the_notices(walk: Walk) -> None:
    """What was written stops what asks for that; the red notice waits for its second signature."""
    own = walk.link("红色督办单：", HANDLER)

    def task(link: str = own) -> Page:
        return Client(walk.running.url).open(link)

    _blue, orange, red = (one.action for one in forms(task(), "/answer"))
    assert task().send(orange, text="经办人借调，未移交；本周内约谈银行。").answer.status == 200
    assert [one.action for one in forms(task(), "/answer")] == [red]
    assert task().send(red, text="已约谈银行，责任人已明确。").answer.status == 200
    assert not forms(task(), "/countersign")
    walk.wrote("督办答复待会签", LEADER)
    heads = task(walk.link("督办答复待会签", LEADER))
    assert heads.send("/countersign").answer.status == 200
    shown = staff(walk.running, "guodong_ye").open("/desk/notices/?show=over").text
    assert shown.count(walk.number) == 3


def takes_the_yellow_card_back(walk: Walk) -> None:
    """A card is taken back with a reason, and counts no more."""
    page = staff(walk.running, "guodong_ye").open("/desk/measures/")
    fields = next(one.fields for one in forms(page, "/withdraw", step="yellow", case=walk.case))
    assert page.send("/withdraw", **{**fields, "reason": "系统停机期间无法操作。"}).answer.status == 200


def answered(walk: Walk, link: str, more: Callable[[Page], dict[str, str]]) -> None:
    """The body signs and reports, and the centre lets the answer out. more: what its report says, by its page."""

    def task() -> Page:
        return Client(walk.running.url).open(link)

    assert task().send("/sign").answer.status == 200
    said = {"report": "已约谈银行。", "answer": "银行已受理续贷，七日内放款。", **more(task())}
    assert acts(task, "/report", **said).answer.status == 200
    reviewer = staff(walk.running, REVIEWER)
    assert acts(lambda: reviewer.open(f"/centre/reviews/{walk.number}"), "/approve").answer.status == 200


def says(told: dict[str, Any], walk: Walk, **verdict: str) -> None:
    """The enterprise judges the answer that it sees."""

    def shown() -> bool:
        return any(link.endswith("/verdict") for link in page().links)

    def page() -> Page:
        return Client(walk.running.url).open(told["links"]["page"])

    assert eventually(shown)
    assert page().follow("/verdict").send("/verdict", contacted="yes", **verdict).answer.status == 200


def checked_and_redone(agency: Agency, walk: Walk) -> None:
    """A caller finds that the enterprise is right, and the same body has it again."""
    caller = staff(walk.running, CALLER)
    page = caller.open(f"/centre/calls/{walk.number}")
    assert "银行还是没有答复" in page.text
    assert page.send("/redo", reason="已核实，请督促银行答复").answer.status == 200
    assert eventually(lambda: agency.get(f"/v1/cases/{walk.number}").json["state"] == "dispatched")
    case = agency.get(f"/v1/cases/{walk.number}").json
    assert (case["round"], case["owner"]["code"]) == (2, BODY)


def promise_is_broken(agency: Agency, told: dict[str, Any], walk: Walk) -> None:
    """Its owner is reminded, the enterprise is asked on its day, and the supervision office takes it up."""

    def state() -> str:
        return str(agency.get(f"/v1/cases/{walk.number}").json["promises"][0]["state"])

    assert state() == "open"
    walk.comes("promise_near", 2)
    walk.wrote("承诺期限将至", HANDLER)
    walk.comes("promise_due", 2)
    assert eventually(lambda: state() == "due")
    asked = Client(walk.running.url).open(told["links"]["page"]).follow("/promises/1")
    assert asked.send("/promises/1", kept="no", text="至今没有放款").answer.status == 200
    assert state() == "broken"
    walk.wrote("承诺未兑现", HANDLER, LEADER, *SUPERVISION)
    walk.wrote("Promise broken", "wanting.lin")
    supervisor = staff(walk.running, "guodong_ye")
    assert walk.number in supervisor.open("/desk/board").text
    taken_up = supervisor.open(f"/centre/promises/{walk.number}/1").send("/take_up", done="已约谈金融办")
    assert taken_up.answer.status == 200
    assert eventually(lambda: walk.number not in supervisor.open("/desk/board").text)
