"""Bodies that answer for a part, and assisting ones whose silence is no consent: what they do, and what waits."""

import shutil
from pathlib import Path

from services.notifier.mail.domain import MailKind
from services.notifier.replay import differences
from services.notifier.tasks.domain import Act, Refusal
from shared.contracts.from_intake import CASE_SUPPLEMENTED
from shared.contracts.from_notifier import (
    ESCALATION_RAISED,
    TASK_INTERIM,
    TASK_OPINION,
    TASK_PART_REPORTED,
    TASK_RECALLED,
    TASK_SIGNED,
)
from shared.db import new_id
from tests.integration.notifier.conftest import HAICANG, Notifier
from tests.integration.notifier.messages import assigned, closed, message, party, recall

ANSWER = {"report": "两家已当面确认。", "answer": "已为贵公司办妥。", "outcome": "solved"}
PART = {"agrees": True, "text": "已出具消防意见。"}
FAR = "2026-12-31T12:00"


def brought(notifier: Notifier) -> str:
    """Let a case come with a lead, two bodies that answer for parts and one that assists."""
    case = new_id()
    notifier.take(assigned(case, split=(party("fire"), party("build")), assisting=(party("env"), party("fire"))))
    return case


def told_whole(notifier: Notifier, *cases: str) -> None:
    """See that the histories of cases give what is stored."""
    for case in cases:
        assert list(differences(notifier.case(case), notifier.tasks(case), notifier.history(case))) == []


def test_a_split_body_has_a_task_of_its_own_with_a_limit_of_its_own_and_is_written_to(notifier: Notifier) -> None:
    case = brought(notifier)
    # Named for both, it answers for a part.
    assert notifier.states(case) == [
        ("land", "to_sign"),
        ("build", "to_sign"),
        ("fire", "to_sign"),
        ("env", "pending_opinion"),
    ]
    lead, build, _, _ = notifier.tasks(case)
    assert (lead.due_at.isoformat(), build.due_at.isoformat()) == (
        "2026-12-01T09:30:00+00:00",
        "2026-11-30T09:30:00+00:00",
    )
    told = {mail.person: mail for mail in notifier.mails(case, MailKind.TASK)}
    assert told["build_1"].details["due"] == "2026-11-30T17:30:00+08:00"
    assert told["build_1"].details["lead"] == lead.party["name"]
    told_whole(notifier, case)


def test_it_signs_without_taking_the_case_on_and_reports_on_its_part(notifier: Notifier) -> None:
    case = brought(notifier)
    _, build, fire, _ = notifier.tasks(case)
    assert notifier.act(build, Act.SIGN) is None
    assert notifier.sent(TASK_SIGNED) == []
    assert notifier.act(build, Act.PART, **PART) is None
    refused = notifier.act(build, Act.PART, **PART)
    assert refused is not None
    assert (refused.why, refused.by) == (Refusal.ALREADY, "build的经办人")
    notifier.act(fire, Act.SIGN)
    notifier.act(fire, Act.PART, agrees=False, text="由建设部门负责。")
    assert [message.data for message in notifier.sent(TASK_PART_REPORTED)] == [
        {"body": "build", "by": "build的经办人", **PART},
        {"body": "fire", "by": "fire的经办人", "agrees": False, "text": "由建设部门负责。"},
    ]
    told_whole(notifier, case)


def test_the_final_answer_waits_for_every_part_and_an_interim_one_does_not(notifier: Notifier) -> None:
    case = brought(notifier)
    lead, build, fire, env = notifier.tasks(case)
    notifier.act(lead, Act.SIGN)
    notifier.act(env, Act.OPINION, agrees=True, text="")
    assert notifier.act(lead, Act.INTERIM, text="两家正在核对。", promised_on=None) is None
    assert len(notifier.sent(TASK_INTERIM)) == 1
    for task in (build, fire):
        refused = notifier.act(lead, Act.REPORT, **ANSWER)
        assert refused is not None
        assert refused.why is Refusal.OPINIONS_PENDING
        notifier.act(task, Act.SIGN)
        notifier.act(task, Act.PART, **PART)
    assert notifier.act(lead, Act.REPORT, **ANSWER) is None
    told_whole(notifier, case)


