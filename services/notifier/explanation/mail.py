"""Sentences about mail.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.explanation.limits import Said
from services.notifier.explanation.phrases import Pair, length, listed
from services.notifier.kindness.reading import policy_of


def sentences(mail: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what a place says of when people are left alone. mail: the part."""
    quiet = mail.get("quiet")
    if quiet:
        yield ("quiet",), quiet.get("clause"), _quiet(quiet, mail)
    bundle = mail.get("bundle")
    if bundle:
        yield ("bundle",), bundle.get("clause"), _bundle(bundle)
    digest = mail.get("digest")
    if digest:
        yield ("digest",), digest.get("clause"), _digest(digest)


def _quiet(quiet: Mapping[str, Any], mail: Mapping[str, Any]) -> Pair:
    urgent = policy_of(dict(mail)).urgent
    at_once = ", ".join((*urgent.kinds, *urgent.urgency, *urgent.marks)) or "-"
    begins, ends = quiet["from"], quiet["until"]
    if quiet["rest_days"]:
        zh, en = ("和休息日全天", "下一个工作日"), (" and on days of rest", " of the next working day")
    else:
        zh, en = ("", ""), ("", "")
    return Pair(
        f"每日{begins}至次日{ends}{zh[0]}，不紧急的邮件等到{zh[1]}{ends}再发，但不晚于邮件所说的时限；"
        f"以下情形立即发送：{at_once}。",
        f"From {begins} until {ends}{en[0]} what is not urgent waits until {ends}{en[1]}, and never past the limit "
        f"that it speaks of; what goes at once: {at_once}.",
    )


def _bundle(bundle: Mapping[str, Any]) -> Pair:
    most, within = bundle["more_than"], length(bundle["within"])
    return Pair(
        f"{within.zh}内发给同一人的任务邮件超过{most}封的，其余合并为一封；紧急的仍单独发送。",
        f"Of mails about tasks to one person, {most} go by themselves within {within.en}; further ones are gathered "
        "into one, but for what is urgent.",
    )


_AUDIENCE = {
    "leader": Pair("单位负责人", "whoever heads a body"),
    "director": Pair("分管领导", "the director in charge of it"),
    "supervisor": Pair("督查人员", "whoever supervises all of them"),
}


def _digest(digest: Mapping[str, Any]) -> Pair:
    to = listed([_AUDIENCE[one] for one in digest["to"]], last="and")
    empty = digest.get("empty")
    return Pair(
        f"工作日{digest['at']}，向{to.zh}发送每日摘要{'，没有内容时也发' if empty else ''}。",
        f"At {digest['at']} on working days {to.en} get a digest{', also of nothing' if empty else ''}.",
    )
