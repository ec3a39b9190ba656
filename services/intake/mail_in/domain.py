"""Reads a mail that brings a case: a head of `key: value` lines in either language, and the words below it. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from services.intake.words import Text

HEAD: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("企业", "企业名称", "单位", "enterprise", "company"),
    "uscc": ("统一社会信用代码", "信用代码", "uscc", "credit code"),
    "contact": ("联系人", "contact"),
    "phone": ("电话", "联系电话", "手机", "phone", "telephone", "mobile"),
    "email": ("邮箱", "电子邮箱", "email", "e-mail", "mail"),
    "reference": ("编号", "来源编号", "reference", "our number"),
    "kind": ("类型", "诉求类型", "kind"),
    "matter": ("事项", "事项代码", "matter"),
    "sub_district": ("街道", "sub-district"),
}
"""The words before the colon, by what they mean."""

KINDS = {"咨询": "consultation", "求助": "help", "投诉": "complaint", "举报": "report", "建议": "suggestion"}
"""What people call a kind; its code is read as well."""

_MEANS = {word: name for name, words in HEAD.items() for word in words}
_LINE = re.compile(r"\s*([^:：\n]{1,20}?)\s*[:：]\s*(.{0,300}?)\s*")
_AGAIN = re.compile(r"^\s*(?:(?:re|fw|fwd|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST_TITLE, LONGEST_TEXT, LONGEST_REFERENCE = 200, 100_000, 100

NO_SUBJECT = Text("（无标题来信）", "(A mail without a subject)")


def language_of(*texts: str) -> Literal["zh", "en"]:
    """Return in which language to answer: Chinese where any of the texts has a Chinese sign."""
    return "zh" if any(_HAN.search(text) for text in texts) else "en"


def parted(text: str) -> tuple[dict[str, str], str]:
    """Return what a mail's head says, by what it means, and the words below it.

    The head ends with the first line that is none of it; blank lines before and within it are skipped. Of a word that
    comes twice the first counts.
    """
    found: dict[str, str] = {}
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    for at, line in enumerate(lines):  # noqa: B007 - where the head ends
        if not line.strip():
            continue
        read = _LINE.fullmatch(line)
        name = _MEANS.get(read[1].lower()) if read else None
        if read is None or name is None:
            break
        if read[2]:
            found.setdefault(name, read[2])
    else:
        at = len(lines)
    return found, "\n".join(lines[at:]).strip()


def case_of(mail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of the interface (POST /v1/cases) that a mail stands for. mail: AgencyWrote.

    Without an enterprise in its head, whoever wrote is who asks, and the desk completes it. Without a reference its own
    Message-ID is one, so that the same mail is the same case.
    """
    head, below = parted(mail["text"])
    contact = {
        name: head[key] for name, key in (("name", "contact"), ("phone", "phone"), ("email", "email")) if key in head
    }
    body: dict[str, Any] = {
        "kind": KINDS.get(head.get("kind", ""), head.get("kind", "help")),
        "channel": "mail",
        "title": title_of(mail["subject"], language_of(mail["subject"], mail["text"])),
        "description": described(below, [one["name"] for one in mail["files"]]),
    }
    if "enterprise" in head:
        body["enterprise"] = {"name": head["enterprise"]}
        body["enterprise"] |= {"uscc": head["uscc"]} if "uscc" in head else {}
        body["enterprise"] |= {"contact": contact} if contact else {}
    else:
        body["complainant"] = {"name": contact.get("name") or mail["sender_name"].strip()[:200] or mail["sender"][:200]}
        body["complainant"] |= {"contact": contact} if contact else {}
    for name in ("matter", "sub_district"):
        if name in head:
            body[name] = head[name]
    reference = head.get("reference") or mail["message_id"].strip()
    body["source_reference"] = (reference or f"mail {mail['mail']}")[:LONGEST_REFERENCE]
    return body


def title_of(subject: str, language: str) -> str:
    """Return a case's title: the subject without what mail programs write before it."""
    title = " ".join(_AGAIN.sub("", subject).split())
    return title[:LONGEST_TITLE] or NO_SUBJECT.read(language)


def described(text: str, files: Sequence[str]) -> str:
    """Return a case's description: the words, and which files came with them."""
    kept = text[:LONGEST_TEXT]
    if not files:
        return kept
    named = "、".join(" ".join(one.split())[:100] for one in files)
    return f"{kept}\n\n附件 / Files：{named}".strip()


def may_write(sender: str, allowed: Sequence[str]) -> bool:
    """Say whether an address may bring cases: it is named, or its domain is (`@hall.example`)."""
    address = sender.strip().lower()
    return "@" in address and (address in allowed or f"@{address.rpartition('@')[2]}" in allowed)


def allowed_form(text: str) -> str | None:
    """Return an entry of the list of senders in its one form, None where it is neither an address nor `@domain`."""
    entry = text.strip().lower()
    return entry if re.fullmatch(r"[^\s@,;<>]{0,64}@[a-z0-9.-]{1,253}", entry) else None
