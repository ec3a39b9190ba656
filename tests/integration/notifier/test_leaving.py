"""Somebody leaves: their tasks, their mails and what is open go to whoever follows, in whatever order it is told."""

from email import message_from_bytes, policy
from itertools import permutations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.directory.domain import person_of
from services.notifier.inbox.domain import Became
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.tasks.delegation import hand
from services.notifier.tasks.domain import Act, TaskState
from services.notifier.tasks.models import Task
from shared.contracts import Message, to_bytes
from shared.contracts.from_router import DIRECTORY_PERSON
from shared.db import new_id
from shared.messaging.transport import Delivery
from tests.integration.notifier.answering import answered, mail_of
from tests.integration.notifier.browser import PAGE, opened, path_to, send
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import wait_is_over
from tests.integration.notifier.messages import assigned, closed, message, party, person
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import office, staff


def gone(code: str, heir: str | None, version: int = 2) -> Message:
    told = {**person(code), "duties": [], "left": True, "successor": heir, "signed_out_at": None}
    return message(DIRECTORY_PERSON, code, {"version": version, "person": told})


def bring(notifier: Notifier, **more: object) -> Task:
    """Bring a case to an office where land_1 and land_2 are on duty, and return its task."""
    case = new_id()
    notifier.take(assigned(case, lead=party("land", handlers=2), **more))  # type: ignore[arg-type]
    return notifier.lead(case)


def settle_in(notifier: Notifier) -> None:
    notifier.take(office("land", "land_1", "land_2", leader="land_leader"), staff("land_1"), staff("land_2"))
    notifier.take(office("water", "heir"), staff("heir"))


def delegate(notifier: Notifier, task: Task, to: str) -> None:
    with notifier.service.begin("test") as unit:
        case = unit.case(task.case_id)
        row = unit.session.get_one(Task, task.id)
        hand(unit, case, row, person_of(person(to)), person_of(person("land_2")), "")


def mails_to(notifier: Notifier, who: str, kind: MailKind | None = None) -> list[Mail]:
    with notifier.service.database.read() as session:
        found = session.scalars(select(Mail).where(Mail.person == who).order_by(Mail.created_at, Mail.key))
        return [mail for mail in found if kind is None or mail.kind == kind]


REPLACED = ("land", "land_2", "heir")
TOLD = {
    "person": lambda: gone("land_1", "heir"),
    "body": lambda: office(*REPLACED, leader="land_leader", version=2),
    "again": lambda: gone("land_1", "heir", version=3),
}


@pytest.mark.parametrize("order", list(permutations(TOLD)), ids="-".join)
def test_what_was_theirs_is_handed_over_once_in_any_order(notifier: Notifier, order: tuple[str, ...]) -> None:
    settle_in(notifier)
    task, other = bring(notifier), bring(notifier)
    delegate(notifier, task, "land_1")
    delegate(notifier, other, "land_2")
    for name in order:
        notifier.take(TOLD[name]())
    assert [notifier.lead(one.case_id).delegate for one in (task, other)] == ["heir", "land_2"]
    (mail,) = mails_to(notifier, "heir", MailKind.HAND_OVER)
    assert {one["task"] for one in mail.details["tasks"]} == {task.id, other.id}
    assert mail.details["left"] == "land_1某人"
    handed = [line for line in notifier.history(task.case_id) if line.kind == "task.delegated"]
    assert [line.facts["to"] for line in handed] == ["land_1", "heir"]


def test_a_mail_that_had_not_gone_goes_to_the_successor_alone(notifier: Notifier, server: ScriptedServer) -> None:
    settle_in(notifier)
    task = bring(notifier)
    notifier.take(gone("land_1", "heir"), office(*REPLACED, version=2))
    sending = notifier.sender(server.url)
    while sending.turn():
        pass
    assert [mail.state for mail in mails_to(notifier, "land_1")] == [MailState.FORWARDED]
    assert [mail.state for mail in mails_to(notifier, "heir", MailKind.TASK)] == [MailState.SENT]
    to = [str(message_from_bytes(raw, policy=policy.default)["To"]) for raw in server.mails]
    assert not any("land_1@" in address for address in to)
    assert sum("heir@" in address for address in to) == 2  # the task's mail, and what was handed over
    assert notifier.mails(task.case_id, MailKind.UNDELIVERED) == []


def test_a_mail_that_waited_for_another_try_goes_to_the_successor(notifier: Notifier, server: ScriptedServer) -> None:
    settle_in(notifier)
    bring(notifier)
    sending = notifier.sender(server.url)
    server.script["RCPT"] = ["451 later", "451 later"]
    sending.turn()
    notifier.take(gone("land_1", "heir"))
    wait_is_over(notifier)
    while sending.turn():
        pass
    assert [mail.state for mail in mails_to(notifier, "heir", MailKind.TASK)] == [MailState.SENT]


def test_whoever_follows_and_has_the_mail_already_gets_no_second_one(
    notifier: Notifier, server: ScriptedServer
) -> None:
    settle_in(notifier)
    bring(notifier)
    notifier.take(gone("land_1", "land_2"))
    sending = notifier.sender(server.url)
    while sending.turn():
        pass
    assert len(mails_to(notifier, "land_2", MailKind.TASK)) == 1


