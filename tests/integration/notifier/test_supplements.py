"""The enterprise is asked for something: the clocks rest, and go on with exactly what was left of them."""

from datetime import datetime
from typing import Any

import pytest

from services.notifier.limits.models import Clock
from services.notifier.mail.domain import MailKind
from services.notifier.tasks.actions import Refused
from services.notifier.tasks.domain import Act, Refusal
from shared.contracts import Message
from shared.contracts.from_intake import CASE_SUPPLEMENTED
from shared.contracts.from_notifier import (
    ESCALATION_RAISED,
    TASK_INTERIM,
    TASK_OPINION,
    TASK_REPORTED,
    TASK_RESUMED,
    TASK_RETURNED,
    TASK_SUPPLEMENT_ASKED,
)
from shared.contracts.words import TaskState
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.messages import assigned, message, party, withdrawn
from tests.unit.notifier.test_working_days import at

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
REPORT = {"report": "办妥", "answer": "已办妥", "outcome": "solved"}


def at_work(notifier: Notifier, **more: Any) -> str:
    case = case_with(notifier, **more)
    assert notifier.act(notifier.lead(case), Act.SIGN) is None
    return case


def ask(notifier: Notifier, case: str, what: str = "请提供红线图") -> Refused | None:
    return notifier.act(notifier.lead(case), Act.ASK_SUPPLEMENT, what=what)


def answer(case: str, turn: int, *, line: int = 7, key: tuple[int, int] = (1, 1)) -> Message:
    told = {"text": "红线图编号 7", "by": "厦门澜峰精密制造有限公司", "at": START.isoformat(), "turn": turn}
    return message(CASE_SUPPLEMENTED, case, told, key, line=line)


def fired(notifier: Notifier) -> list[str]:
    return [one.data["step"] for one in notifier.sent(ESCALATION_RAISED)]


def due(notifier: Notifier, case: str) -> tuple[datetime, datetime]:
    """Return the limits of the case and of its lead."""
    with notifier.service.database.read() as session:
        return session.get_one(Clock, (case, 1)).due_at, notifier.lead(case).due_at


def test_a_question_lets_all_clocks_rest_and_the_answer_gives_back_what_has_passed(notifier: Notifier) -> None:
    case = at_work(notifier, assisting=(party("bio"),))
    notifier.clock.is_at("2026-11-25T10:00")
    assert ask(notifier, case) is None
    (asked,) = notifier.sent(TASK_SUPPLEMENT_ASKED)
    assert (asked.data["turn"], asked.data["what"], asked.data["by"]) == (3, "请提供红线图", "land的经办人")
    assert asked.data["until"] == at("2026-12-02T17:30").astimezone(START.tzinfo).isoformat()
    assert notifier.lead(case).state == TaskState.SUPPLEMENT
    notifier.clock.is_at("2026-12-02T10:00")  # a week later; without the rest all would be over
    notifier.tick()
    assert (fired(notifier), notifier.sent(TASK_OPINION)) == ([], [])
    notifier.take(answer(case, 3))
    (resumed,) = notifier.sent(TASK_RESUMED)
    assert (resumed.data["turn"], resumed.data["why"], resumed.data["by"]) == (4, "supplemented", None)
    # Five working days have passed; the first was due on Tuesday the 1st.
    assert due(notifier, case) == (at("2026-12-08T17:30"), at("2026-12-08T17:30"))
    assert datetime.fromisoformat(resumed.data["case_due_at"]) == at("2026-12-08T17:30")
    assert [task.state for task in notifier.tasks(case)] == [TaskState.SIGNED, TaskState.PENDING_OPINION]
    mails = notifier.mails(case, MailKind.RESUMED)
    assert sorted(mail.person for mail in mails) == ["bio_1", "land_1", "land_2"]
    assert {mail.details["said"]["text"] for mail in mails} == {"红线图编号 7"}
    assert notifier.mails(case, MailKind.SUPPLEMENT) == []
    for instant, steps, opinions in (
        ("2026-12-04T17:29", [], 0),
        ("2026-12-04T17:30", [], 1),  # silence is consent, a week later too
        ("2026-12-07T08:59", [], 1),
        ("2026-12-07T09:00", ["reminder"], 1),
        ("2026-12-08T17:30", ["reminder", "overdue"], 1),
    ):
        notifier.clock.is_at(instant)
        notifier.tick()
        assert (fired(notifier), len(notifier.sent(TASK_OPINION))) == (steps, opinions), instant


