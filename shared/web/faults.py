"""What is wrong with a field, in both languages: marshmallow's errors as a list with JSON pointers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, validate

from shared.web.languages import Language, Text
from shared.web.text import visible

MOST = 100
"""Faults that one answer names; a body of a megabyte can have half a million."""

UNSTORABLE_NUL = ("unstorable", Text("不得含有 NUL 字符（U+0000）。", "It may not hold the character NUL (U+0000)."))

_LONGEST_POINTER = 512


class Fault(str):
    """A message for marshmallow's ValidationError that knows its code and both languages (as text, it is English).

    Example: `raise ValidationError(Fault("wrong_digit", zh="校验位不符。", en="The check digit is wrong."))`
    """

    code: str
    text: Text

    def __new__(cls, code: str, *, zh: str, en: str) -> "Fault":
        """Make one; the texts are taken as they stand."""
        self = super().__new__(cls, en)
        self.code = code
        self.text = Text(zh.replace("{", "{{").replace("}", "}}"), en.replace("{", "{{").replace("}", "}}"))
        return self


class Pattern(validate.Regexp):
    """A form that a text must have, and what is told to whoever writes another: an expression is nothing for people."""

    def __init__(self, regex: str, fault: Fault) -> None:
        super().__init__(regex)
        self.fault = fault

    def __call__(self, value: Any) -> Any:
        """Return the value. Raises ValidationError with the fault."""
        if self.regex.match(value) is None:
            raise ValidationError(self.fault)
        return value


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault of a request.

    pointer: JSON pointer (RFC 6901) into the body, or the parameter's name where `place` is not the body.
    code: a permanent word for programs. place: `json`, `form`, `query`, `path`, `headers`.
    """

    pointer: str
    code: str
    text: Text
    place: str = "json"

    def shown(self, language: Language) -> dict[str, str]:
        """Return it as the problem document has it."""
        where = "pointer" if self.place in ("json", "form") else "parameter"
        return {where: self.pointer, "code": self.code, "detail": self.text.within(language)}


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer of a path; what cannot be seen in a key is shown as a mark, and the length is bounded."""
    return _bounded("".join("/" + _step(step) for step in steps))


def _step(step: str | int) -> str:
    return visible(str(step)[:_LONGEST_POINTER]).replace("~", "~0").replace("/", "~1")


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST_POINTER else text[:_LONGEST_POINTER] + "…"


def field_errors(messages: Any, place: str = "json") -> list[FieldError]:
    """Return marshmallow's nested error structure as a list, at most MOST long.

    messages: as ValidationError.messages has it: lists of texts in dicts by field or index; `_schema` means the whole.
    """
    found = []
    for error in _walk(messages, "", place):
        found.append(error)
        if len(found) == MOST:
            break
    return found


def by_location(messages: Mapping[str, Any]) -> list[FieldError]:
    """Return webargs' errors, which are marshmallow's under the name of the place in the request."""
    return [error for place, inner in messages.items() for error in field_errors(inner, str(place))][:MOST]


def by_field(error: ValidationError, language: Language) -> dict[str, str]:
    """Return the first message for each field of a flat form, in that language, for `field` and `error_summary`."""
    found: dict[str, str] = {}
    for one in field_errors(error.messages, "form"):
        found.setdefault(one.pointer.removeprefix("/"), one.text.within(language))
    return found


def _walk(messages: Any, at: str, place: str) -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for step, inner in messages.items():
            if step == "_schema":
                yield from _walk(inner, at, place)
            elif at or place in ("json", "form"):
                yield from _walk(inner, f"{at}/{_step(step)}", place)
            else:
                yield from _walk(inner, _step(step), place)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from _walk(inner, at, place)
    else:
        code, text = _told(messages)
        yield FieldError(_bounded(at), code, text, place)


def _told(message: Any) -> tuple[str, Text]:
    if isinstance(message, Fault):
        return message.code, message.text
    for pattern, code, text in _MESSAGES:
        match = pattern.fullmatch(str(message))
        if match:
            return code, text.filled(**match.groupdict())
    # A message of nobody's table: better English for all than nothing.
    own = Fault("invalid", zh=str(message), en=str(message))
    return own.code, own.text


def _message(pattern: str, code: str, zh: str, en: str) -> tuple[re.Pattern[str], str, Text]:
    return re.compile(pattern, re.DOTALL), code, Text(zh, en)


_LOW = r"(?P<low>\S+)"
_HIGH = r"(?P<high>\S+)"

# marshmallow 4's own messages; a test holds the table against the installed release.
_MESSAGES = [
    _message(r"Missing data for required field\.", "required", "必填。", "This field is required."),
    _message(r"Field may not be null\.", "null", "不能为 null。", "This field may not be null."),
    _message(r"Unknown field\.", "unknown_field", "没有这个字段。", "There is no such field."),
    _message(r"Must be one of: (?P<choices>.*)\.", "one_of", "只能是：{choices}。", "It must be one of: {choices}."),
    _message(rf"Shorter than minimum length {_LOW}\.", "too_short", "至少 {low} 个。", "At least {low} long."),
    _message(rf"Longer than maximum length {_HIGH}\.", "too_long", "最多 {high} 个。", "At most {high} long."),
    _message(
        rf"Length must be between {_LOW} and {_HIGH}\.",
        "length",
        "长度应在 {low} 到 {high} 之间。",
        "Between {low} and {high} long.",
    ),
    _message(rf"Length must be {_LOW}\.", "length", "长度应为 {low}。", "Exactly {low} long."),
    _message(
        rf"Must be greater than or equal to {_LOW} and less than or equal to {_HIGH}\.",
        "range",
        "应在 {low} 到 {high} 之间。",
        "Between {low} and {high}.",
    ),
    _message(rf"Must be greater than or equal to {_LOW}\.", "range", "不能小于 {low}。", "Not less than {low}."),
    _message(rf"Must be less than or equal to {_HIGH}\.", "range", "不能大于 {high}。", "Not more than {high}."),
    _message(
        rf"Must be greater than (?:or equal to )?{_LOW} and less than (?:or equal to )?{_HIGH}\.",
        "range",
        "应介于 {low} 与 {high} 之间（不含端点）。",
        "Between {low} and {high}, ends excluded.",
    ),
    _message(rf"Must be greater than {_LOW}\.", "range", "应大于 {low}。", "More than {low}."),
    _message(rf"Must be less than {_HIGH}\.", "range", "应小于 {high}。", "Less than {high}."),
    _message(r"Must be equal to (?P<other>.*)\.", "equal", "应等于 {other}。", "It must be {other}."),
    _message(r"Number too large\.", "range", "数字过大。", "The number is too large."),
    _message(
        r"Special numeric values \(nan or infinity\) are not permitted\.",
        "number",
        "不接受 NaN 或无穷大。",
        "NaN and infinity are not taken.",
    ),
    _message(
        r"Not a valid aware datetime\.",
        "datetime",
        "应为带时区的时间，例如 2026-11-24T09:30:00+08:00。",
        "It must be a time with an offset, such as 2026-11-24T09:30:00+08:00.",
    ),
    _message(
        r"Not a valid datetime\.",
        "datetime",
        "应为时间，例如 2026-11-24T09:30:00+08:00（写在网址中时，加号须写作 %2B）。",
        "It must be a time, such as 2026-11-24T09:30:00+08:00 (in an address the plus is written %2B).",
    ),
    _message(
        r"Not a valid naive datetime\.",
        "datetime",
        "应为时间，例如 2026-11-24T09:30:00。",
        "It must be a time, such as 2026-11-24T09:30:00.",
    ),
    _message(
        r"Not a valid (?:aware |naive )?date\.",
        "date",
        "应为日期，例如 2026-11-24。",
        "It must be a date, such as 2026-11-24.",
    ),
    _message(
        r"Not a valid (?:aware |naive )?time\.",
        "time",
        "应为时刻，例如 09:30。",
        "It must be a time of day, such as 09:30.",
    ),
    _message(r"Not a valid period of time\.", "period", "应为一段时间。", "It must be a period of time."),
    _message(r".* cannot be formatted as a \w+\.", "invalid", "不能这样表示。", "It cannot be written like this."),
    _message(r"Not a valid string\.", "string", "应为文字。", "It must be text."),
    _message(r"Not a valid utf-8 string\.", "string", "应为 UTF-8 文字。", "It must be UTF-8 text."),
    _message(r"Not a valid integer\.", "integer", "应为整数。", "It must be a whole number."),
    _message(r"Not a valid number\.", "number", "应为数字。", "It must be a number."),
    _message(r"Not a valid boolean\.", "boolean", "应为 true 或 false。", "It must be true or false."),
    _message(r"Not a valid (?:list|tuple)\.", "list", "应为列表。", "It must be a list."),
    _message(r"Not a valid mapping type\.", "object", "应为对象。", "It must be an object."),
    _message(
        r"Invalid(?: input)? type\.", "object", "应为对象，即 {{ }} 括起的内容。", "It must be an object, in braces."
    ),
    _message(r"Not a valid email address\.", "email", "不是有效的邮箱地址。", "It is no valid e-mail address."),
    _message(r"Not a valid URL\.", "url", "不是有效的网址。", "It is no valid web address."),
    _message(r"Not a valid UUID\.", "uuid", "不是有效的 UUID。", "It is no valid UUID."),
    _message(
        r"Not a valid IP(?:v[46])? (?:address|interface)\.", "ip", "不是有效的 IP 地址。", "It is no valid IP address."
    ),
    _message(
        r"String does not match expected pattern\.", "pattern", "格式不符。", "It does not have the form expected."
    ),
    _message(
        r"One or more of the choices you made was .*",
        "one_of",
        "有不接受的选项。",
        "A choice is not among those offered.",
    ),
    _message(r"Invalid (?:value|input)\.", "invalid", "内容无效。", "The value is not valid."),
]