def test_a_mail_to_somebody_whom_nobody_follows_is_put_before_their_leader(
    notifier: Notifier, server: ScriptedServer
) -> None:
    settle_in(notifier)
    task = bring(notifier)
    notifier.take(gone("land_1", None))
    notifier.sender(server.url).turn()
    (mail,) = mails_to(notifier, "land_1")
    assert (mail.state, "nobody follows" in mail.words) == (MailState.FAILED, True)
    assert [mail.person for mail in notifier.mails(task.case_id, MailKind.UNDELIVERED)] == ["land_leader"]


def test_a_successor_who_has_left_too_is_passed_over(notifier: Notifier, server: ScriptedServer) -> None:
    settle_in(notifier)
    bring(notifier)
    notifier.take(staff("next"), gone("heir", "next"), gone("land_1", "heir"))
    sending = notifier.sender(server.url)
    while sending.turn():
        pass
    assert [mail.state for mail in mails_to(notifier, "next", MailKind.TASK)] == [MailState.SENT]
    assert len(mails_to(notifier, "next", MailKind.HAND_OVER)) == 2
    assert mails_to(notifier, "heir", MailKind.TASK) == []


def test_nobody_gets_by_succession_what_is_about_their_own_body(notifier: Notifier) -> None:
    settle_in(notifier)
    task, plain = bring(notifier, about="water"), bring(notifier, confidential=True)
    delegate(notifier, task, "land_1")
    notifier.take(gone("land_1", "heir"), office(*REPLACED, version=2))
    (mail,) = mails_to(notifier, "heir", MailKind.HAND_OVER)
    assert mail.details["tasks"] == [{"task": plain.id, "number": "HC-2026-000001-7"}]
    assert notifier.lead(task.case_id).delegate is None


def test_what_is_over_is_not_handed_over_and_an_empty_list_says_so(notifier: Notifier, server: ScriptedServer) -> None:
    settle_in(notifier)
    task = bring(notifier)
    notifier.act(task, Act.RETURN, reason="不属本办", legal_basis="三定规定")
    notifier.take(assigned(task.case_id, (1, 2), lead=party("industry")))
    notifier.take(gone("land_1", "heir"))
    (mail,) = mails_to(notifier, "heir", MailKind.HAND_OVER)
    assert (mail.details["tasks"], mail.details["more"]) == ([], 0)


def test_a_successor_whom_the_copy_does_not_know_yet_is_waited_for(notifier: Notifier) -> None:
    settle_in(notifier)
    with pytest.raises(AssertionError, match="newcomer follows land_1"):
        notifier.take(gone("land_1", "newcomer"))
    notifier.consumer.take([Delivery(to_bytes(staff("newcomer")))])
    notifier.clock.pass_by(seconds=2)
    assert notifier.consumer.retry_due() == 1
    assert len(mails_to(notifier, "newcomer", MailKind.HAND_OVER)) == 1


def test_the_links_of_whoever_has_left_open_nothing_and_say_who_has_the_task(
    notifier: Notifier, client: FlaskClient
) -> None:
    settle_in(notifier)
    task = bring(notifier)
    secret = bring(notifier, confidential=True)
    page = opened(client, notifier, task, "land_1")
    notifier.take(gone("land_1", "heir"))
    for answer in (client.get(path_to(notifier, task, "land_1"), headers=PAGE), client.get(f"/desk/tasks/{task.id}")):
        assert (answer.status_code, "land办" in answer.text, "HC-2026" in answer.text) == (410, True, False)
    assert send(client, page, "sign")[0] == 404
    assert notifier.lead(task.case_id).state == TaskState.TO_SIGN
    notifier.take(office(*REPLACED, version=2))
    assert "heir某人" in client.get(path_to(notifier, task, "land_1"), headers=PAGE).text
    assert "heir某人" not in client.get(path_to(notifier, secret, "land_1"), headers=PAGE).text
    assert "form" in opened(client, notifier, task, "heir")
    notifier.take(office("land", "heir", version=3), office("bio", "land_2"))
    moved = client.get(path_to(notifier, task, "land_2"), headers=PAGE)
    assert (moved.status_code, "land办" in moved.text) == (410, True)
    notifier.take(closed(task.case_id))
    assert client.get(path_to(notifier, task, "land_1"), headers=PAGE).status_code == 404


def test_reminders_and_answers_by_mail_follow_to_the_successor(notifier: Notifier, server: ScriptedServer) -> None:
    settle_in(notifier)
    task = bring(notifier)
    delegate(notifier, task, "land_1")
    old = mail_of(notifier, task, "land_1")
    notifier.take(gone("land_1", "heir"), office(*REPLACED, version=2))
    (mail,) = mails_to(notifier, "heir", MailKind.DELEGATED)
    assert (mail.task_id, mail.details["given_by"]) == (task.id, "land_1某人")
    notifier.sender(server.url).turn()
    sent = [message_from_bytes(raw, policy=policy.default) for raw in server.mails]
    assert {one["References"] for one in sent if "heir@" in str(one["To"])} == {
        f"<case.{task.case_id}@haicang.example>",
        None,
    }
    row = answered(notifier, old, "签收")
    assert (row.state, notifier.lead(task.case_id).state) == (Became.STRANGER, TaskState.TO_SIGN)
    row = answered(notifier, old, "签收", "heir@haicang.example")
    assert (row.state, row.person, notifier.lead(task.case_id).state) == (Became.ACTED, "heir", TaskState.SIGNED)
    notifier.clock.is_at("2026-11-30T09:00")
    notifier.tick()
    assert sorted(one.person for one in notifier.mails(task.case_id, MailKind.REMINDER)) == ["heir", "land_2"]
    assert notifier.history(task.case_id)[-1].kind != "mail.failed"
