"""What makes a case unacceptable although each of its fields has the right shape."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from stdnum.cn import uscc

from services.intake.codes.domain import Place
from services.intake.codes.industries import read_industry
from services.intake.words import Text

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+|[^\s@]+@localhost")
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far ahead of ours an agency's clock may be."""
LONG_AGO = timedelta(days=366 * 60)
FAR_AHEAD = timedelta(days=366 * 20)
LONG_OVERDUE = timedelta(days=366 * 2)


class Fault(NamedTuple):
    """One thing that is wrong: the path to the field, a permanent word for programs, and the sentence for people."""

    path: tuple[str, ...]
    code: str
    text: Text


def tidy(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body with codes in the one form that is stored; what cannot be read stays, for `faults` to name."""
    tidied = dict(body)
    if body.get("industry"):
        tidied["industry"] = read_industry(body["industry"]) or body["industry"]
    enterprise = body.get("enterprise")
    if enterprise and enterprise.get("uscc"):
        code = uscc.compact(unicodedata.normalize("NFKC", enterprise["uscc"]))
        tidied["enterprise"] = {**enterprise, "uscc": code}
    return tidied


def faults(body: Mapping[str, Any], place: Place, now: datetime) -> list[Fault]:
    """Return all that is wrong with a loaded body, which may lack fields that could not be loaded."""
    return [fault for check in _CHECKS for fault in check(body, place, now)]


def _who(body: Mapping[str, Any], *_: object) -> Iterator[Fault]:
    enterprise, complainant = body.get("enterprise"), body.get("complainant")
    if enterprise is None and complainant is None and not body.get("anonymous"):
        text = Text(
            "请填写企业（enterprise）或诉求人（complainant）；匿名件请将 anonymous 设为 true。",
            "Give the enterprise or the complainant; for an anonymous case set anonymous to true.",
        )
        yield Fault(("enterprise",), "required", text)
        yield Fault(("complainant",), "required", text)
    if body.get("anonymous"):
        for who in ("enterprise", "complainant"):
            for field in ("contact", "uscc"):
                if _told((body.get(who) or {}).get(field)):
                    yield Fault(
                        (who, field),
                        "anonymous",
                        Text(
                            "匿名件不能带有可识别身份的信息；如只需保密，请改用 confidential。",
                            "An anonymous case must not tell who it is from; to keep it secret only, use confidential.",
                        ),
                    )


def _told(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def _codes(body: Mapping[str, Any], place: Place, _: datetime) -> Iterator[Fault]:
    for field, table, name in (
        ("matter", place.matters, "matters"),
        ("sub_district", place.sub_districts, "sub-districts"),
    ):
        code = body.get(field)
        if code is not None and code not in table:
            yield Fault(
                (field,),
                "unknown_code",
                Text(
                    f"没有这个代码；可用代码见 /v1/codes/{name}。",
                    f"There is no such code; /v1/codes/{name} has those there are.",
                ),
            )
    industry = body.get("industry")
    if industry is not None and read_industry(industry) is None:
        yield Fault(
            ("industry",),
            "unknown_code",
            Text(
                "应为国民经济行业代码（GB/T 4754），例如 C2761。",
                "It must be an industry's code by GB/T 4754, such as C2761.",
            ),
        )


def _uscc(body: Mapping[str, Any], *_: object) -> Iterator[Fault]:
    code = (body.get("enterprise") or {}).get("uscc")
    if code is not None and not uscc.is_valid(code):
        yield Fault(
            ("enterprise", "uscc"),
            "uscc",
            Text(
                "不是有效的统一社会信用代码：应为 18 位且校验位相符。",
                "This is no unified social credit code: it must have 18 characters, and its last must fit the others.",
            ),
        )


def _email(body: Mapping[str, Any], *_: object) -> Iterator[Fault]:
    for who in ("enterprise", "complainant"):
        address = ((body.get(who) or {}).get("contact") or {}).get("email")
        if address is not None and not _EMAIL.fullmatch(address):
            yield Fault(
                (who, "contact", "email"), "email", Text("不是有效的邮箱地址。", "This is no valid e-mail address.")
            )


def _times(body: Mapping[str, Any], _: Place, now: datetime) -> Iterator[Fault]:
    occurred, due = body.get("occurred_at"), body.get("source_due_at")
    if occurred is not None and occurred > now + CLOCKS_DIFFER:
        yield Fault(
            ("occurred_at",), "future", Text("发生时间不能晚于现在。", "It cannot have happened later than now.")
        )
    if occurred is not None and occurred < now - LONG_AGO:
        yield Fault(
            ("occurred_at",), "range", Text("发生时间过早，请核对年份。", "That is too long ago; check the year.")
        )
    if due is not None and not now - LONG_OVERDUE < due < now + FAR_AHEAD:
        yield Fault(
            ("source_due_at",),
            "range",
            Text("来源时限离现在太远，请核对年份。", "The source's limit is too far from now; check the year."),
        )
    back = body.get("source_return_until")
    if back is not None and not now - LONG_OVERDUE < back < now + FAR_AHEAD:
        yield Fault(
            ("source_return_until",),
            "range",
            Text("退回期限离现在太远，请核对年份。", "The time for returning it is too far from now; check the year."),
        )
    if back is not None and due is not None and back > due:
        yield Fault(
            ("source_return_until",),
            "after_source_due",
            Text(
                "退回期限晚于来源时限（source_due_at），到那时已经逾期。",
                "The time for returning it ends after your limit (source_due_at): it would be late by then.",
            ),
        )
    if due is not None and occurred is not None and due < occurred:
        yield Fault(
            ("source_due_at",),
            "before_occurred",
            Text(
                "来源时限早于发生时间（occurred_at）。",
                "The source's limit is earlier than when it happened (occurred_at).",
            ),
        )


_CHECKS: tuple[Callable[[Mapping[str, Any], Place, datetime], Iterator[Fault]], ...] = (
    _who,
    _codes,
    _uscc,
    _email,
    _times,
)
