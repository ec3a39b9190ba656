"""What messages do to tasks, clocks, timers and mails: each once, in any order."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifier.escalation.models import Timer
from services.notifier.mail.domain import MailKind
from services.notifier.models import BodyCopy, Inbox
from services.notifier.tasks.domain import Act, Refusal
from shared.contracts import Message, to_bytes
from shared.contracts.from_notifier import TASK_OPENED, TASK_OPINION, TASK_RECALLED, TASK_RETURNED, TASK_SIGNED
from shared.db import new_id
from shared.messaging.transport import Delivery
from tests.integration.notifier.conftest import HAICANG as HAICANG_FOLDER
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.messages import assigned, body, closed, party, recall, supplemented, urged, withdrawn


def test_an_assignment_opens_a_task_for_each_body_and_mails_each_handler(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"), party("env"))))
    assert notifier.states(case) == [("land", "to_sign"), ("bio", "pending_opinion"), ("env", "pending_opinion")]
    to = [mail.email for mail in notifier.mails(case, MailKind.TASK)]
    assert sorted(to) == [f"{who}@haicang.example" for who in ("bio_1", "env_1", "land_1", "land_2")]
    assert set(notifier.timers(case)) == {"reminder", "overdue", "consent:1:bio", "consent:1:env"}
    (opened,) = notifier.sent()
    assert (opened.type, opened.round, opened.assignment) == (TASK_OPENED.name, 1, 1)
    assert opened.data == {
        "turn": 1,
        "lead": "land",
        "by": None,
        "due_at": "2026-12-01T09:30:00+00:00",
        "case_due_at": "2026-12-01T09:30:00+00:00",
        "sign_due_at": None,
        "contact_due_at": None,
    }
    assert opened.line == notifier.case(case).line == 1


def test_the_clock_runs_from_dispatch_and_not_from_when_the_message_arrives(notifier: Notifier) -> None:
    case = new_id()
    notifier.clock.pass_by(days=2)
    notifier.take(assigned(case))
    assert notifier.lead(case).due_at.isoformat() == "2026-12-01T09:30:00+00:00"


def test_a_dispatch_from_a_machine_whose_clock_runs_ahead_counts_from_now(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, time=START + timedelta(days=30)))
    assert notifier.lead(case).due_at.isoformat() == "2026-12-01T09:30:00+00:00"


@pytest.mark.parametrize("again", ["the same message", "another message that says the same"])
def test_an_assignment_said_twice_is_one(notifier: Notifier, again: str) -> None:
    case = new_id()
    first = assigned(case, assisting=(party("bio"),))
    notifier.take(first)
    before = notifier.stored()
    notifier.take(first if again == "the same message" else assigned(case, assisting=(party("bio"),)))
    assert notifier.stored() == before


def test_an_older_assignment_that_comes_late_changes_nothing(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, (1, 2), lead=party("industry")))
    before = notifier.stored()
    notifier.take(assigned(case, (1, 1)))
    assert notifier.stored() == before


def test_a_newer_assignment_ends_all_old_tasks_and_the_case_clock_runs_on(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    notifier.act(notifier.lead(case), Act.RETURN, reason="不属本单位职责", legal_basis="“三定”规定")
    notifier.clock.pass_by(days=1)
    later = notifier.clock.now()
    notifier.take(assigned(case, (1, 2), lead=party("industry"), time=later))
    assert notifier.states(case) == [("land", "superseded"), ("bio", "superseded"), ("industry", "to_sign")]
    opened = notifier.sent(TASK_OPENED)[-1].data
    assert opened["due_at"] == "2026-12-02T09:30:00+00:00"  # its own, from its own dispatch
    assert opened["case_due_at"] == "2026-12-01T09:30:00+00:00"  # the enterprise's, from the first
    assert notifier.timers(case)["consent:1:bio"].state == "void"
    assert notifier.timers(case)["overdue"].state == "waiting"
    # The lead had asked to be rid of it and is not told so; the assisting body had not.
    assert [mail.person for mail in notifier.mails(case, MailKind.OVER)] == ["bio_1"]


def test_an_assignment_survives_a_directory_message_in_the_same_batch(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(body("land", 1), assigned(case), body("land", 2))
    with notifier.service.database.read() as session:
        assert session.scalars(select(BodyCopy.version)).all() == [2]
    assert notifier.states(case) == [("land", "to_sign")]


def test_a_recall_gives_back_what_nobody_has_signed_for(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    notifier.take(recall(case, (1, 1)))
    assert notifier.states(case) == [("land", "superseded"), ("bio", "superseded")]
    assert [(one.data["turn"], one.assignment) for one in notifier.sent(TASK_RECALLED)] == [(2, 1)]
    assert notifier.timers(case)["overdue"].state == "resting"
    before = notifier.stored()
    notifier.take(recall(case, (1, 1)))
    assert notifier.stored() == before


def test_the_steps_of_a_recalled_case_fire_late_once_a_body_has_it_again(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.take(recall(case, (1, 1)))
    notifier.clock.is_at("2026-12-02T09:00")
    notifier.tick()
    assert notifier.timers(case)["overdue"].fired_at is None
    notifier.take(assigned(case, (1, 2), lead=party("industry"), time=notifier.clock.now()))
    notifier.tick()
    assert notifier.timers(case)["overdue"].fired_at == notifier.clock.now()
    assert notifier.mails(case, MailKind.OVERDUE)[0].person == "industry_leader"


def test_a_recall_of_what_has_been_signed_for_changes_nothing(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.act(notifier.lead(case), Act.SIGN)
    before = notifier.stored()
    notifier.take(recall(case, (1, 1)))
    assert notifier.stored() == before


def test_a_recall_that_comes_first_lets_the_assignment_open_nothing(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(recall(case, (1, 1)))
    notifier.take(assigned(case))
    assert notifier.tasks(case) == []
    assert notifier.mails(case) == []
    assert [one.data["turn"] for one in notifier.sent()] == [1]
    notifier.take(assigned(case, (1, 2)))
    assert notifier.states(case) == [("land", "to_sign")]


def test_a_withdrawal_cancels_what_is_open_tells_people_and_stops_the_clock(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    notifier.take(withdrawn(case), withdrawn(case))
    assert notifier.states(case) == [("land", "cancelled"), ("bio", "cancelled")]
    assert {timer.state for timer in notifier.timers(case).values()} == {"void"}
    assert len(notifier.mails(case, MailKind.OVER)) == 3
    refused = notifier.act(notifier.lead(case), Act.SIGN)
    assert refused is not None
    assert refused.why is Refusal.OVER


@pytest.mark.parametrize("end", [withdrawn, closed])
def test_an_end_that_comes_first_lets_nothing_of_its_rounds_begin(notifier: Notifier, end: object) -> None:
    case = new_id()
    notifier.take(end(case))  # type: ignore[operator]
    notifier.take(assigned(case))
    assert notifier.tasks(case) == []
    assert notifier.sent() == []


def test_a_late_close_of_an_old_round_leaves_the_new_one_alone(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.take(assigned(case, (2, 2), lead=party("industry")))
    notifier.take(closed(case, 1))
    assert notifier.states(case) == [("land", "superseded"), ("industry", "to_sign")]
    notifier.take(closed(case, 2))
    assert notifier.states(case)[-1] == ("industry", "cancelled")


def test_a_new_round_has_a_clock_and_steps_of_its_own(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    lead = notifier.lead(case)
    notifier.act(lead, Act.SIGN)
    notifier.act(lead, Act.REPORT, report="已协调", answer="已解决", outcome="solved")
    notifier.clock.pass_by(days=14)
    notifier.take(assigned(case, (2, 2), time=notifier.clock.now()))
    assert notifier.sent(TASK_OPENED)[-1].data["case_due_at"] == "2026-12-15T09:30:00+00:00"
    assert notifier.states(case) == [("land", "reported"), ("land", "to_sign")]
    notifier.clock.pass_by(days=30)
    notifier.tick()
    with notifier.service.database.read() as session:
        fired = session.execute(select(Timer.round, Timer.step).where(Timer.case_id == case, Timer.state == "fired"))
        happened = sorted(tuple(row) for row in fired)
    assert happened == [(2, "overdue"), (2, "reminder")]


def test_what_the_enterprise_adds_reaches_who_works_on_it_once_each_time(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"),)))
    notifier.take(urged(case, line=5), supplemented(case, line=4))
    notifier.take(urged(case, line=5))  # sent again under another id
    notifier.take(urged(case, "还是没有消息", line=7))
    urgings = notifier.mails(case, MailKind.URGING)
    assert sorted((mail.person, mail.occasion) for mail in urgings) == [
        (who, line) for who in ("bio_1", "land_1", "land_2") for line in ("5", "7")
    ]
    assert len({mail.key for mail in urgings}) == 6
    assert len(notifier.mails(case, MailKind.SUPPLEMENT)) == 3


def test_an_urging_before_the_assignment_or_after_a_return_is_kept_and_mailed_to_nobody(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(urged(case, line=2))
    notifier.take(assigned(case))
    notifier.act(notifier.lead(case), Act.RETURN, reason="不属本单位职责", legal_basis="“三定”规定")
    notifier.take(urged(case, line=9))
    assert notifier.mails(case, MailKind.URGING) == []
    assert [line.kind for line in notifier.history(case)] == [
        "case.urging",
        "task.opened",
        "task.returned",
        "case.urging",
    ]


def test_without_configuration_an_assignment_waits_and_goes_on_after_the_load(bare_notifier: Notifier) -> None:
    case, waiting = new_id(), assigned(new_id())
    bare_notifier.consumer.take([Delivery(to_bytes(assigned(case))), Delivery(to_bytes(waiting))])
    with bare_notifier.service.database.read() as session:
        rows = session.execute(select(Inbox.state, Inbox.reason)).all()
    assert {row.state for row in rows} == {"retry"}
    assert "nwd load" in rows[0].reason
    bare_notifier.load()
    bare_notifier.clock.pass_by(minutes=5)
    assert bare_notifier.consumer.retry_due() == 2
    assert bare_notifier.states(case) == [("land", "to_sign")]


def test_a_case_keeps_the_rules_that_it_began_with(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    parts = notifier.operations.check(HAICANG_FOLDER)
    parts["escalation"] = {"offices": {}, "steps": []}
    assert "escalation" in notifier.operations.store(parts)
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert notifier.timers(case)["overdue"].state == "fired"


def test_every_event_of_an_assignment_has_a_turn_of_its_own(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    lead = notifier.lead(case)
    notifier.act(lead, Act.SIGN)
    notifier.act(lead, Act.RETURN, reason="不属本单位职责", legal_basis="“三定”规定")
    kinds = [(one.type, one.data["turn"]) for one in notifier.sent()]
    assert kinds == [(TASK_OPENED.name, 1), (TASK_SIGNED.name, 2), (TASK_RETURNED.name, 3)]


def test_opinions_say_what_was_said_and_by_which_body(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio"), party("env"))))
    bio = notifier.tasks(case)[1]
    assert notifier.act(bio, Act.OPINION, agrees=False, text="蒸汽压力不足") is None
    assert [one.data for one in notifier.sent(TASK_OPINION)] == [
        {"body": "bio", "agrees": False, "text": "蒸汽压力不足"}
    ]
    assert notifier.timers(case)["consent:1:bio"].state == "void"
    assert notifier.timers(case)["consent:1:env"].state == "waiting"


def all_of(case: str) -> list[Message]:
    return [
        assigned(case, (1, 1), assisting=(party("bio"),)),
        recall(case, (1, 1)),
        assigned(case, (1, 2), lead=party("industry")),
        urged(case, line=6),
        closed(case, 1),
        assigned(case, (2, 3), lead=party("industry")),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (1, 0, 5, 2, 4, 3), (4, 5, 0, 2, 1, 3)])
def test_one_batch_or_one_by_one_or_in_another_order_the_newest_assignment_stands(
    notifier: Notifier, order: tuple[int, ...]
) -> None:
    whole, single = new_id(), new_id()
    notifier.take(*(all_of(whole)[n] for n in order))
    for n in order:
        notifier.take(all_of(single)[n])
    for case in (whole, single):
        assert [state for state in notifier.states(case) if state[1] == "to_sign"] == [("industry", "to_sign")]
        assert notifier.case(case).assignment == 3
    assert notifier.states(whole) == notifier.states(single)