def test_a_case_goes_on_by_itself_when_the_enterprise_has_not_answered_in_time(notifier: Notifier) -> None:
    case = at_work(notifier)
    assert ask(notifier, case) is None
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert [one.data["why"] for one in notifier.sent(TASK_RESUMED)] == ["no_supplement"]
    assert notifier.lead(case).state == TaskState.SIGNED
    assert due(notifier, case)[0] > at("2026-12-08T00:00")
    assert {mail.details["why"] for mail in notifier.mails(case, MailKind.RESUMED)} == {"no_supplement"}
    assert [line.kind for line in notifier.history(case)][-2:] == ["task.supplement_asked", "task.resumed"]
    before = notifier.stored()["task"]
    notifier.take(answer(case, 3))  # too late: it is passed on, and moves nothing
    assert notifier.stored()["task"] == before
    assert len(notifier.mails(case, MailKind.SUPPLEMENT)) == 2


@on_sqlite
def test_what_was_said_before_the_question_is_not_its_answer_and_the_same_answer_counts_once(
    notifier: Notifier,
) -> None:
    case = at_work(notifier)
    assert ask(notifier, case) is None
    notifier.take(answer(case, 2, line=5), message(CASE_SUPPLEMENTED, case, _old(), (1, 1), line=6))
    assert notifier.sent(TASK_RESUMED) == []
    notifier.clock.pass_by(hours=30)
    notifier.take(answer(case, 3), answer(case, 3))
    after = notifier.stored()
    notifier.take(answer(case, 3))
    assert notifier.stored() == after
    assert len(notifier.sent(TASK_RESUMED)) == 1


def _old() -> dict[str, Any]:
    """Return what an intake of before would say: it knows of no turn."""
    return {"text": "旧版本", "by": "某公司", "at": START.isoformat()}


@on_sqlite
@pytest.mark.parametrize(
    ("act", "facts", "kind", "state"),
    [
        (Act.REPORT, REPORT, TASK_REPORTED, TaskState.REPORTED),
        (Act.RETURN, {"reason": "非本单位职责", "legal_basis": "“三定”规定"}, TASK_RETURNED, TaskState.RETURNED),
    ],
    ids=["report", "return"],
)
def test_a_report_or_a_return_ends_the_rest_first(
    notifier: Notifier, act: Act, facts: dict[str, Any], kind: Any, state: TaskState
) -> None:
    case = at_work(notifier)
    assert ask(notifier, case) is None
    notifier.clock.is_at("2026-11-26T10:00")
    assert notifier.act(notifier.lead(case), act, **facts) is None
    (resumed,), (ended,) = notifier.sent(TASK_RESUMED), notifier.sent(kind)
    assert (resumed.data["turn"], ended.data["turn"]) == (4, 5)
    assert notifier.lead(case).state == state
    assert due(notifier, case)[0] == at("2026-12-03T17:30")
    assert notifier.timers(case)["supplement:1:3"].state == "void"
    assert notifier.mails(case, MailKind.RESUMED) == []
    resting = "resting" if act is Act.REPORT else "waiting"
    assert {name: one.state for name, one in notifier.timers(case).items() if one.kind == "step"} == {
        "reminder": resting,
        "overdue": resting,
    }


