"""Suspensions: a clock rests because its office has asked for it; who decides, what stands still, how it goes on."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.extensions.actions import ask, ask_rest, go_on, withdraw
from services.notifier.extensions.deciding import end_early
from services.notifier.limits.keeping import Keeping
from services.notifier.mail.domain import MailKind
from services.notifier.tasks.actions import Refused
from services.notifier.tasks.domain import Act, Refusal
from services.notifier.tasks.models import Task
from shared.contracts.from_notifier import TASK_RESCHEDULED
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, opened, send
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, closed, party
from tests.integration.notifier.staff import seat
from tests.integration.notifier.test_extension_pages import listed
from tests.integration.notifier.test_extensions import (
    GROUND,
    REPORT,
    REVIEWER,
    asks,
    case_due,
    decides,
    extensions,
    replays,
    signed,
)

LAWSUIT = {"code": "lawsuit", "name": {"zh": "诉讼", "en": "A lawsuit"}}
BEFORE = datetime(2026, 12, 3, 9, 30, tzinfo=UTC)
"""Seven working days from the start of the test, on Tuesday 24 November."""


def general(notifier: Notifier, **more: Any) -> Task:
    task = signed(notifier, case_class="general", **more)
    assert task.due_at == BEFORE
    return task


def wants_rest(notifier: Notifier, task: Task, n: int = 5, **more: Any) -> Refusal | None:
    facts = {"n": n, "ground": LAWSUIT, "reason": "等待判决。", "legal_basis": "规定", "evidence": "受理通知书", **more}
    with notifier.service.begin("test") as unit:
        refused = ask_rest(unit, task.id, REVIEWER, facts)
    return refused.why if isinstance(refused, Refused) else None


def resumes(notifier: Notifier, task: Task) -> Refusal | None:
    with notifier.service.begin("test") as unit:
        refused = go_on(unit, task.id, REVIEWER, {"reason": "已判决。"})
    return refused.why if refused else None


def told(notifier: Notifier) -> list[tuple[str, str | None]]:
    return [(one.data["case_due_at"][:10], one.data["rests_until"]) for one in notifier.sent(TASK_RESCHEDULED)]


def place_with(tmp_path: Path, notifier: Notifier, old: str, new: str) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    begin, text = limits.read_text(encoding="utf-8").split("\nsuspensions:\n")
    assert old in text
    limits.write_text(f"{begin}\nsuspensions:\n{text.replace(old, new, 1)}", encoding="utf-8")
    notifier.load(folder)


def test_a_granted_rest_moves_all_limits_at_once_and_nothing_happens_meanwhile(notifier: Notifier) -> None:
    task = general(notifier, assisting=(party("plan"),))
    opinion = next(one for one in notifier.tasks(task.case_id) if one.body == "plan").due_at
    assert wants_rest(notifier, task) is None
    assert notifier.lead(task.case_id).due_at == BEFORE
    decides(notifier, task.case_id, 5, "同意中止。")
    # It rests until Tuesday 1 December at close of business: what is left of Tuesday the 24th, and five working days.
    assert BEFORE + timedelta(days=7) <= notifier.lead(task.case_id).due_at <= BEFORE + timedelta(days=8)
    assert notifier.lead(task.case_id).due_at == case_due(notifier, task.case_id)
    assert next(one for one in notifier.tasks(task.case_id) if one.body == "plan").due_at > opinion
    assert {one.state for one in notifier.timers(task.case_id).values() if one.kind == "step"} == {"resting"}
    (moved,) = notifier.sent(TASK_RESCHEDULED)
    assert (moved.data["why"], moved.data["reason"]) == ("suspension", "等待判决。")
    assert moved.data["rests_until"] == "2026-12-01T09:30:00+00:00"
    mails = {mail.person: mail.details["why"] for mail in notifier.mails(task.case_id, MailKind.EXTENSION)}
    assert mails == {"land_1": "rests_whole", "plan_1": "rests_whole"}
    notifier.clock.is_at("2026-12-01T17:29")
    notifier.tick()
    assert notifier.mails(task.case_id, MailKind.REMINDER) == []
    assert replays(notifier, task.case_id) == []


def test_the_clock_goes_on_when_the_time_is_over(notifier: Notifier) -> None:
    task = general(notifier)
    wants_rest(notifier, task)
    decides(notifier, task.case_id, 5)
    due = notifier.lead(task.case_id).due_at
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    (one,) = extensions(notifier, task.case_id)
    assert (one.state, one.ended_name, one.rested_until) == ("ended", None, notifier.clock.now())
    assert (notifier.lead(task.case_id).due_at, case_due(notifier, task.case_id)) == (due, due)
    assert {one.state for one in notifier.timers(task.case_id).values() if one.kind == "step"} == {"waiting"}
    assert notifier.timers(task.case_id)["overdue"].due_at == due
    assert told(notifier)[-1][1] is None
    whys = [mail.details["why"] for mail in notifier.mails(task.case_id, MailKind.EXTENSION)]
    assert sorted(whys) == ["goes_on", "rests_whole"]
    assert replays(notifier, task.case_id) == []


@pytest.mark.parametrize("by", ["office", "centre"])
def test_it_goes_on_sooner_where_the_ground_falls_away_with_as_much_left_as_there_was(
    notifier: Notifier, by: str
) -> None:
    task = general(notifier)
    wants_rest(notifier, task, 20)
    decides(notifier, task.case_id, 20)
    notifier.clock.is_at("2026-11-26T10:00")  # two working days later, to the minute
    if by == "office":
        assert resumes(notifier, task) is None
        assert resumes(notifier, task) is Refusal.NOT_SUSPENDED
    else:
        with notifier.service.begin("test") as unit:
            assert end_early(unit, extensions(notifier, task.case_id)[0].id, REVIEWER, "已判决。") is None
            assert end_early(unit, extensions(notifier, task.case_id)[0].id, REVIEWER, "已判决。") is not None
    after = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
    assert (notifier.lead(task.case_id).due_at, case_due(notifier, task.case_id)) == (after, after)
    assert notifier.timers(task.case_id)["suspension:1"].state == "void"
    assert [day for day, _ in told(notifier)][-1] == "2026-12-07"
    assert replays(notifier, task.case_id) == []


@pytest.mark.parametrize("how", ["reported", "returned", "replaced", "closed"])
def test_a_rest_ends_with_whatever_ends_the_task(notifier: Notifier, how: str) -> None:
    task = general(notifier)
    wants_rest(notifier, task, 20)
    decides(notifier, task.case_id, 20)
    notifier.clock.is_at("2026-11-26T10:00")
    if how == "reported":
        notifier.act(task, Act.REPORT, **REPORT)
    elif how == "returned":
        notifier.act(task, Act.RETURN, reason="不属于本单位", legal_basis="规定")
    elif how == "replaced":
        notifier.take(assigned(task.case_id, (1, 2), lead=party("plan"), case_class="general"))
    else:
        notifier.take(closed(task.case_id))
    assert extensions(notifier, task.case_id)[0].state == "ended"
    assert case_due(notifier, task.case_id) == datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
    assert len(told(notifier)) == (1 if how == "closed" else 2)
    if how == "reported":
        assert notifier.lead(task.case_id).due_at == case_due(notifier, task.case_id)
    assert replays(notifier, task.case_id) == []


def test_while_it_rests_nothing_else_is_asked_about_the_clock(notifier: Notifier) -> None:
    task = general(notifier)
    wants_rest(notifier, task)
    assert asks(notifier, task) is Refusal.EXTENSION_WAITS
    decides(notifier, task.case_id, 5)
    assert asks(notifier, task) is Refusal.SUSPENDED
    assert wants_rest(notifier, task) is Refusal.SUSPENDED
    refused = notifier.act(task, Act.ASK_SUPPLEMENT, what="请补充")
    assert isinstance(refused, Refused)
    assert refused.why is Refusal.SUSPENDED
    resumes(notifier, task)
    assert wants_rest(notifier, task) is Refusal.SUSPENDED_ENOUGH
    assert asks(notifier, task) is None


def test_whoever_asks_the_enterprise_instead_needs_no_rest(notifier: Notifier) -> None:
    task = general(notifier)
    wants_rest(notifier, task)
    notifier.act(task, Act.ASK_SUPPLEMENT, what="请补充")
    assert extensions(notifier, task.case_id)[0].state == "lapsed"
    assert decides(notifier, task.case_id, 5) is not None
    assert replays(notifier, task.case_id) == []


def test_a_refusal_is_used_up_where_the_place_says_so(notifier: Notifier, tmp_path: Path) -> None:
    place_with(tmp_path, notifier, "refused_counts: false", "refused_counts: true")
    task = general(notifier)
    wants_rest(notifier, task)
    decides(notifier, task.case_id, 0, "理由不足。")
    assert wants_rest(notifier, task) is Refusal.SUSPENDED_ENOUGH


def test_a_limit_at_the_source_does_not_rest(notifier: Notifier) -> None:
    source = {"agency": "city", "agency_name": "市12345", "reference": "C-1", "due_at": "2026-12-04T09:30:00+00:00"}
    task = signed(notifier, case_class="general", source=source)
    assert wants_rest(notifier, task) is Refusal.SOURCE_LIMIT


def test_limits_that_are_applied_meanwhile_are_reckoned_with_the_rest(notifier: Notifier, tmp_path: Path) -> None:
    task = general(notifier)
    wants_rest(notifier, task, 20)
    decides(notifier, task.case_id, 20)
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    begin, text = limits.read_text(encoding="utf-8").split("\n  general:\n")
    changed = text.replace("closing: {n: 7, ", "closing: {n: 8, ", 1)
    assert changed != text
    limits.write_text(f"{begin}\n  general:\n{changed}", encoding="utf-8")
    notifier.load(folder)
    Keeping(notifier.service).apply("值班员")
    notifier.clock.is_at("2026-11-26T10:00")
    resumes(notifier, task)
    assert notifier.lead(task.case_id).due_at == datetime(2026, 12, 8, 9, 30, tzinfo=UTC)


def test_whoever_decides_gets_a_mail_and_another_as_the_last_day_begins(notifier: Notifier, face: Face) -> None:
    seat(notifier, face, "du", Duty.SUPERVISOR)
    seat(notifier, face, "fu", Duty.REVIEWER)
    task = general(notifier)
    wants_rest(notifier, task)
    (mail,) = notifier.mails(task.case_id, MailKind.TO_DECIDE)
    assert (mail.person, mail.details["rests"], mail.details["again"]) == ("du", True, False)
    notifier.clock.is_at("2026-11-26T08:59")
    notifier.tick()
    assert len(notifier.mails(task.case_id, MailKind.TO_DECIDE)) == 1
    notifier.clock.is_at("2026-11-26T09:00")
    notifier.tick()
    assert len(notifier.mails(task.case_id, MailKind.TO_DECIDE)) == 2
    decides(notifier, task.case_id, 5)
    resumes(notifier, task)
    assert asks(notifier, task, 2, ground=GROUND) is None
    assert {one.person for one in notifier.mails(task.case_id, MailKind.TO_DECIDE)} == {"du", "fu"}
    with notifier.service.begin("test") as unit:
        assert withdraw(unit, task.id, REVIEWER, {}) is None
    notifier.clock.is_at("2026-11-27T18:00")
    notifier.tick()
    assert len(notifier.mails(task.case_id, MailKind.TO_DECIDE)) == 3
    assert replays(notifier, task.case_id) == []


def test_the_pages_ask_grant_and_let_it_go_on(notifier: Notifier, face: Face, client: FlaskClient) -> None:
    task = general(notifier)
    page = opened(client, notifier, task)
    said = {"n": "5", "ground": "lawsuit", "reason": "等待判决。", "legal_basis": "规定第三条"}
    status, answer = send(client, page, "ask_suspension", **said)
    assert (status, "请写明证明材料" in answer) == (422, True)
    assert send(client, page, "ask_suspension", evidence="（2026）闽02民初1号", **said)[0] == 303
    assert "中止申请待决定" in opened(client, notifier, task)
    supervisor = seat(notifier, face, "du", Duty.SUPERVISOR)
    (path,) = listed(supervisor)
    word, shown = path.rpartition("/")[2], supervisor.get(path, headers=PAGE).text
    assert "（2026）闽02民初1号" in shown
    assert send(supervisor, shown, word, decision="grant", n="4", words="同意")[0] == 303
    page = opened(client, notifier, task)
    assert "时限已中止" in page
    shown = supervisor.get(path, headers=PAGE).text
    assert send(supervisor, shown, word, decision="end", words="")[0] == 422
    assert send(client, page, "end_suspension", reason="已判决。")[0] == 303
    status, again = send(supervisor, shown, word, decision="end", words="已判决")
    assert (status, "已恢复计时" in again) == (409, True)
    assert "中止结束" in opened(client, notifier, task)
    assert "已判决。" in supervisor.get(path, headers=PAGE).text


def test_asking_twice_at_once_asks_once(notifier: Notifier) -> None:
    task = general(notifier)
    with notifier.service.begin("test") as unit:
        facts = {"n": 5, "ground": LAWSUIT, "reason": "等待判决。", "legal_basis": None, "evidence": None}
        assert ask_rest(unit, task.id, REVIEWER, facts) is None
        assert ask(unit, task.id, REVIEWER, facts) is not None
    assert len(extensions(notifier, task.case_id)) == 1
