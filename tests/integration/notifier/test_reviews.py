"""What the centre makes of a report: it has gone out, or there is more to do, by a limit of its own."""

import shutil
from pathlib import Path

from flask.testing import FlaskClient

from services.notifier.mail.domain import MailKind
from services.notifier.tasks.domain import Act, Refusal
from shared.contracts import Message
from shared.contracts.from_intake import CASE_REVIEWED
from shared.contracts.from_notifier import CALL_PLANNED, TASK_REPORTED, TASK_RESUMED
from shared.db import new_id
from tests.integration.notifier.browser import case_with, opened, reread, send
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, closed, message, withdrawn

REPORT = {"report": "指标已落实。", "answer": "四季度供地。", "outcome": "solved"}
WHY = "请写明公告的日期"


def reviewed(case: str, turn: int = 3, *, good: bool, key: tuple[int, int] = (1, 1)) -> Message:
    data = {"turn": turn, "approved": good, "reason": None if good else WHY, "by": "吴审核"}
    return message(CASE_REVIEWED, case, data, key)


def reported(notifier: Notifier) -> str:
    """Return a case whose lead has signed and reported."""
    case = new_id()
    notifier.take(assigned(case))
    notifier.act(notifier.lead(case), Act.SIGN)
    assert notifier.act(notifier.lead(case), Act.REPORT, **REPORT) is None
    return case


def test_an_approved_report_ends_the_leads_work(notifier: Notifier) -> None:
    case = reported(notifier)
    notifier.take(reviewed(case, good=True))
    assert notifier.states(case) == [("land", "approved")]
    assert [line.kind for line in notifier.history(case)][-2:] == ["task.approved", "call.planned"]
    refused = notifier.act(notifier.lead(case), Act.REPORT, **REPORT)
    assert refused is not None
    assert refused.why is Refusal.ALREADY
    assert notifier.sent(TASK_RESUMED) == []


def test_what_is_sent_back_is_open_again_by_a_limit_of_its_own_and_its_people_are_mailed_why(
    notifier: Notifier,
) -> None:
    case = reported(notifier)
    notifier.clock.is_at("2026-11-26T11:00")
    notifier.take(message(CASE_REVIEWED, case, reviewed(case, good=False).data, (1, 1), time=notifier.clock.now()))
    lead = notifier.lead(case)
    assert lead.state == "redo"
    assert lead.due_at.isoformat() == "2026-12-01T09:30:00+00:00"  # three working days after the Thursday
    assert notifier.sent(TASK_RESUMED)[0].data == {
        "turn": 4,
        "lead": "land",
        "by": "吴审核",
        "due_at": "2026-12-01T09:30:00+00:00",
        "case_due_at": "2026-12-01T09:30:00+00:00",
        "why": "redo",
    }
    mails = notifier.mails(case, MailKind.REDO)
    assert {mail.person for mail in mails} == {"land_1", "land_2"}
    assert mails[0].details["said"]["text"] == WHY
    assert {timer.state for timer in notifier.timers(case).values()} == {"waiting"}
    assert notifier.act(lead, Act.REPORT, **REPORT) is None
    assert [one.data["turn"] for one in notifier.sent(TASK_REPORTED)] == [3, 5]


def test_a_review_that_comes_again_or_of_an_older_report_changes_nothing(notifier: Notifier) -> None:
    case = reported(notifier)
    first = reviewed(case, good=False)
    notifier.take(first, reviewed(case, good=False))
    notifier.act(notifier.lead(case), Act.REPORT, **REPORT)
    before = notifier.stored()
    for late in (reviewed(case, good=False), reviewed(case, good=True), reviewed(case, 4, good=True)):
        notifier.take(late)
    assert notifier.stored() == before
    assert len(notifier.sent(TASK_RESUMED)) == 1


