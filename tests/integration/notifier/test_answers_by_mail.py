"""An answer to a mail does what the task's page does: once, by whom it was written to, and never by anybody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from services.notifier.inbox.answering import MOST_WARNINGS
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Task
from services.notifier.verification import snapshot
from shared.contracts.words import TaskState
from shared.db import new_id
from tests.integration.notifier.answering import (
    a_mail,
    answered,
    came_in,
    mail_of,
    nothing_changes,
    read_all,
    receipts,
    told_back,
)
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, closed, party, person
from tests.integration.notifier.messages import body as directory_body

ON_ONE = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
"""For what goes by the words of a mail and not by the database."""


ANSWER = "答复 已解决 土地指标已落实,请到窗口办理。"


@pytest.fixture
def case(notifier: Notifier) -> str:
    """A case of an office with two handlers, and one that assists."""
    made = new_id()
    notifier.take(assigned(made, lead=party("land", handlers=2), assisting=(party("water"),)))
    return made


def body(notifier: Notifier, case: str, code: str) -> Task:
    return next(task for task in notifier.tasks(case) if task.body == code)


def test_a_case_is_worked_from_the_mailbox(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    helping = mail_of(notifier, body(notifier, case, "water"))
    for task_mail, said, act in (
        (mail, "签收", "sign"),
        (mail, "延期 3 需要实地勘察、检测或鉴定", "ask_extension"),
        (mail, "阶段答复 已到现场查看,本周内答复。", "interim"),
        (helping, "同意", "opinion"),
        (mail, ANSWER, "report"),
    ):
        row = answered(notifier, task_mail, said)
        assert (row.state, row.verb) == ("acted", act), row.told
    lead = notifier.lead(case)
    assert lead.state == TaskState.REPORTED
    acts = ("sign", "ask_extension", "interim", "opinion", "report")
    assert receipts(notifier, case) == [("acted", one) for one in acts]
    kinds = [line.kind for line in notifier.history(case)]
    assert kinds.count("mail.received") == 5
    assert snapshot(notifier.service, timedelta(minutes=1)).findings == []
    with notifier.service.begin("test") as unit:
        unit.session.execute(update(IncomingMail).values(state="noted"))
    assert "its history says of the mail" in snapshot(notifier.service, timedelta(minutes=1)).findings[0]


def test_the_same_mail_twice_acts_once_also_when_two_take_it_at_once(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    answered(notifier, mail, "签收")
    to = notifier.addresses.reply(mail.key)
    raw = a_mail(to, "阶段答复 正在办理。", mail.email)
    with ThreadPoolExecutor(4) as several:
        new = list(several.map(lambda _: receive(notifier.service, raw, "lmtp", mail.email, [to]), range(4)))
        assert sorted(new) == [False, False, False, True]
        list(several.map(lambda _: read_all(notifier), range(4)))
    assert receive(notifier.service, b"Received: again\r\n" + raw, "imap") is False
    read_all(notifier)
    assert [line.kind for line in notifier.history(case)].count("task.interim") == 1
    assert receipts(notifier, case) == [("acted", "sign"), ("acted", "interim")]


def test_the_same_words_in_another_mail_are_told_when_it_was_done(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    answered(notifier, mail, "签收")
    answered(notifier, mail, "阶段答复 正在办理。")
    again = answered(notifier, mail, "阶段答复 正在办理。")
    assert (again.state, again.told["why"]) == ("refused", "already")
    assert [line.kind for line in notifier.history(case)].count("task.interim") == 1


def test_what_a_colleague_has_done_is_told_with_when_and_by_whom(notifier: Notifier, case: str) -> None:
    lead = notifier.lead(case)
    answered(notifier, mail_of(notifier, lead, "land_1"), "签收")
    late = answered(notifier, mail_of(notifier, lead, "land_2"), "已签收,谢谢")
    assert (late.state, late.told["why"]) == ("refused", "already")
    assert told_back(notifier, late)["first"]["by"] == "land_1某人"


def test_a_stranger_with_the_address_does_nothing_and_its_reader_is_told_once(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    for _ in range(2):
        with nothing_changes(notifier, "incoming", "history", "cases", "mail"):
            row = answered(notifier, mail, "签收", "stranger@elsewhere.example")
        assert row.state == "stranger"
    assert notifier.lead(case).state == TaskState.TO_SIGN
    (told,) = notifier.mails(case, MailKind.MISUSED)
    assert (told.person, told.details) == (mail.person, {"wrote": "stranger@elsewhere.example"})
    assert receipts(notifier, case) == []
    for number in range(5):
        answered(notifier, mail, "签收", f"s{number}@elsewhere.example")
    assert len(notifier.mails(case, MailKind.MISUSED)) == MOST_WARNINGS


def test_a_mail_to_two_of_our_addresses_does_one_thing_for_its_own_sender_and_says_so(
    notifier: Notifier, case: str
) -> None:
    other = new_id()
    notifier.take(assigned(other, lead=party("land", handlers=2)))
    mine, same, second = (
        mail_of(notifier, notifier.lead(which), person)
        for which, person in ((case, "land_1"), (case, "land_2"), (other, "land_1"))
    )

    def handed_over(said: str, *mails: Mail) -> IncomingMail:
        to = [notifier.addresses.reply(mail.key) for mail in mails]
        receive(notifier.service, a_mail(", ".join(to), said, mine.email), "lmtp", mine.email, to)
        read_all(notifier)
        return came_in(notifier)[-1]

    row = handed_over("签收", mine, second)
    assert (row.state, row.answers, told_back(notifier, row)["apart"]) == ("acted", mine.key, True)
    assert notifier.lead(other).state == TaskState.TO_SIGN
    to_all = handed_over("阶段答复 已到现场。", same, mine)  # a colleague's address, kept by "reply to all"
    assert (to_all.state, to_all.answers, told_back(notifier, to_all)["apart"]) == ("acted", mine.key, False)


def test_a_name_in_the_senders_field_proves_nothing_without_the_address(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    forged = [
        "reply@in.haicang.example",
        notifier.addresses.bounce(mail.key),
        notifier.addresses.reply(mail.key).replace("+r", "+ra", 1)[:-30] + "@in.haicang.example",
    ]
    for to in forged:
        with nothing_changes(notifier, "incoming", "history", "cases"):
            assert receive(notifier.service, a_mail(to, "签收", mail.email), "lmtp", mail.email, [to])
            read_all(notifier)
        assert came_in(notifier)[-1].state == "ignored"


def test_who_has_left_the_office_does_nothing(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case), "land_2")
    notifier.take(directory_body("land", 1, handlers=[person("land_1")]))
    assert answered(notifier, mail, "签收").state == "stranger"
    assert notifier.lead(case).state == TaskState.TO_SIGN


@ON_ONE
@pytest.mark.parametrize(
    "said",
    ["请问如何签收?", "不签收", "收到,我们研究一下。", "", "签收还是退单?", "<b>x</b>\n\x00\x1b[2J"],
)
def test_anything_else_is_a_note_and_no_act(notifier: Notifier, case: str, said: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    with nothing_changes(notifier, "incoming", "history", "cases", "mail"):
        assert answered(notifier, mail, said).state == "noted"
    assert receipts(notifier, case) == [("noted", "")]
    line = notifier.history(case)[-1]
    assert (line.kind, line.actor) == ("mail.received", mail.person)


@ON_ONE
@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("退单 不归我们管", {"legal_basis", "ground"}),
        ("答复 已经办好了", {"outcome"}),
        ("答复 依法不能办 不符合规定", {"legal_basis"}),
        ("承诺 12月31日 完成验收", {"responsible", "report", "answer"}),
        ("转派 不认识的人", {"colleague"}),
        ("延期", {"n", "reason", "ground"}),
    ],
)
def test_what_needs_more_than_a_line_is_finished_on_the_page(
    notifier: Notifier, case: str, said: str, missing: set[str]
) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    answered(notifier, mail, "签收")
    with nothing_changes(notifier, "incoming", "history", "cases", "mail"):
        row = answered(notifier, mail, said)
    assert row.state == "unfinished"
    assert missing <= set(row.told["missing"]) | ({"ground"} if "n" in missing else set())


def test_a_return_with_its_ground_and_its_law_is_asked_for(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    row = answered(notifier, mail, "退单 不属于本单位职责 依据：《某某条例》第三条")
    assert (row.state, row.fields["ground"]) == ("acted", "not_our_duty"), (row.told, row.fields)
    assert notifier.lead(case).state == TaskState.RETURNED


def test_after_its_case_has_ended_an_answer_says_so(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    notifier.take(closed(case))
    row = answered(notifier, mail, "签收")
    assert (row.state, row.told["why"]) == ("refused", "over")
    assert receipts(notifier, case) == [("refused", "sign")]


def test_who_assists_disagrees_with_reasons_and_cannot_sign(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, body(notifier, case, "water"))
    assert answered(notifier, mail, "签收").told["why"] == "not_yours"
    assert answered(notifier, mail, "不同意").state == "unfinished"
    assert answered(notifier, mail, "不同意 管网容量不足").state == "acted"
    assert body(notifier, case, "water").state == TaskState.OPINION_GIVEN


def test_a_leader_countersigns_the_report_that_the_mail_was_about_and_no_other(notifier: Notifier, case: str) -> None:
    lead = notifier.lead(case)
    answered(notifier, mail_of(notifier, body(notifier, case, "water")), "同意")
    answered(notifier, mail_of(notifier, lead), "签收")
    report = {"report": "r", "answer": "a", "outcome": "cannot_by_law", "legal_basis": "《某法》", "promise": None}
    notifier.act(lead, Act.REPORT, **report)
    first = mail_of(notifier, lead, kind=MailKind.COUNTERSIGN)
    assert answered(notifier, mail_of(notifier, lead), "同意").told["why"] == "nothing_to_sign"
    assert answered(notifier, first, "不同意 请补充依据").state == "acted"
    notifier.act(lead, Act.REPORT, **{**report, "report": "r2"})
    assert answered(notifier, first, "同意").told["why"] == "nothing_to_sign"
    newer = next(mail for mail in notifier.mails(case, MailKind.COUNTERSIGN) if mail.occasion != first.occasion)
    assert answered(notifier, newer, "同意").state == "acted"
    assert notifier.lead(case).state == TaskState.REPORTED