@on_sqlite
def test_a_withdrawal_and_a_new_assignment_end_the_rest_too(notifier: Notifier) -> None:
    over, anew = at_work(notifier), at_work(notifier)
    for case in (over, anew):
        assert ask(notifier, case) is None
    notifier.clock.is_at("2026-11-26T10:00")
    notifier.take(withdrawn(over), assigned(anew, (1, 2), lead=party("industry"), time=notifier.clock.now()))
    assert notifier.lead(over).state == TaskState.CANCELLED
    assert {timer.state for timer in notifier.timers(over).values()} == {"void"}
    assert [state for _, state in notifier.states(anew)] == [TaskState.SUPERSEDED, TaskState.TO_SIGN]
    assert due(notifier, anew)[0] == at("2026-12-03T17:30")
    assert notifier.timers(anew)["supplement:1:3"].state == "void"
    notifier.take(answer(anew, 3))
    assert notifier.sent(TASK_RESUMED) == []
    notifier.clock.is_at("2026-12-02T09:00")
    notifier.tick()
    assert fired(notifier) == ["reminder"]


@on_sqlite
def test_a_step_that_has_happened_does_not_happen_again_and_one_that_was_due_keeps_its_time(
    notifier: Notifier,
) -> None:
    case = at_work(notifier)
    notifier.clock.is_at("2026-11-30T10:00")
    notifier.tick()
    assert fired(notifier) == ["reminder"]
    assert ask(notifier, case) is None
    notifier.clock.is_at("2026-12-02T10:00")
    notifier.take(answer(case, 3))
    notifier.tick()
    assert fired(notifier) == ["reminder"]
    notifier.clock.is_at("2026-12-03T17:30")
    notifier.tick()
    assert fired(notifier) == ["reminder", "overdue"]
    # The clock role was away when this one was due; a question afterwards does not make it earlier or later.
    late = at_work(notifier)
    notifier.clock.is_at("2026-12-09T10:00")
    assert ask(notifier, late) is None
    notifier.take(answer(late, 3))
    assert notifier.timers(late)["reminder"].due_at == at("2026-11-30T09:00")


@on_sqlite
def test_the_enterprise_is_asked_so_often_and_no_more(notifier: Notifier) -> None:
    case = at_work(notifier)
    for turn in (3, 5):
        assert ask(notifier, case, f"第{turn}次") is None
        assert ask(notifier, case) == Refused(Refusal.RESTING)
        notifier.clock.pass_by(hours=1)
        notifier.take(answer(case, turn, line=turn))
    assert ask(notifier, case) == Refused(Refusal.ASKED_ENOUGH)
    assert len(notifier.sent(TASK_SUPPLEMENT_ASKED)) == 2


@on_sqlite
def test_a_limit_that_runs_at_the_source_does_not_rest(notifier: Notifier) -> None:
    city = "2026-12-02T12:00:00+08:00"
    source = {"agency": "window", "agency_name": "服务大厅", "reference": "W-1", "due_at": city}
    case = at_work(notifier, source=source)
    assert due(notifier, case) == (at("2026-12-01T17:30"), at("2026-12-01T17:30"))
    assert ask(notifier, case) is None
    notifier.clock.is_at("2026-11-26T10:00")
    notifier.take(answer(case, 3))
    assert due(notifier, case) == (datetime.fromisoformat(city), at("2026-12-01T17:30"))


def test_interim_answers_go_out_in_their_turns_and_change_no_state(notifier: Notifier) -> None:
    case = at_work(notifier)
    task = notifier.lead(case)
    assert notifier.act(task, Act.INTERIM, text="正在比选地块", promised_on="2026-12-18") is None
    assert notifier.act(task, Act.INTERIM, text="选定两块", promised_on=None) is None
    told = [(one.data["turn"], one.data["text"], one.data["promised_on"]) for one in notifier.sent(TASK_INTERIM)]
    assert told == [(3, "正在比选地块", "2026-12-18"), (4, "选定两块", None)]
    assert notifier.lead(case).state == TaskState.SIGNED
    assert notifier.act(task, Act.REPORT, **REPORT) is None
    assert notifier.sent(TASK_REPORTED)[0].data["turn"] == 5
    assert notifier.act(task, Act.INTERIM, text="晚了", promised_on=None) == Refused(Refusal.UNDER_REVIEW)