def test_the_leads_people_are_told_once_when_the_last_part_or_opinion_is_in(notifier: Notifier) -> None:
    case, silent, gone = brought(notifier), brought(notifier), brought(notifier)
    told = lambda case: sorted(mail.person for mail in notifier.mails(case, MailKind.ALL_IN))  # noqa: E731
    _, build, fire, env = notifier.tasks(case)
    for task in (build, fire):
        notifier.act(task, Act.SIGN)
        notifier.act(task, Act.PART, **PART)
        assert told(case) == []
    notifier.act(env, Act.OPINION, agrees=False, text="须先核实。")
    assert told(case) == ["land_1", "land_2"]
    # Silence that is taken as consent is the last one too; who asks to return the case waits for the desk instead.
    notifier.act(notifier.tasks(gone)[0], Act.RETURN, reason="非本单位", legal_basis="“三定”规定")
    for one in (silent, gone):
        for task in notifier.tasks(one)[1:3]:
            notifier.act(task, Act.SIGN)
            notifier.act(task, Act.PART, **PART)
    notifier.clock.is_at(FAR)
    notifier.tick()
    notifier.tick()
    assert (told(silent), told(gone)) == (["land_1", "land_2"], [])
    assert told(case) == ["land_1", "land_2"]
    told_whole(notifier, case, silent, gone)


def test_its_handlers_are_reminded_and_its_leader_told_and_silence_is_never_consent(notifier: Notifier) -> None:
    case = brought(notifier)
    lead, build, fire, _ = notifier.tasks(case)
    notifier.act(fire, Act.SIGN)
    notifier.act(fire, Act.PART, **PART)
    notifier.act(build, Act.SIGN)
    mine = lambda kind: [mail.person for mail in notifier.mails(case, kind) if mail.task_id == build.id]  # noqa: E731
    for moment, reminded, escalated in (
        ("2026-11-27T08:59", [], []),
        ("2026-11-27T09:00", ["build_1"], []),
        ("2026-11-30T17:29", ["build_1"], []),
        ("2026-11-30T17:30", ["build_1"], ["build_leader"]),
        (FAR, ["build_1"], ["build_leader"]),
    ):
        notifier.clock.is_at(moment)
        notifier.tick()
        assert (mine(MailKind.REMINDER), mine(MailKind.OVERDUE)) == (reminded, escalated), moment
    # Who has reported is left alone, and the enterprise's own timeline tells steps of the case alone.
    assert [mail for mail in notifier.mails(case) if mail.task_id == fire.id and mail.kind != MailKind.TASK] == []
    assert {message.data["step"] for message in notifier.sent(ESCALATION_RAISED)} == {"reminder", "overdue"}
    assert [line.facts["body"] for line in notifier.history(case) if line.kind == "task.reminded"] == ["build", "build"]
    notifier.act(lead, Act.SIGN)
    refused = notifier.act(lead, Act.REPORT, **ANSWER)
    assert refused is not None
    assert refused.why is Refusal.OPINIONS_PENDING
    told_whole(notifier, case)


def test_its_task_falls_with_the_leads_whatever_it_has_done(notifier: Notifier) -> None:
    recalled, replaced, ended = brought(notifier), brought(notifier), brought(notifier)
    for case in (recalled, replaced, ended):
        notifier.act(notifier.tasks(case)[1], Act.SIGN)
    notifier.take(recall(recalled, (1, 1)), assigned(replaced, (1, 2), split=(party("fire"),)), closed(ended))
    assert [state for _, state in notifier.states(recalled)] == ["superseded"] * 4
    assert len(notifier.sent(TASK_RECALLED)) == 1
    assert [state for _, state in notifier.states(replaced)] == ["superseded"] * 4 + ["to_sign"] * 2
    assert [state for _, state in notifier.states(ended)] == ["cancelled"] * 4
    over = {mail.person for mail in notifier.mails(replaced, MailKind.OVER)}
    assert over == {"build_1", "env_1"}  # land and fire go on
    notifier.clock.is_at(FAR)
    notifier.tick()
    for case in (recalled, ended):
        assert {timer.state for timer in notifier.timers(case).values()} <= {"void", "resting"}
    told_whole(notifier, recalled, replaced, ended)


