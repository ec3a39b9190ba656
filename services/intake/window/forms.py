"""The window's form: what its fields mean as a body of the interface, and where the interface's faults belong on it."""

from collections.abc import Mapping
from typing import Any

from services.intake.codes.domain import Place
from services.intake.staff import filled, instant
from shared.web.faults import FieldError
from shared.web.languages import Language, Text

PLAIN = ("kind", "channel", "about", "title", "description", "matter", "industry", "sub_district", "place", "urgency")
TICKS = ("anonymous", "confidential", "needs_reply")
CONTACT = ("contact_name", "contact_phone", "contact_email")
FIELDS = (
    "enterprise_name",
    "enterprise_uscc",
    "complainant_name",
    *CONTACT,
    *PLAIN,
    *TICKS,
    "project_name",
    "project_amount",
    "occurred_at",
    "answer",
)

_WORDS: dict[str, Text] = {
    "/occurred_at datetime": Text("请写成 2026-11-24 09:30 这样的时间。", "Write a time such as 2026-11-24 09:30."),
    "/project/amount integer": Text("请写整数，以元为单位。", "Write a whole number of yuan."),
    "/enterprise required": Text(
        "请填写企业或诉求人的名称；不愿透露的，请勾选“匿名”。",
        "Name the enterprise or the complainant; if they do not want to be named, tick “anonymous”.",
    ),
    "/enterprise/name required": Text(
        "请填写企业或诉求人的名称；不愿透露的，请勾选“匿名”，并清空联系方式。",
        "Name who asks; if they do not want to be named, tick “anonymous” and leave no contact.",
    ),
}
"""Faults that a clerk is told in other words than a programmer, by pointer and code."""


def body_of(values: Mapping[str, str], place: Place) -> dict[str, Any]:
    """Return what a form says as the body that the interface takes; what it leaves blank is left out."""
    meant = filled(values)
    body: dict[str, Any] = {name: meant[name] for name in PLAIN if name in meant}
    body.update({name: values[name] == "yes" for name in TICKS})
    contact = {name.removeprefix("contact_"): meant[name] for name in CONTACT if name in meant}
    enterprise = _named(meant, {"name": "enterprise_name", "uscc": "enterprise_uscc"})
    complainant = _named(meant, {"name": "complainant_name"})
    if contact:
        # One contact for whoever came: the enterprise's, unless only somebody without a company is named.
        (complainant if complainant and not enterprise else enterprise)["contact"] = contact
    if enterprise:
        body["enterprise"] = enterprise
    if complainant:
        body["complainant"] = complainant
    project = _named(meant, {"name": "project_name", "amount": "project_amount"})
    if "amount" in project:
        project["amount"] = _whole(project["amount"])
    if project:
        body["project"] = project
    if "occurred_at" in meant:
        body["occurred_at"] = instant(meant["occurred_at"], place)
    return body


def at_fields(wrong: list[FieldError], language: Language) -> dict[str, str]:
    """Return the first fault of each field of the form, in a language."""
    found: dict[str, str] = {}
    for one in wrong:
        text = _WORDS.get(f"{one.pointer} {one.code}", one.text)
        found.setdefault(field_of(one.pointer), text.within(language))
    return found


def field_of(pointer: str) -> str:
    """Return the field of the form that stands for a place in the body."""
    steps = pointer.strip("/").split("/")
    if steps[0] in ("enterprise", "complainant") and len(steps) == 3:
        return f"contact_{steps[2]}"
    if steps == ["complainant"] or steps in (["enterprise"], ["enterprise", "contact"]):
        return "enterprise_name"
    return "_".join(steps)


def _named(meant: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, Any]:
    return {name: meant[field] for name, field in fields.items() if field in meant}


def _whole(text: str) -> int | str:
    digits = text.replace(",", "").replace("，", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else text
