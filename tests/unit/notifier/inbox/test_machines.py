"""Machines never act: what writes by itself is told from people, and what it says is read."""

from datetime import date

import pytest

from services.notifier.inbox.away import away_until
from services.notifier.inbox.incoming import Action, Incoming, Nature, Report, read

TODAY = date(2026, 11, 28)
KEY = "<0123456789abcdef0123456789abcdef@haicang.example>"


def mail(body: str = "签收", subject: str = "回复: [HC-2026-000123-4] 请办理", **headers: str) -> Incoming:
    told = {
        "From": "chenxiao@haicang.example",
        "To": "reply+r2k7@haicang.example",
        "Subject": subject,
        "Date": "Sat, 28 Nov 2026 10:20:30 +0800",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    body = body.replace("\n", "\r\n")
    kind = "" if "Content-Type" in told else "Content-Type: text/plain; charset=utf-8\r\n"
    return read(f"{head}{kind}\r\n{body}".encode())


AUTOMATIC: tuple[dict[str, str], ...] = (
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated; owner-email=x@y.example"},
    {"X_Autoreply": "yes"},
    {"X_Auto_Reply": "1"},
    {"X_Autorespond": "away"},
    {"Precedence": "auto_reply"},
    {"Return_Path": "<>"},
    {"subject": "自动回复: [HC-2026-000123-4] 请办理"},
    {"subject": "自动答复：请办理"},
    {"subject": "【自动回复】请办理"},
    {"subject": "自動回覆: 請辦理"},
    {"subject": "来自陈晓的自动回复"},
    {"subject": "Automatic reply: task"},
    {"subject": "Auto-Reply: task"},
    {"subject": "Out of Office: task"},
    {"subject": "Out of the office until Monday"},
    {"subject": "已读: 请办理"},
    {"subject": "Read: task"},
    {"Content_Type": "text/calendar; method=REPLY"},
    {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"},
)


@pytest.mark.parametrize("headers", AUTOMATIC, ids=str)
def test_what_no_person_wrote_is_an_automatic_reply(headers: dict[str, str]) -> None:
    one = mail(**headers)
    assert (one.nature, one.notes) == (Nature.AUTO_REPLY, ())


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({}, Nature.REPLY),
        ({"Auto_Submitted": "no"}, Nature.REPLY),
        ({"subject": "回复: 自动回复: 请办理"}, Nature.REPLY),
        ({"subject": "回复：退信"}, Nature.REPLY),
        ({"subject": "Re: Undelivered"}, Nature.REPLY),
        ({"X_Auto_Response_Suppress": "All"}, Nature.REPLY),
        ({"List_Id": "<all.haicang.example>"}, Nature.LIST),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, Nature.LIST),
        ({"Precedence": "bulk"}, Nature.LIST),
        # Who works at the domain that we write from has programs that name it too.
        ({"Message_ID": "<202611281020305617@haicang.example>"}, Nature.REPLY),
        ({"X_Loop": "reply@haicang.example"}, Nature.LOOP),
        ({"Message_ID": KEY, "Auto_Submitted": "auto-generated"}, Nature.AUTO_REPLY),
    ],
    ids=str,
)
def test_people_are_told_from_lists_and_from_our_own_mails(headers: dict[str, str], nature: Nature) -> None:
    assert mail(**headers).nature is nature


def test_a_mail_that_has_gone_round_and_round_is_a_loop() -> None:
    hops = b"Received: from a by b\r\n" * 45
    assert read(hops + b"From: a@x.example\r\n\r\nsign").nature is Nature.LOOP


DSN = """--b
Content-Type: text/plain; charset=utf-8

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.haicang.example

Original-Recipient: rfc822;gone@haicang.example
Final-Recipient: rfc822; Gone@Haicang.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: text/rfc822-headers

From: centre@haicang.example
Message-ID: {key}

--b--
"""
OF_DSN = {
    "Content_Type": 'multipart/report; report-type=delivery-status; boundary="b"',
    "From": "MAILER-DAEMON@mx.example",
}


@pytest.mark.parametrize(
    ("action", "status", "hard"),
    [("failed", "5.1.1", True), ("delayed", "4.4.1", False), ("failed", "4.4.7", False), ("delivered", "2.0.0", False)],
)
def test_a_report_by_the_book_says_who_what_and_which_mail(action: str, status: str, hard: bool) -> None:
    body = DSN.format(action=action, status=status, words="550 user unknown", key=KEY)
    one = mail(body, "Undelivered Mail Returned to Sender", **OF_DSN)
    assert one.nature is Nature.REPORT
    assert one.report == Report("Gone@haicang.example", Action(action), status, "550 user unknown", KEY)
    assert one.report.hard is hard