def test_a_review_of_what_nobody_here_reported_changes_nothing(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(reviewed(case, good=False))
    notifier.take(assigned(case), reviewed(case, good=True), reviewed(case, good=True, key=(1, 2)))
    assert notifier.states(case) == [("land", "to_sign")]


def test_an_approval_may_come_after_the_end_and_a_sending_back_opens_nothing_then(notifier: Notifier) -> None:
    approved, given_up = reported(notifier), reported(notifier)
    notifier.take(closed(approved), withdrawn(given_up))
    notifier.take(reviewed(approved, good=True), reviewed(given_up, good=False))
    assert notifier.states(approved) == [("land", "approved")]
    assert notifier.states(given_up) == [("land", "reported")]
    assert notifier.mails(given_up, MailKind.REDO) == []


def test_steps_of_the_clock_rest_during_the_review_and_go_on_after_it(notifier: Notifier) -> None:
    case = reported(notifier)
    notifier.clock.is_at("2026-12-03T10:00")
    notifier.tick()
    assert {timer.state for timer in notifier.timers(case).values()} == {"resting"}
    notifier.take(reviewed(case, good=False))
    notifier.tick()
    assert {timer.state for timer in notifier.timers(case).values()} == {"fired"}


def test_the_page_says_why_and_a_form_from_before_is_a_repeat(notifier: Notifier, client: FlaskClient) -> None:
    case = case_with(notifier)
    task = notifier.lead(case)
    notifier.act(task, Act.SIGN)
    page = opened(client, notifier, task)
    turn = page.split('name="turn" value="')[1].split('"')[0]
    assert send(client, page, "report", turn=turn, **REPORT)[0] == 303
    assert send(client, page, "report", turn=turn, **REPORT)[0] == 409
    notifier.take(reviewed(case, good=False))
    page = reread(client, task)
    assert WHY in page
    assert "吴审核" in page
    assert REPORT["report"] in page
    status, again = send(client, page, "report", turn=turn, **REPORT)
    assert (status, "没有做任何改动" in again) == (409, True)
    assert len(notifier.sent(TASK_REPORTED)) == 1
    newer = page.split('name="turn" value="')[1].split('"')[0]
    assert send(client, page, "report", turn=newer, **REPORT)[0] == 303
    assert len(notifier.sent(TASK_REPORTED)) == 2


def test_an_approved_answer_tells_on_which_working_day_to_call(notifier: Notifier) -> None:
    case = reported(notifier)
    notifier.clock.is_at("2026-11-27T11:00")  # a Friday
    approval = reviewed(case, good=True)
    notifier.take(message(CASE_REVIEWED, case, approval.data, (1, 1), time=notifier.clock.now()), approval)
    (planned,) = notifier.sent(CALL_PLANNED)
    told = {"turn": 3, "due_on": "2026-11-30", "provisional": False, "move": planned.line}
    assert (planned.round, planned.assignment, planned.data) == (1, 1, told)


def test_no_day_is_told_where_the_case_has_ended_or_the_place_names_none(notifier: Notifier, tmp_path: Path) -> None:
    ended = reported(notifier)
    notifier.take(closed(ended), reviewed(ended, good=True))
    assert notifier.sent(CALL_PLANNED) == []
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    written = (place / "answers.yaml").read_text(encoding="utf-8")
    (place / "answers.yaml").write_text(written.replace("call_back:", "# call_back:"), encoding="utf-8")
    notifier.load(place)
    case = reported(notifier)
    notifier.take(reviewed(case, good=True))
    assert notifier.states(case) == [("land", "approved")]
    assert notifier.sent(CALL_PLANNED) == []


def test_steps_by_the_leads_own_limit_count_by_the_new_one_and_none_fires_for_the_one_that_ended_meanwhile(
    notifier: Notifier, tmp_path: Path
) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    steps = folder / "escalation.yaml"
    text = steps.read_text(encoding="utf-8")
    steps.write_text(text.replace("clocks: [closing, part, opinion]", "clocks: [answer]"), encoding="utf-8")
    notifier.load(folder)
    case = reported(notifier)
    lead = notifier.lead(case)
    late = next(name for name in notifier.timers(case) if name.startswith(f"overdue:{lead.id}"))
    notifier.clock.is_at("2026-12-11T11:00")
    assert lead.due_at < notifier.clock.now()
    notifier.take(message(CASE_REVIEWED, case, reviewed(case, good=False).data, (1, 1), time=notifier.clock.now()))
    notifier.tick()
    again = notifier.lead(case).due_at
    assert again > notifier.clock.now()
    assert (notifier.timers(case)[late].state, notifier.timers(case)[late].due_at) == ("waiting", again)


def test_a_repeated_step_waits_for_the_new_limit_after_a_report_was_sent_back(
    notifier: Notifier, tmp_path: Path
) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    steps = folder / "escalation.yaml"
    text = steps.read_text(encoding="utf-8").replace("clocks: [closing, part, opinion]", "clocks: [answer]")
    again = "    again: {every: {n: 1, unit: working_days}, times: 3}\n    mail: overdue"
    steps.write_text(text.replace("    mail: overdue", again), encoding="utf-8")
    notifier.load(folder)
    case = new_id()
    notifier.take(assigned(case))
    notifier.act(notifier.lead(case), Act.SIGN)
    notifier.clock.instant = notifier.lead(case).due_at
    notifier.tick()
    assert notifier.act(notifier.lead(case), Act.REPORT, **REPORT) is None
    notifier.clock.is_at("2026-12-11T11:00")
    notifier.take(message(CASE_REVIEWED, case, reviewed(case, good=False).data, (1, 1), time=notifier.clock.now()))
    notifier.tick()
    lead = notifier.lead(case)
    second = notifier.timers(case)[f"overdue:{lead.id}#2"]
    assert (second.state, second.due_at) == ("waiting", lead.due_at)
    people = [mail.person for mail in notifier.mails(case, MailKind.OVERDUE)]
    assert sorted(set(people)) == sorted(people)
