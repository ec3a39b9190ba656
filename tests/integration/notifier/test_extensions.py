"""Extensions: who may ask for more time, when and how often; who decides; what moves then, and who hears of it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.directory.domain import Person
from services.notifier.extensions.actions import ask, withdraw
from services.notifier.extensions.deciding import decide
from services.notifier.extensions.models import Extension
from services.notifier.limits.keeping import Keeping
from services.notifier.limits.models import Clock
from services.notifier.mail.domain import MailKind
from services.notifier.replay import differences
from services.notifier.tasks.actions import Refused
from services.notifier.tasks.domain import Act, Refusal
from services.notifier.tasks.models import Task
from shared.contracts.from_notifier import TASK_RESCHEDULED
from tests.integration.notifier.browser import case_with
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, closed, party

REPORT = {"report": "已核实。", "answer": "已办妥。", "outcome": "solved"}
GROUND = {"code": "survey", "name": {"zh": "需要实地勘察、检测或鉴定", "en": "A survey"}}
REVIEWER = Person("lin", "林审核", "lin@haicang.example", "zh")
SIMPLE = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
"""Five working days from the start of the test: Tuesday at close of business."""


def signed(notifier: Notifier, **more: Any) -> Task:
    case = case_with(notifier, lead=party("land"), **more)
    notifier.act(notifier.lead(case), Act.SIGN)
    return notifier.lead(case)


def asks(notifier: Notifier, task: Task, n: int = 3, **more: Any) -> Refusal | None:
    who = Person("land_1", "land的经办人", "land_1@haicang.example", "zh")
    facts = {"n": n, "ground": GROUND, "reason": "需要现场测绘。", "legal_basis": None, **more}
    with notifier.service.begin("test") as unit:
        refused = ask(unit, task.id, who, facts)
    return refused.why if isinstance(refused, Refused) else None


def extensions(notifier: Notifier, case: str) -> list[Extension]:
    query = select(Extension).where(Extension.case_id == case).order_by(Extension.number)
    with notifier.service.database.read() as session:
        return list(session.scalars(query))


def decides(notifier: Notifier, case: str, n: int, words: str = "") -> object:
    with notifier.service.begin("test") as unit:
        return decide(unit, extensions(notifier, case)[-1].id, REVIEWER, n, words)


def case_due(notifier: Notifier, case: str) -> datetime:
    with notifier.service.database.read() as session:
        return session.scalars(select(Clock).where(Clock.case_id == case)).one().due_at


def replays(notifier: Notifier, case: str) -> list[str]:
    found = notifier.case(case), notifier.tasks(case), notifier.history(case), (), extensions(notifier, case)
    return list(differences(*found))


def test_what_is_granted_moves_both_limits_and_their_steps_and_all_are_told(notifier: Notifier) -> None:
    task = signed(notifier, assisting=(party("plan"),))
    assert (task.due_at, case_due(notifier, task.case_id)) == (SIMPLE, SIMPLE)
    assert asks(notifier, task) is None
    assert notifier.lead(task.case_id).due_at == SIMPLE
    assert decides(notifier, task.case_id, 2) is None
    moved = datetime(2026, 12, 3, 9, 30, tzinfo=UTC)
    assert (notifier.lead(task.case_id).due_at, case_due(notifier, task.case_id)) == (moved, moved)
    timers = notifier.timers(task.case_id)
    assert timers["overdue"].due_at == moved
    assert timers["reminder"].due_at == datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    (told,) = notifier.sent(TASK_RESCHEDULED)
    assert (told.data["why"], told.data["reason"]) == ("extension", "需要现场测绘。")
    assert datetime.fromisoformat(told.data["case_due_at"]) == moved
    mails = {mail.person: mail.details["why"] for mail in notifier.mails(task.case_id, MailKind.EXTENSION)}
    assert mails == {"land_1": "granted", "plan_1": "granted"}
    assert replays(notifier, task.case_id) == []


def test_the_steps_happen_by_the_new_limit_and_not_by_the_old_one(notifier: Notifier) -> None:
    task = signed(notifier)
    asks(notifier, task)
    decides(notifier, task.case_id, 3)
    notifier.clock.is_at("2026-12-01T18:00")
    notifier.tick()
    assert notifier.mails(task.case_id, MailKind.OVERDUE) == []
    notifier.clock.is_at("2026-12-04T17:30")
    notifier.tick()
    assert [mail.person for mail in notifier.mails(task.case_id, MailKind.OVERDUE)] == ["land_leader"]


@pytest.mark.parametrize(
    ("at", "refused"),
    [("2026-11-30T17:30", None), ("2026-11-30T17:31", Refusal.ASKED_TOO_LATE)],
)
def test_it_is_asked_for_a_working_day_before_the_limit(notifier: Notifier, at: str, refused: Refusal | None) -> None:
    task = signed(notifier)
    notifier.clock.is_at(at)
    assert asks(notifier, task) is refused


def test_no_more_and_no_more_often_than_the_place_says(notifier: Notifier) -> None:
    task = signed(notifier)
    assert asks(notifier, task, 8) is Refusal.TOO_LONG
    assert asks(notifier, task, 7) is None
    assert asks(notifier, task, 1) is Refusal.EXTENSION_WAITS
    decides(notifier, task.case_id, 0, "理由不足。")
    assert asks(notifier, task, 1) is None  # a refusal uses nothing up
    decides(notifier, task.case_id, 1)
    assert asks(notifier, task, 1) is Refusal.EXTENDED_ENOUGH


def test_the_most_complex_go_further_by_another_duty(notifier: Notifier) -> None:
    task = signed(notifier, case_class="complex")
    asks(notifier, task, 7)
    decides(notifier, task.case_id, 7)
    assert asks(notifier, task, 10) is None
    assert [one.duty for one in extensions(notifier, task.case_id)] == ["reviewer", "supervisor"]
    decides(notifier, task.case_id, 10)
    assert asks(notifier, task, 1) is Refusal.EXTENDED_ENOUGH


def test_silence_past_the_deciders_limit_decides_and_stands_on_record(notifier: Notifier) -> None:
    task = signed(notifier)
    asks(notifier, task)
    notifier.clock.is_at("2026-11-25T17:29")
    notifier.tick()
    assert extensions(notifier, task.case_id)[0].state == "asked"
    notifier.clock.is_at("2026-11-25T17:30")
    notifier.tick()
    (one,) = extensions(notifier, task.case_id)
    assert (one.state, one.decided_by, notifier.lead(task.case_id).due_at) == ("refused", None, SIMPLE)
    assert [mail.details["why"] for mail in notifier.mails(task.case_id, MailKind.EXTENSION)] == ["refused"]
    assert decides(notifier, task.case_id, 3) is not None
    assert notifier.sent(TASK_RESCHEDULED) == []


def test_silence_grants_where_the_place_says_so(notifier: Notifier, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    told = limits.read_text(encoding="utf-8")
    limits.write_text(told.replace("silence: refused\n", "silence: granted\n", 1), encoding="utf-8")
    notifier.load(folder)
    task = signed(notifier)
    asks(notifier, task)
    notifier.clock.is_at("2026-11-25T17:30")
    notifier.tick()
    assert notifier.lead(task.case_id).due_at == datetime(2026, 12, 4, 9, 30, tzinfo=UTC)


def test_a_sources_own_limit_is_not_moved(notifier: Notifier) -> None:
    source = {"agency": "city", "agency_name": "市12345", "reference": "C-1", "due_at": "2026-12-01T09:30:00+00:00"}
    task = signed(notifier, source=source)
    before = task.due_at
    assert asks(notifier, task) is Refusal.SOURCE_LIMIT
    assert notifier.lead(task.case_id).due_at == before


def test_a_sources_limit_bounds_what_is_granted(notifier: Notifier) -> None:
    source = {"agency": "city", "agency_name": "市12345", "reference": "C-1", "due_at": "2026-12-03T09:30:00+00:00"}
    task = signed(notifier, source=source)
    assert asks(notifier, task, 7) is None
    decides(notifier, task.case_id, 7)
    assert notifier.lead(task.case_id).due_at == datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
    assert case_due(notifier, task.case_id) == datetime(2026, 12, 3, 9, 30, tzinfo=UTC)


def test_who_reports_needs_no_more_time(notifier: Notifier) -> None:
    task = signed(notifier)
    asks(notifier, task)
    notifier.act(task, Act.REPORT, **REPORT)
    assert extensions(notifier, task.case_id)[0].state == "lapsed"
    assert decides(notifier, task.case_id, 3) is not None
    assert notifier.timers(task.case_id)["extension:1"].state == "void"
    assert replays(notifier, task.case_id) == []


@pytest.mark.parametrize("how", ["returned", "replaced", "closed"])
def test_what_is_asked_for_falls_with_its_task(notifier: Notifier, how: str) -> None:
    task = signed(notifier)
    asks(notifier, task)
    if how == "returned":
        notifier.act(task, Act.RETURN, reason="不属于本单位", legal_basis="规定")
    elif how == "replaced":
        notifier.take(assigned(task.case_id, (1, 2), lead=party("plan")))
    else:
        notifier.take(closed(task.case_id))
    assert extensions(notifier, task.case_id)[0].state == "lapsed"
    assert replays(notifier, task.case_id) == []


def test_an_office_takes_back_what_it_asked_for_and_may_ask_again(notifier: Notifier) -> None:
    task = signed(notifier)
    asks(notifier, task)
    with notifier.service.begin("test") as unit:
        assert withdraw(unit, task.id, REVIEWER, {}) is None
    assert extensions(notifier, task.case_id)[0].state == "withdrawn"
    assert asks(notifier, task) is None
    assert [one.number for one in extensions(notifier, task.case_id)] == [1, 2]


def test_what_was_granted_stays_when_limits_are_reckoned_again(notifier: Notifier, tmp_path: Path) -> None:
    task = signed(notifier)
    asks(notifier, task)
    decides(notifier, task.case_id, 3)
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    told = limits.read_text(encoding="utf-8")
    begin, changed = told.partition("  simple:\n")[::2]
    changed = changed.replace("closing: {n: 5, ", "closing: {n: 6, ", 1)
    limits.write_text(f"{begin}  simple:\n{changed}", encoding="utf-8")
    notifier.load(folder)
    Keeping(notifier.service).apply("值班员")
    assert notifier.lead(task.case_id).due_at == datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
    assert case_due(notifier, task.case_id) == datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