QQ = """<html><body><table><tr><td>退信原因</td><td>收件人邮件地址（{to}）不存在，邮件无法送达。</td></tr>
<tr><td>原邮件主题</td><td>[HC-2026-000123-4] 请办理</td></tr>
<tr><td>解决方案</td><td>请联系您的收件人</td></tr></table></body></html>"""
NETEASE = """抱歉，您的邮件被退回来了……
原邮件信息：
时间　2026-11-28 09:00:00
主题　[HC-2026-000123-4] 请办理
收件人　{to}
退信代码：550 RP:CEL mail box is full
"""


IN_WORDS: tuple[tuple[str, str, str, Action, str], ...] = (
    ("PostMaster@qq.example", "来自qq.com的退信", QQ, Action.FAILED, "5.1.1"),
    ("Postmaster@163.example", "系统退信/The email is returned", NETEASE, Action.FAILED, "5.2.2"),
    ("postmaster@wecom.example", "系统退信", "收件人: {to}\n原因: 554 5.7.1 rejected", Action.FAILED, "5.7.1"),
    ("MAILER-DAEMON@x.example", "Warning: message delayed", "{to}: will keep trying", Action.DELAYED, ""),
    ("MAILER-DAEMON@x.example", "failure notice", "<{to}>:\nno mailbox by that name (#5.1.1)", Action.FAILED, "5.1.1"),
    ("postmaster@x.example", "邮件投递失败", "无法送达 {to}", Action.FAILED, ""),
)


@pytest.mark.parametrize(("sender", "subject", "body", "action", "status"), IN_WORDS)
def test_a_report_in_a_servers_own_words_is_one_too(
    sender: str, subject: str, body: str, action: Action, status: str
) -> None:
    kind = "text/html" if body.startswith("<html") else "text/plain"
    told = {"From": sender, "Content_Type": f"{kind}; charset=utf-8", "In_Reply_To": KEY}
    one = mail(body.format(to="gone@qq.example"), subject, **told)
    assert one.nature is Nature.REPORT
    assert one.report is not None
    assert (one.report.recipient, one.report.action, one.report.status) == ("gone@qq.example", action, status)
    assert one.report.message_id == KEY
    assert one.report.words


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("我于11月28日至12月4日休假，急事请联系李明。", date(2026, 12, 4)),
        ("11月28日-12月4日出差", date(2026, 12, 4)),
        ("12月1日至5日外出培训", date(2026, 12, 5)),
        ("本人休假至2026年12月6日。", date(2026, 12, 6)),
        ("我正在休假，12月7日返回办公室。", date(2026, 12, 6)),
        ("我将于12月7日（周一）恢复办公", date(2026, 12, 6)),
        ("外出学习，预计返回时间：2026-12-07", date(2026, 12, 6)),
        ("12月5日前不在办公室", date(2026, 12, 5)),
        ("2026.12.1 - 2026.12.5 公出", date(2026, 12, 5)),
        ("年休假，时间为2026/12/28～2027/1/4", date(2027, 1, 4)),
        ("休假时间：11.30-12.4", date(2026, 12, 4)),
        ("11/30-12/4 休假", date(2026, 12, 4)),
        ("Away 11/30-12/4", None),
        ("休假期间2027年1月4日上班", date(2027, 1, 3)),
        ("I am out of the office until 4 December.", date(2026, 12, 4)),
        ("Away from 30 November to December 4, 2026. For urgent matters call Li.", date(2026, 12, 4)),
        ("I will be back on Monday, 7 December 2026.", date(2026, 12, 6)),
        ("I'm on leave and return on Dec 7.", date(2026, 12, 6)),
        ("Out until Friday, December 4th", date(2026, 12, 4)),
        ("您好，邮件已收到，我会尽快回复。", None),
        ("我正在休假，下周一回来", None),
        ("Back next week", None),
        ("2025年12月5日前不在", None),
        ("我于12月1日收到您的邮件", None),
        ("Out until 12/07", None),
    ],
)
def test_the_end_of_an_absence_is_read_where_it_is_told(text: str, until: date | None) -> None:
    assert away_until(text, TODAY) == until
    one = mail(text, "自动回复: 请办理")
    assert (one.nature, one.away_until) == (Nature.AUTO_REPLY, until)
    assert mail(text).away_until is None
