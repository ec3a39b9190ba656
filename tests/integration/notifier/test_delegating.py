"""A task is given to one person of its body: they are written to, it is on record, and nobody else need know."""

import pytest

from services.notifier.directory.domain import Person
from services.notifier.mail.domain import MailKind
from services.notifier.tasks import store
from services.notifier.tasks.actions import Refused
from services.notifier.tasks.delegation import delegate, take_back
from services.notifier.tasks.domain import Act, Refusal
from services.notifier.tasks.models import Task
from shared.web.app import Face
from tests.integration.notifier.answering import answered, mail_of
from tests.integration.notifier.browser import acts_on, case_with, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import closed, party, person, urged
from tests.integration.notifier.staff import look, office, seat, staff

on_sqlite = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
LEA = Person("lea", "lea某人", "lea@haicang.example", "zh")


def give(notifier: Notifier, task: Task, to: str, note: str = "") -> Refused | None:
    with notifier.service.begin("test") as unit:
        return delegate(unit, task.id, LEA, {"to": to, "note": note})


def readers(notifier: Notifier, case: str, kind: MailKind) -> list[str]:
    return sorted(mail.person for mail in notifier.mails(case, kind))


def test_who_is_given_a_task_gets_a_mail_and_from_then_on_what_the_handlers_get(notifier: Notifier) -> None:
    notifier.take(office("land", "ann", "ben", leader="lea"), office("bio", "bob"), staff("ann"))
    case = case_with(notifier, assisting=(party("bio"),))
    task, opinion = notifier.tasks(case)
    assert give(notifier, task, "lea") is None  # whoever gives it to themselves knows
    assert give(notifier, task, "ann", "请今天去现场看看") is None
    (mail,) = notifier.mails(case, MailKind.DELEGATED)
    assert (mail.person, mail.details["given_by"]) == ("ann", "lea某人")
    assert mail.details["said"]["text"] == "请今天去现场看看"
    notifier.take(office("land", "ben", version=2), office("land", "ben", leader="ann", version=3), urged(case))
    assert readers(notifier, case, MailKind.URGING) == ["ann", "ben", "bob"]
    notifier.clock.is_at("2026-11-30T09:00")
    notifier.tick()
    assert readers(notifier, case, MailKind.REMINDER) == ["ann", "ben"]
    notifier.clock.is_at("2026-12-01T17:30")
    notifier.tick()
    assert readers(notifier, case, MailKind.OVERDUE) == ["ann"]  # the leader, whom it is for
    notifier.take(closed(case))
    assert "ann" in readers(notifier, case, MailKind.OVER)
    assert opinion.body == "bio"


def test_it_is_on_record_and_can_be_given_again_and_taken_back(notifier: Notifier) -> None:
    notifier.take(office("land", "ann", "ben"))
    case = case_with(notifier)
    task, sent = notifier.lead(case), len(notifier.sent())
    assert give(notifier, task, "ann") is None
    again = give(notifier, task, "ann")
    assert again is not None
    assert (again.why, again.by) == (Refusal.ALREADY, "lea某人")
    assert give(notifier, task, "ben", "替一下") is None
    with notifier.service.begin("test") as unit:
        assert [one.id for one in store.delegated_to(unit.session, "ben")] == [task.id]
        assert store.delegated_to(unit.session, "ann") == []
        assert take_back(unit, task.id, LEA, {}) is None
    assert notifier.lead(case).delegate is None
    lines = [line for line in notifier.history(case) if line.kind == "task.delegated"]
    assert [(line.facts["from"], line.facts["to"]) for line in lines] == [(None, "ann"), ("ann", "ben"), ("ben", None)]
    assert {line.actor for line in lines} == {"lea"}
    assert len(notifier.sent()) == sent