def test_a_report_on_a_part_outlives_the_leads_return_but_not_the_assignment(notifier: Notifier) -> None:
    case = brought(notifier)
    lead, build, fire, _ = notifier.tasks(case)
    notifier.act(build, Act.SIGN)
    notifier.act(lead, Act.RETURN, reason="不属本单位职责", legal_basis="“三定”规定第三条")
    assert notifier.act(build, Act.PART, **PART) is None
    notifier.take(assigned(case, (1, 2), lead=party("bio"), split=(party("build"),)))
    refused = notifier.act(fire, Act.SIGN)
    assert refused is not None
    assert refused.why is Refusal.OVER
    assert notifier.states(case)[:4] == [
        ("land", "superseded"),
        ("build", "part_reported"),
        ("fire", "superseded"),
        ("env", "superseded"),
    ]
    assert notifier.states(case)[4:] == [("bio", "to_sign"), ("build", "to_sign")]
    told_whole(notifier, case)


def test_while_the_enterprise_is_asked_the_limits_of_parts_rest_too(notifier: Notifier) -> None:
    case = brought(notifier)
    lead, build, _, _ = notifier.tasks(case)
    notifier.act(lead, Act.SIGN)
    notifier.act(lead, Act.ASK_SUPPLEMENT, what="请提供图纸")
    assert {timer.state for timer in notifier.timers(case).values() if timer.task_id == build.id} == {"resting"}
    notifier.clock.is_at("2026-11-26T10:00")
    told = {"text": "图纸", "by": "厦门某公司", "at": notifier.clock.now().isoformat(), "turn": 3}
    notifier.take(message(CASE_SUPPLEMENTED, case, told, (1, 1), line=7))
    again = notifier.tasks(case)[1]
    assert again.due_at.isoformat() == "2026-12-02T09:30:00+00:00"  # two working days later
    overdue = notifier.timers(case)[f"overdue:{build.id}"]
    assert (overdue.state, overdue.due_at) == ("waiting", again.due_at)
    assert "build_1" in {mail.person for mail in notifier.mails(case, MailKind.RESUMED)}
    told_whole(notifier, case)


def test_a_report_that_is_sent_back_goes_to_the_lead_alone(notifier: Notifier) -> None:
    case = brought(notifier)
    notifier.act(notifier.lead(case), Act.SIGN)
    for task in notifier.tasks(case)[1:]:
        notifier.act(task, Act.SIGN)
        notifier.act(task, Act.PART, **PART)
    notifier.act(notifier.tasks(case)[3], Act.OPINION, agrees=True, text="")
    assert notifier.act(notifier.lead(case), Act.REPORT, **ANSWER) is None
    assert [state for _, state in notifier.states(case)] == ["reported", *["part_reported"] * 2, "opinion_given"]


def waiting_place(tmp_path: Path) -> Path:
    """Return the district's folder, but for silence being no consent."""
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    limits.write_text(text.replace("silence: consent}", "silence: waits}"), encoding="utf-8")
    assert "silence: waits" in limits.read_text(encoding="utf-8")
    return folder


def test_where_silence_is_no_consent_the_body_is_reminded_its_leader_told_and_the_lead_waits(
    notifier: Notifier, tmp_path: Path
) -> None:
    notifier.load(waiting_place(tmp_path))
    case = new_id()
    notifier.take(assigned(case, assisting=(party("env"),)))
    lead, env = notifier.tasks(case)
    notifier.act(lead, Act.SIGN)
    assert [mail.details["consents"] for mail in notifier.mails(case, MailKind.TASK) if mail.task_id == env.id] == [
        False
    ]
    notifier.clock.is_at(FAR)
    notifier.tick()
    assert notifier.sent(TASK_OPINION) == []
    told = {mail.kind: mail.person for mail in notifier.mails(case) if mail.task_id == env.id}
    assert (told[MailKind.REMINDER], told[MailKind.OVERDUE]) == ("env_1", "env_leader")
    refused = notifier.act(lead, Act.REPORT, **ANSWER)
    assert refused is not None
    assert refused.why is Refusal.OPINIONS_PENDING
    notifier.act(env, Act.OPINION, agrees=False, text="须先环评。")
    assert notifier.act(lead, Act.REPORT, **ANSWER) is None
    told_whole(notifier, case)


def test_a_case_keeps_what_silence_meant_when_its_round_began(notifier: Notifier, tmp_path: Path) -> None:
    before, after = new_id(), new_id()
    notifier.take(assigned(before, assisting=(party("env"),)))
    notifier.load(waiting_place(tmp_path))
    notifier.take(assigned(after, assisting=(party("env"),)))
    notifier.clock.is_at(FAR)
    notifier.tick()
    assert [message.subject for message in notifier.sent(TASK_OPINION)] == [before]
