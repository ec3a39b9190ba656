"""What people do, once each; and what the clock does, once each, never early."""

from collections.abc import Iterable
from threading import Barrier, Thread

from sqlalchemy import select

from services.notifier.directory.domain import TOLD, team_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.models import BodyCopy
from services.notifier.tasks.domain import Act, Refusal
from services.notifier.tasks.models import Task
from shared.contracts.from_notifier import ESCALATION_RAISED, TASK_OPINION, TASK_REPORTED, TASK_SIGNED
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, body, closed, party, person

ANSWER = {"report": "已召集三家单位现场协调。", "answer": "已为贵公司安排用地。", "outcome": "solved"}
RETURN = {"reason": "不属本单位职责", "legal_basis": "“三定”规定第三条"}


def steps(notifier: Notifier) -> list[str]:
    return [message.data["step"] for message in notifier.sent(ESCALATION_RAISED)]


def test_a_lead_signs_and_reports_to_the_centre(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    lead = notifier.lead(case)
    assert notifier.act(lead, Act.SIGN) is None
    assert notifier.act(lead, Act.REPORT, **ANSWER) is None
    assert notifier.states(case) == [("land", "reported")]
    at_once = {"worked": 0, "rested": 0, "rests": 0, "day": 360}
    told = {"turn": 3, "lead": "land", "by": "land的经办人", **ANSWER, "handled": at_once}
    assert notifier.sent(TASK_REPORTED)[0].data == told


def test_a_second_click_changes_nothing_and_says_when_the_first_was_and_by_whom(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    lead, first = notifier.lead(case), notifier.clock.now()
    notifier.act(lead, Act.SIGN)
    notifier.clock.pass_by(hours=3)
    before = notifier.stored()
    refused = notifier.act(lead, Act.SIGN)
    assert refused is not None
    assert (refused.why, refused.at, refused.by) == (Refusal.ALREADY, first, "land的经办人")
    assert notifier.stored() == before


def test_of_many_clicks_at_once_one_acts(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    lead, start, outcomes = notifier.lead(case), Barrier(4), []

    def click() -> None:
        start.wait()
        outcomes.append(notifier.act(lead, Act.SIGN))

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(None) == 1
    assert len(notifier.sent(TASK_SIGNED)) == 1


def test_the_final_report_is_refused_while_an_opinion_is_awaited(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    lead, bio = notifier.tasks(case)
    notifier.act(lead, Act.SIGN)
    refused = notifier.act(lead, Act.REPORT, **ANSWER)
    assert refused is not None
    assert refused.why is Refusal.OPINIONS_PENDING
    notifier.act(bio, Act.OPINION, agrees=True, text="")
    assert notifier.act(lead, Act.REPORT, **ANSWER) is None


def test_silence_past_the_limit_counts_as_consent_and_lets_the_lead_report(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    lead, bio = notifier.tasks(case)
    notifier.act(lead, Act.SIGN)
    notifier.clock.is_at("2026-11-27T17:29:59")
    notifier.tick()
    assert notifier.sent(TASK_OPINION) == []
    notifier.clock.is_at("2026-11-27T17:30:00")
    notifier.tick()
    notifier.tick()
    assert [one.data for one in notifier.sent(TASK_OPINION)] == [{"body": "bio", "agrees": None, "text": ""}]
    refused = notifier.act(bio, Act.OPINION, agrees=False, text="太晚了")
    assert refused is not None
    assert refused.why is Refusal.FINAL
    assert notifier.act(lead, Act.REPORT, **ANSWER) is None


def test_a_body_that_may_not_return_is_refused(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, may_return=False))
    refused = notifier.act(notifier.lead(case), Act.RETURN, **RETURN)
    assert refused is not None
    assert refused.why is Refusal.MAY_NOT_RETURN
    assert notifier.states(case) == [("land", "to_sign")]


def test_a_returned_task_stays_visible_with_its_clock_running_until_a_new_assignment(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    lead = notifier.lead(case)
    notifier.act(lead, Act.RETURN, **RETURN)
    for act, facts in ((Act.SIGN, {}), (Act.REPORT, ANSWER)):
        refused = notifier.act(lead, act, **facts)
        assert refused is not None
        assert refused.why is Refusal.FROZEN
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert steps(notifier) == ["reminder", "overdue"]


def test_each_step_fires_once_in_its_time_and_never_early(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    seen: list[list[str]] = []
    for moment in (
        "2026-11-30T08:59:59",
        "2026-11-30T09:00",
        "2026-12-01T17:29:59",
        "2026-12-01T17:30",
        "2026-12-31T12:00",
    ):
        notifier.clock.is_at(moment)
        notifier.tick()
        seen.append(steps(notifier))
    assert seen == [[], ["reminder"], ["reminder"], ["reminder", "overdue"], ["reminder", "overdue"]]
    assert sorted(mail.person for mail in notifier.mails(case, MailKind.REMINDER)) == ["land_1", "land_2"]
    assert [mail.person for mail in notifier.mails(case, MailKind.OVERDUE)] == ["land_leader"]


def test_after_an_outage_a_step_fires_late_with_both_times_on_record(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.clock.is_at("2026-12-09T03:00")
    notifier.tick()
    raised = {message.data["step"]: message.data for message in notifier.sent(ESCALATION_RAISED)}
    assert raised["overdue"]["due_at"] == "2026-12-01T09:30:00+00:00"
    assert raised["overdue"]["fired_at"] == "2026-12-08T19:00:00+00:00"
    timer = notifier.timers(case)["overdue"]
    assert (timer.due_at.isoformat(), timer.fired_at) == ("2026-12-01T09:30:00+00:00", notifier.clock.now())


def test_a_clock_that_jumps_back_fires_nothing_a_second_time(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    for moment in ("2026-12-01T17:30", "2026-11-24T10:00", "2026-12-01T17:31"):
        notifier.clock.is_at(moment)
        notifier.tick()
    assert steps(notifier) == ["reminder", "overdue"]


def test_a_report_lets_the_steps_rest_and_the_end_stops_them(notifier: Notifier) -> None:
    answered, ended = new_id(), new_id()
    notifier.take(assigned(answered), assigned(ended))
    lead = notifier.lead(answered)
    notifier.act(lead, Act.SIGN)
    notifier.act(lead, Act.REPORT, **ANSWER)
    notifier.take(closed(ended))
    notifier.clock.is_at("2026-12-20T12:00")
    notifier.tick()
    assert steps(notifier) == []


def test_late_mails_reach_whoever_leads_the_body_today(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.take(body("land", 2, handlers=[person("newcomer")], leader=None, stand_in=person("deputy", "en")))
    notifier.take(body("land", 1, handlers=[person("gone")]))
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert [mail.person for mail in notifier.mails(case, MailKind.REMINDER)] == ["newcomer"]
    assert [(mail.person, mail.language) for mail in notifier.mails(case, MailKind.OVERDUE)] == [("deputy", "en")]


def test_an_emergency_has_no_reminder_but_an_escalation_after_two_hours(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, case_class="emergency"))
    assert set(notifier.timers(case)) == {"overdue"}
    notifier.clock.pass_by(hours=2)
    notifier.tick()
    assert steps(notifier) == ["overdue"]


def test_many_clocks_at_once_fire_each_step_once(notifier: Notifier) -> None:
    cases = [new_id() for _ in range(30)]
    notifier.take(*(assigned(case, assisting=(party("bio"),)) for case in cases))
    notifier.clock.is_at("2026-12-02T09:00")
    start = Barrier(3)

    def tick() -> None:
        start.wait()
        for _ in range(6):
            notifier.tick()

    run_together(Thread(target=tick) for _ in range(3))
    notifier.tick()
    raised = [(message.subject, message.data["step"]) for message in notifier.sent(ESCALATION_RAISED)]
    assert sorted(raised) == sorted((case, step) for case in cases for step in ("overdue", "reminder"))
    assert len(notifier.sent(TASK_OPINION)) == 30


def run_together(threads: Iterable[Thread]) -> None:
    running = list(threads)
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def test_a_timer_that_fails_by_itself_does_not_hold_up_the_others(notifier: Notifier) -> None:
    bad, good = new_id(), new_id()
    notifier.take(assigned(bad, lead=party("broken")), assigned(good))
    # A body of the directory that no release could have written.
    notifier.take(body("broken", 1))
    spoil(notifier, "broken")
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert sorted(step for case, step in raised(notifier) if case == good) == ["overdue", "reminder"]
    assert [case for case, _ in raised(notifier) if case == bad] == []
    assert notifier.timers(bad)["overdue"].state == "waiting"


def test_a_timer_that_the_database_refuses_does_not_hold_up_the_others(notifier: Notifier) -> None:
    bad, good = new_id(), new_id()
    notifier.take(assigned(bad), assigned(good))
    notifier.clock.is_at("2026-11-30T09:00")
    refuse_reminders(notifier, bad)
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert sorted(step for case, step in raised(notifier) if case == good) == ["overdue", "reminder"]
    assert [step for case, step in raised(notifier) if case == bad] == ["overdue"]


def refuse_reminders(notifier: Notifier, case_id: str) -> None:
    """Put rows under the keys of mails that the clock will want to write."""
    with notifier.service.begin("test") as unit:
        task = unit.session.scalars(select(Task).where(Task.case_id == case_id)).one()
        queue(unit, task, MailKind.REMINDER, team_of(task.party).first_of(TOLD), {}, occasion="reminder")


def raised(notifier: Notifier) -> list[tuple[str, str]]:
    return [(message.subject, message.data["step"]) for message in notifier.sent(ESCALATION_RAISED)]


def spoil(notifier: Notifier, code: str) -> None:
    with notifier.service.begin("test") as unit:
        unit.session.get_one(BodyCopy, code).body = {"handlers": [{"id": "x"}], "leader": {"id": "x"}}
