"""What GeoReport v2 calls things, and what they are here. Pure.

Source of every rule that says "the standard": GeoReport v2 and Service Discovery, https://wiki.open311.org/GeoReport_v2.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.intake.cases.domain import ENDED
from services.intake.words import Text
from shared.contracts.words import CaseState, Channel, Kind

LONGEST_SPAN = timedelta(days=90)
"""How much of the past one request may look at; the standard's bound, and what it means where no date is given."""

MOST = 1000
"""Requests in one answer; the standard's bound."""

OPEN, CLOSED = "open", "closed"
STATUSES = (OPEN, CLOSED)

_GEO = re.compile(r"(?:^|\s)geo:(-?[0-9]{1,2}(?:\.[0-9]{1,10})?),(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)$")
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLE = 80


class TooLong(ValueError):
    """The span between two dates is more than LONGEST_SPAN, or the second is before the first."""


def status_of(state: CaseState) -> str:
    """Return the standard's word for a state: closed is what has ended, whoever ended it and how."""
    return CLOSED if state in ENDED else OPEN


class Span(NamedTuple):
    """From an instant on, until before another; `until` None: until now."""

    since: datetime
    until: datetime | None


def span(start: datetime | None, end: datetime | None, now: datetime) -> Span:
    """Return what two dates ask for, of which either may be missing. Instants are aware; both ends are included.

    One date alone begins, or ends, a span as long as may be. Raises TooLong.
    """
    if start is None:
        last = now if end is None else end
        return Span(last - LONGEST_SPAN, None if end is None else _behind(end))
    last = start + LONGEST_SPAN if end is None else end
    if not timedelta(0) <= last - start <= LONGEST_SPAN:
        raise TooLong
    return Span(start, _behind(last))


def _behind(instant: datetime) -> datetime:
    return instant + timedelta(microseconds=1)


def full_name(first: str | None, last: str | None) -> str | None:
    """Return a person's name of its two parts, in the order in which its language has them."""
    told = [one.strip() for one in (first, last) if one and one.strip()]
    if any(_CJK.search(one) for one in told):
        return "".join(reversed(told))
    return " ".join(told) or None


def placed(address: str | None, at: tuple[float, float] | None) -> str | None:
    """Return where something is in one text: an address, and latitude and longitude (WGS 84) as a geo URI behind it."""
    spot = None if at is None else "geo:" + ",".join(_decimal(one) for one in at)
    return " ".join(one for one in ((address or "").strip(), spot) if one) or None


