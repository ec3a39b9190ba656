"""Reads what a client of GeoReport v2 sends: a form, strictly. What cannot be kept is refused, never lost."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from services.intake.open311.domain import BY_CODE, Form
from shared.web.faults import UNSTORABLE_NUL, FieldError
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID
from shared.web.problems import Problem

MOST_FIELDS = 100
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_TEXTS = ("description", "first_name", "last_name", "phone", "email", "media_url")
_UNKEPT = ("device_id", "account_id")
"""Fields of the standard that say nothing of the matter: they are taken, and kept nowhere."""

_KNOWN = frozenset(
    ("api_key", "jurisdiction_id", "service_code", "lat", "long", "address_string", "address_id", *_TEXTS, *_UNKEPT)
)

_NOT_A_FORM = ("form", Text("不是 UTF-8 编码的表单。", "It is no form in UTF-8."))
_UNKNOWN = ("unknown_field", Text("没有这个字段。", "There is no such field."))
_TWICE = ("twice", Text("只能出现一次。", "It may be there once."))
_REQUIRED = ("required", Text("必填。", "This field is required."))
_BOTH = ("required", Text("lat 与 long 须同时填写。", "lat and long must come together."))
_DEGREES = ("range", Text("应为度数：纬度 -90 至 90，经度 -180 至 180。", "Degrees: lat -90 to 90, long -180 to 180."))
_ADDRESS_ID = (
    "unsupported",
    Text("本系统没有地址编号，请填写 address_string。", "There are no ids of addresses here; send address_string."),
)
_URL = ("url", Text("不是有效的网址（http 或 https）。", "It is no web address (http or https)."))


class Sent(NamedTuple):
    """A form as it was sent. key: the key that stands in it. jurisdiction: where it says to be for."""

    form: Form
    key: str | None
    jurisdiction: str | None


def fields_of(body: bytes) -> dict[str, list[str]]:
    """Return the fields of a form (application/x-www-form-urlencoded) with their values. Raises Problem.

    Read here and not by the framework, which puts marks where a text is not UTF-8.
    """
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Problem(INVALID, errors=[_wrong("", _NOT_A_FORM)]) from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def key_in(fields: dict[str, list[str]]) -> str | None:
    """Return the key that stands in a form, None where there is none or more than one."""
    values = fields.get("api_key", [])
    return values[0].strip() or None if len(values) == 1 else None


def read(fields: dict[str, list[str]]) -> Sent:
    """Return what a form says. Raises Problem that names all that cannot be read or kept."""
    wrong = list(_faults(fields))
    told = {name: values[0].strip() or None for name, values in fields.items()}
    if told.get("service_code") is None and "service_code" not in {one.pointer for one in wrong}:
        wrong.append(_wrong("service_code", _REQUIRED))
    at = _at(told, wrong)
    if wrong:
        raise Problem(INVALID, errors=wrong)
    attributes = {
        found[1]: value for name, value in told.items() if value is not None and (found := _ATTRIBUTE.fullmatch(name))
    }
    texts = {name: told.get(name) for name in _TEXTS}
    form = Form(told["service_code"] or "", attributes, address=told.get("address_string"), at=at, **texts)
    return Sent(form, told.get("api_key"), told.get("jurisdiction_id"))


def _faults(fields: dict[str, list[str]]) -> Iterator[FieldError]:
    for name, values in fields.items():
        attribute = _ATTRIBUTE.fullmatch(name)
        if name not in _KNOWN and not (attribute and attribute[1] in BY_CODE):
            yield _wrong(name, _UNKNOWN)
        elif len(values) > 1:
            yield _wrong(name, _TWICE)
        elif "\x00" in values[0]:
            yield _wrong(name, UNSTORABLE_NUL)
        elif name == "address_id" and values[0].strip():
            yield _wrong(name, _ADDRESS_ID)
        elif name == "media_url" and values[0].strip() and not _is_url(values[0].strip()):
            yield _wrong(name, _URL)


def _at(told: dict[str, str | None], wrong: list[FieldError]) -> tuple[float, float] | None:
    spot = {name: told.get(name) for name in ("lat", "long")}
    given = {name: text for name, text in spot.items() if text is not None}
    if not given:
        return None
    for name, most in (("lat", 90), ("long", 180)):
        text = given.get(name)
        if text is None:
            wrong.append(_wrong(name, _BOTH))
        elif not _NUMBER.fullmatch(text) or abs(float(text)) > most:
            wrong.append(_wrong(name, _DEGREES))
    return None if wrong else (float(given["lat"]), float(given["long"]))


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 2_000 and " " not in text


def _wrong(name: str, why: tuple[str, Text]) -> FieldError:
    return FieldError(name[:100], *why, "form")