@on_sqlite
def test_a_task_is_given_to_nobody_outside_the_body_and_by_nobody_who_cannot_act_on_it(notifier: Notifier) -> None:
    notifier.take(office("land", "ann"), office("bio", "bob"))
    case = case_with(notifier)
    task = notifier.lead(case)
    assert give(notifier, task, "bob") == Refused(Refusal.NOT_OF_BODY)
    assert notifier.act(task, Act.RETURN, reason="不属本单位职责", legal_basis="“三定”规定") is None
    assert give(notifier, task, "ann") == Refused(Refusal.FROZEN)
    notifier.take(closed(case))
    assert give(notifier, task, "ann") == Refused(Refusal.OVER)
    assert notifier.mails(case, MailKind.DELEGATED) == []


@on_sqlite
def test_a_task_is_given_and_taken_back_from_its_page_which_says_who_has_it(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "ann", leader="lea"), office("bio", "bio_1"), staff("ann"))
    case = case_with(notifier, assisting=(party("bio"),))
    task = notifier.lead(case)
    lea = seat(notifier, face, "lea")
    page = look(lea, task)[1]
    assert acts_on(page) == ["sign", "delegate", "return"]
    status, again = send(lea, page, "delegate", note="没有选人")
    assert (status, "没有选人" in again) == (422, True)
    assert send(lea, page, "delegate", to="ann", note="请今天去现场")[0] == 303
    page = look(lea, task)[1]
    assert "转派给ann某人" in page
    assert "请今天去现场" in page
    ann = seat(notifier, face, "ann")
    assert "<strong>本人</strong>" in ann.get("/desk/").text
    assert "请今天去现场" not in look(seat(notifier, face, "bio_1"), notifier.tasks(case)[1])[1]
    assert send(ann, look(ann, task)[1], "take_back")[0] == 303
    assert "收回转派" in look(lea, task)[1]
    assert acts_on(look(lea, task)[1]) == ["sign", "delegate", "return"]


@on_sqlite
def test_an_assisting_body_gives_its_task_to_somebody_too(notifier: Notifier) -> None:
    notifier.take(office("bio", "bob", "cat"))
    case = case_with(notifier, assisting=(party("bio"),))
    assert give(notifier, notifier.tasks(case)[1], "cat") is None
    assert readers(notifier, case, MailKind.DELEGATED) == ["cat"]


@on_sqlite
def test_whom_to_call_is_shown_once_asked_for_and_each_look_is_on_record(notifier: Notifier, face: Face) -> None:
    notifier.take(office("land", "ann"))
    for confidential in (False, True):
        case = case_with(notifier, confidential=confidential)
        task = notifier.lead(case)
        ann = seat(notifier, face, "ann")
        page = look(ann, task)[1]
        assert "0592-5550101" not in page
        status, page = send(ann, page, "contact")
        assert (status, "0592-5550101" in page, "林女士" in page) == (200, True, True)
        assert "0592-5550101" not in look(ann, task)[1]
        (line,) = [line for line in notifier.history(case) if line.kind == "contact.read"]
        assert (line.actor, line.facts["task"]) == ("ann", task.id)
        assert "0592" not in str(line.facts)


@on_sqlite
def test_whoever_is_given_a_task_answers_the_mail_that_was_passed_on_to_them(notifier: Notifier) -> None:
    notifier.take(office("land", "ann", "ben", "col"), staff("ann"), staff("ben"), staff("col"))
    case = case_with(notifier, lead=party("land", handlers=[person("ann")]))
    task = notifier.lead(case)
    first = mail_of(notifier, task)
    assert give(notifier, task, "ben") is None
    assert answered(notifier, first, "签收", "col@haicang.example").state == "stranger"
    row = answered(notifier, first, "签收", "ben@haicang.example")
    assert (row.state, row.person, notifier.lead(case).state) == ("acted", "ben", "signed")
    deed = [line for line in notifier.history(case) if line.kind == "task.signed"]
    assert [line.actor for line in deed] == ["ben"]
    row = answered(notifier, first, "阶段答复 已联系企业")
    assert (row.state, row.person) == ("acted", "ann"), "the office answers for it: others of it still may"
    assert give(notifier, task, "col") is None
    assert answered(notifier, first, "阶段答复 已到现场", "ben@haicang.example").state == "stranger"