def _decimal(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")


def place_parts(text: str | None) -> tuple[str | None, float | None, float | None]:
    """Return address, latitude and longitude of a text as `placed` makes it; what somebody else wrote is an address."""
    found = _GEO.search(text or "")
    if not found:
        return text, None, None
    return (text or "")[: found.start()].strip() or None, float(found[1]), float(found[2])


def title_of(description: str | None, otherwise: str) -> str:
    """Return a title for a case that has none: the beginning of its first line, or what its service is called."""
    lines = [line.strip() for line in (description or "").splitlines() if line.strip()]
    if not lines:
        return otherwise
    return lines[0] if len(lines[0]) <= _TITLE else lines[0][: _TITLE - 1].rstrip() + "…"


def storable(text: str) -> str:
    """Return a text as XML 1.0 can hold it: characters that it forbids become the replacement character."""
    return _NOT_IN_XML.sub("\ufffd", text)


class Attribute(NamedTuple):
    """Something a service asks for beyond what the standard has.

    path: the field of the case. datatype: the standard's. table: the code table with its values, None where any may
    stand. usual: what holds where it is left out, None for nothing.
    """

    code: str
    path: tuple[str, ...]
    datatype: str
    description: Text
    table: str | None = None
    usual: str | None = None


STRING, TEXT, NUMBER, INSTANT, LIST = "string", "text", "number", "datetime", "singlevaluelist"
TRUTH = "truth"
"""A list of `true` and `false`."""

ATTRIBUTES = (
    Attribute("title", ("title",), STRING, Text("标题；不填则取说明首行", "Title; else the first line")),
    Attribute("kind", ("kind",), LIST, Text("诉求类型", "What is wanted"), "kinds", str(Kind.HELP)),
    Attribute("channel", ("channel",), LIST, Text("来源渠道", "How it came in"), "channels", str(Channel.WEB)),
    Attribute("enterprise", ("enterprise", "name"), STRING, Text("企业名称", "Name of the enterprise")),
    Attribute("uscc", ("enterprise", "uscc"), STRING, Text("统一社会信用代码", "Unified social credit code")),
    Attribute("industry", ("industry",), STRING, Text("行业代码（GB/T 4754）", "Industry by GB/T 4754")),
    Attribute("sub_district", ("sub_district",), LIST, Text("街道", "Sub-district"), "sub-districts"),
    Attribute("source_reference", ("source_reference",), STRING, Text("贵单位的编号", "Your own number")),
    Attribute("source_due_at", ("source_due_at",), INSTANT, Text("来源时限", "A limit that runs with you")),
    Attribute(
        "source_return_until", ("source_return_until",), INSTANT, Text("可退回至", "When you stop taking it back")
    ),
    Attribute("occurred_at", ("occurred_at",), INSTANT, Text("发生时间", "When it happened")),
    Attribute("about", ("about",), STRING, Text("被反映单位（其看不到本件）", "Whom it is about; hidden from them")),
    Attribute("project", ("project", "name"), STRING, Text("项目名称", "Name of the project")),
    Attribute("project_amount", ("project", "amount"), NUMBER, Text("项目投资额（元）", "Investment, in yuan")),
    Attribute("urgency", ("urgency",), LIST, Text("紧急程度", "Urgency"), "urgencies"),
    Attribute("confidential", ("confidential",), TRUTH, Text("是否保密", "Whether to keep it confidential")),
    Attribute("needs_reply", ("needs_reply",), TRUTH, Text("是否需要答复", "Whether an answer is wanted")),
)
"""What every service takes, in this order. None is required: each service of the place takes the same case."""

BY_CODE: Mapping[str, Attribute] = {one.code: one for one in ATTRIBUTES}

FIELDS_OF: Mapping[tuple[str, ...], str] = {
    **{one.path: f"attribute[{one.code}]" for one in ATTRIBUTES},
    ("matter",): "service_code",
    ("description",): "description",
    ("place",): "address_string",
    **{(who, "contact", "name"): "first_name" for who in ("enterprise", "complainant")},
    **{(who, "contact", "phone"): "phone" for who in ("enterprise", "complainant")},
    **{(who, "contact", "email"): "email" for who in ("enterprise", "complainant")},
    ("complainant",): "first_name",
    ("complainant", "name"): "first_name",
    ("enterprise",): "attribute[enterprise]",
}
"""Where a field of the case stands in a form of the standard's."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of the standard's says, of which nothing has been checked; blank is None.

    attributes: by their codes, as text. at: latitude and longitude.
    """

    service_code: str
    attributes: Mapping[str, str]
    description: str | None = None
    address: str | None = None
    at: tuple[float, float] | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    email: str | None = None
    media_url: str | None = None


def case_of(form: Form, service_name: str) -> dict[str, Any]:
    """Return a form as a case is brought (cases.schemas.NewCase), for that to check.

    service_name: for the title of a form that says nothing else. Where an enterprise is named the person is whom to
    call there; else the person asks; who names neither, and nothing to call them by, is anonymous.
    """
    body: dict[str, Any] = {"matter": form.service_code}
    for one in ATTRIBUTES:
        value = form.attributes.get(one.code, one.usual)
        if value is not None:
            _put(body, one, value)
    name = full_name(form.first_name, form.last_name)
    contact = {"name": name, "phone": form.phone, "email": form.email}
    contact = {what: value for what, value in contact.items() if value is not None}
    if "enterprise" in body:
        body["enterprise"] |= {"contact": contact} if contact else {}
    elif contact:
        body["complainant"] = {"contact": contact} | ({"name": name} if name else {})
    else:
        body["anonymous"] = True
    lines = (form.description, f"media_url: {form.media_url}" if form.media_url else None)
    description = "\n".join(one for one in lines if one)
    if description:
        body["description"] = description
    where = placed(form.address, form.at)
    if where is not None:
        body["place"] = where
    body.setdefault("title", title_of(form.description, service_name))
    return body


def _put(body: dict[str, Any], attribute: Attribute, text: str) -> None:
    value: Any = text
    if attribute.datatype == TRUTH:
        value = {"true": True, "false": False}.get(text, text)
    elif attribute.datatype == NUMBER and re.fullmatch(r"[0-9]{1,20}", text):
        value = int(text)
    at = body
    for step in attribute.path[:-1]:
        at = at.setdefault(step, {})
    at[attribute.path[-1]] = value


def field_of(pointer: str) -> str:
    """Return what a standard's form calls the field at a JSON pointer into a case."""
    path = tuple(pointer.strip("/").split("/"))
    return FIELDS_OF.get(path) or FIELDS_OF.get(path[:-1]) or pointer
