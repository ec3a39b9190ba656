"""What has come: a person's reply, or a machine's. In doubt a machine's, for those never act and are never answered."""

import re

from services.notifier.inbox.headers import Headers
from services.notifier.inbox.mime import Leaf, Taken
from services.notifier.inbox.reports import is_report
from services.notifier.inbox.shapes import Nature

_MOST_HOPS = 40
_TOLD = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply", "x-autoresponder")
_PRECEDENCE = {"list": Nature.LIST, "bulk": Nature.LIST, "junk": Nature.LIST, "auto_reply": Nature.AUTO_REPLY}
_LISTS = (
    "list-id",
    "list-post",
    "list-unsubscribe",
    "list-help",
    "x-mailing-list",
    "mailing-list",
    "x-mailman-version",
)
_RECEIPTS = re.compile(r"disposition-notification|feedback-report")
_SUBJECT = re.compile(
    r"[\[【(（\s]*(?:自动|系统自动|自動)(?:回复|答复|应答|回覆|回復|答覆)|.{0,40}的自动(?:回复|答复)"
    r"|[\[【(（\s]*(?:外出|休假|不在办公室|离职)(?:通知|提示|自动|中|期间)"
    r"|[\[(\s]*(?:automatic|auto|automated)[- ]?(?:reply|response|answer|responder)"
    r"|[\[(\s]*out[ -]of[ -](?:the[ -])?office"
    r"|[\[(\s]*(?:ooo|vacation|on (?:leave|vacation|holiday))\b|(?:read|已读|已讀)\s*[:：]|(?:未读|not read|recall"
    r"|撤回)\s*[:：]|已读回执|return receipt",
    re.IGNORECASE,
)


def nature_of(taken: Taken) -> Nature:
    """Return what a mail is; whether it is one of ours that has come back, whoever has those must say."""
    headers = taken.headers
    if not headers.fields:
        return Nature.UNREADABLE
    if _goes_round(headers):
        return Nature.LOOP
    if is_report(taken):
        return Nature.REPORT
    if _is_automatic(taken):
        return Nature.AUTO_REPLY
    precedence = _PRECEDENCE.get(headers.first("precedence").strip().lower())
    if precedence is not None:
        return precedence
    return Nature.LIST if any(headers.first(name) for name in _LISTS) else Nature.REPLY


def _goes_round(headers: Headers) -> bool:
    return len(headers.all("received")) > _MOST_HOPS or bool(headers.first("x-loop"))


def _is_receipt(leaf: Leaf) -> bool:
    return bool(_RECEIPTS.search(leaf.type)) or (leaf.type == "text/calendar" and leaf.told("method") == "reply")


def _is_automatic(taken: Taken) -> bool:
    headers = taken.headers
    submitted = headers.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no") or any(headers.first(name).strip().lower() not in ("", "no") for name in _TOLD):
        return True
    if headers.first("return-path").strip() == "<>" or headers.first("x-failed-recipients"):
        return True
    if taken.type == "multipart/report" or any(_is_receipt(leaf) for leaf in taken.leaves):
        return True
    return bool(_SUBJECT.match(headers.text("subject")))
