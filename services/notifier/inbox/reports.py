"""Reports on the delivery of a mail: by RFC 3464, and in the words of servers that do not know it (QQ, NetEase)."""

import re
from dataclasses import replace

from services.notifier.inbox.headers import Headers, ids, mailboxes, on_one_line, parted, words
from services.notifier.inbox.mime import Leaf, Taken
from services.notifier.inbox.shapes import Action, Report

_MOST_WORDS = 1_000
_MOST_LOOKED_AT = 60_000

_SENDER = re.compile(
    r"(?:mailer-daemon|mail-daemon|postmaster|bounce[sd]?|mdaemon|microsoftexchange|mail[-.]?delivery)[^@]*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"退信|退件|投递失败|投遞失敗|无法送达|無法送達|未送达|未能送达|发送失败|传递失败|傳遞失敗|邮件被拒|退回"
    r"|投递状态|延迟投递"
    r"|undeliver(?:ed|able)|delivery (?:status|failure|failed|report|delayed|notification)|mail delivery"
    r"|returned (?:mail|to sender)"
    r"|failure notice|delivery has failed|couldn't be delivered|could not be delivered|non[- ]?delivery"
    r"|message delayed",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"延迟|延遲|稍后重试|继续尝试|仍在尝试|delayed|will (?:retry|keep trying|be retried)|temporar"
    r"|not yet been delivered|warning",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"(?<![0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])")
_BASIC = re.compile(r"(?<![0-9.])([45])[0-9]{2}(?=[\s\-:,#)])(?!\s*[0-9]{3})")
_UNKNOWN = re.compile(
    r"(?:收件人|邮箱|邮件|用户|帐号|账号|帐户|账户)?(?:地址)?(?:不存在|未找到|已?(?:注销|停用|禁用))|does(?: not"
    r"|n't) exist|user (?:unknown|not found)"
    r"|no such (?:user|recipient|mailbox)|unknown (?:user|recipient)|(?:address|mailbox|recipient) (?:rejected"
    r"|not found|unavailable|unknown)",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(?:邮箱|空间|容量|信箱).{0,8}(?:已满|不足|超出|超过)|(?:mail ?box|quota).{0,16}(?:full|exceeded)|over quota",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(
    r"(?:收\s*件\s*人(?:邮件|邮箱)?(?:地址)?|邮件地址|无法(?:发送|投递|送达)(?:到|至|给)"
    r"|final-recipient\s*:\s*rfc822\s*;|recipients?(?: address)?|to|following address(?:es)? failed)"
    r"\s*[:：;|]?\s*[<\"'“（(\[]?\s*([A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z0-9-]{2,30})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![A-Za-z0-9._%+=-])([A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,30})")
_ORIGINAL = re.compile(r"message-id\s*[:：]?\s*(<[^<>\s]{1,990}>)", re.IGNORECASE)
_REASON = re.compile(
    r"(?:退信原因|退信代码|失败原因|错误信息|错误原因|原因|reason|error|said|diagnostic-code)\s*[:：|]?\s*(.{2,400})",
    re.IGNORECASE,
)


def is_report(taken: Taken) -> bool:
    """Say whether a mail reports on the delivery of another."""
    if any(leaf.type == "message/delivery-status" for leaf in taken.leaves):
        return True
    kind = taken.headers.first("content-type").lower()
    if taken.type == "multipart/report" and ("delivery-status" in kind or "report-type" not in kind):
        return not any("disposition-notification" in leaf.type for leaf in taken.leaves)
    if taken.headers.first("x-failed-recipients"):
        return True
    senders = mailboxes(taken.headers.first("from"))
    by_server = any(_SENDER.fullmatch(one.address.partition("@")[0]) for one in senders)
    returned = taken.headers.first("return-path").strip() == "<>"
    return (by_server or returned) and bool(_SUBJECT.search(taken.headers.text("subject")))


def report_of(taken: Taken, whole: str) -> Report:
    """Return what a report says. whole: its text for people."""
    status = next((leaf for leaf in taken.leaves if leaf.type == "message/delivery-status"), None)
    told = _by_fields(status) if status else None
    report = told or _in_words(taken, whole)
    return replace(report, words=report.words or on_one_line(whole)[:_MOST_WORDS], message_id=_original(taken, whole))


def _by_fields(leaf: Leaf) -> Report | None:
    """Read RFC 3464: a group of fields for the mail, then one for each recipient; a failed one counts before others."""
    found: list[Report] = []
    rest = leaf.content[:_MOST_LOOKED_AT]
    while rest.strip():
        headers, rest = parted(rest.lstrip(b"\r\n"))
        recipient = headers.first("final-recipient") or headers.first("original-recipient")
        if not recipient:
            continue
        found.append(_of_recipient(headers, recipient))
    return next((one for one in found if one.action is Action.FAILED), found[0] if found else None)


def _of_recipient(headers: Headers, recipient: str) -> Report:
    named = mailboxes(recipient.partition(";")[2] or recipient)
    told = headers.first("action").strip().lower()
    status = _ENHANCED.search(headers.first("status"))
    said = headers.first("diagnostic-code")
    action = Action(told) if told in list(Action) else Action.FAILED
    return Report(
        recipient=named[0].address if named else "",
        action=action,
        status=status[1] if status else _status(said),
        words=on_one_line(words(said.partition(";")[2] or said))[:_MOST_WORDS],
        message_id="",
    )


def _in_words(taken: Taken, whole: str) -> Report:
    text = whole[:_MOST_LOOKED_AT]
    subject = taken.headers.text("subject")
    ours = {one.address for name in ("from", "to") for field in taken.headers.all(name) for one in mailboxes(field)}
    candidates = [
        *(one.address for one in mailboxes(taken.headers.first("x-failed-recipients"))),
        *(address for pattern in (_RECIPIENT, _ADDRESS) for address in pattern.findall(text)),
    ]
    plain = (box.address for one in candidates[:200] for box in mailboxes(one))
    delayed = bool(_DELAY.search(subject)) or (bool(_DELAY.search(text)) and not _UNKNOWN.search(text))
    status = _status(text)
    reason = _REASON.search(text)
    return Report(
        recipient=next((one for one in plain if one not in ours), ""),
        action=Action.DELAYED if delayed and not status.startswith("5") else Action.FAILED,
        status=status,
        words=on_one_line(reason[1] if reason else text)[:_MOST_WORDS],
        message_id="",
    )


def _status(text: str) -> str:
    """Return the status that words give: in its own form, or what a reply of SMTP or plain words come to."""
    found = _ENHANCED.search(text)
    if found:
        return found[1]
    if _FULL.search(text):
        return "5.2.2"
    if _UNKNOWN.search(text):
        return "5.1.1"
    basic = _BASIC.search(text)
    return f"{basic[1]}.0.0" if basic else ""


def _original(taken: Taken, whole: str) -> str:
    """Return the Message-ID of the mail that it is about."""
    for leaf in taken.leaves:
        if leaf.type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            headers, _ = parted(leaf.content.lstrip(b"\r\n"))
            found = ids(headers.first("message-id"))
            if found:
                return found[0]
    told = _ORIGINAL.search(whole[:_MOST_LOOKED_AT])
    referred = [one for name in ("in-reply-to", "references") for one in ids(taken.headers.first(name))]
    return told[1] if told else referred[-1] if referred else ""
