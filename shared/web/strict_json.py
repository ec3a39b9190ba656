"""JSON bodies, read strictly: what two readers could take for two things is refused, and what cannot be stored."""

import json
import math
import re
from collections import Counter
from typing import Any

from shared.web.faults import MOST, UNSTORABLE_NUL, FieldError, pointer
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID, UNREADABLE_JSON
from shared.web.problems import Problem

DEEPEST = 32
LONGEST_NUMBER = 32

# Whole strings are stepped over, closed or not, so the time is linear whatever the body holds.
_STEP = re.compile(r'"(?:[^"\\]|\\.|\\\Z)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_REPEATED = ("repeated_key", Text("这个键出现了不止一次。", "This key is there more than once."))
_CONSTANT = ("number", Text("不接受 NaN 或无穷大。", "NaN and infinity are not taken."))
_EMPTY = Text("请求没有正文；这里需要 JSON。", "The request has no body, and JSON is needed here.")
_DIGITS = (
    "number",
    Text(f"数字不得超过 {LONGEST_NUMBER} 个字符。", f"A number may have at most {LONGEST_NUMBER} characters."),
)
_SURROGATE = (
    "unstorable",
    Text("含有不成对的代理字符（U+D800 至 U+DFFF）。", "It holds half of a surrogate pair (U+D800 to U+DFFF)."),
)


class _Bad:
    """Stands in the parsed tree where something is wrong, until the walk that knows its place finds it."""

    def __init__(self, code: str, text: Text) -> None:
        self.code = code
        self.text = text


class _Repeats(dict[str, Any]):
    """An object in which some keys came more than once."""

    keys_twice: list[str]


def strict_json(body: bytes) -> Any:
    """Return what a JSON body says.

    Refused are: bytes that are not UTF-8, what the grammar does not know, NaN and Infinity, keys that repeat, more than
    DEEPEST levels, numbers of more than LONGEST_NUMBER characters or beyond a double (all 400), and NUL or half a
    surrogate pair in a string or key (422: it is JSON, but cannot be stored). The time grows with the body's length
    and no faster.

    Raises Problem, with a JSON pointer to each fault where it has one.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(
            Text("第 {at} 个字节处不是 UTF-8 编码。", "It is not UTF-8 at byte {at}.").filled(at=error.start)
        ) from error
    # Most bodies have fewer brackets than that in all: to count them costs a tenth of seeing which are in strings.
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        raise _unreadable(Text("嵌套超过 {most} 层。", "It is more than {most} levels deep.").filled(most=DEEPEST))
    odd: list[object] = []  # what was met that only a walk through all of it can name

    try:
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, odd),
            parse_int=lambda digits: int(digits) if len(digits) <= LONGEST_NUMBER else _noted(odd, _Bad(*_DIGITS)),
            parse_float=lambda digits: _number(digits, odd),
            parse_constant=lambda _: _noted(odd, _Bad(*_CONSTANT)),
        )
    except json.JSONDecodeError as error:
        if not text.strip():
            raise _unreadable(_EMPTY) from error
        raise _unreadable(
            Text("第 {line} 行第 {column} 列不是 JSON。", "It is no JSON at line {line}, column {column}.").filled(
                line=error.lineno, column=error.colno
            )
        ) from error
    # Decoded text holds no surrogate, and the grammar allows no NUL, unless somebody has written an escape.
    if not odd and "\\u" not in text:
        return value
    unreadable, unstorable = _faults(value)
    if unreadable:
        raise Problem(UNREADABLE_JSON, errors=unreadable)
    if unstorable:
        raise Problem(INVALID, errors=unstorable)
    return value


def _unreadable(detail: Text) -> Problem:
    return Problem(UNREADABLE_JSON, detail)


def _depth(text: str) -> int:
    depth = deepest = 0
    for step in _STEP.finditer(text):
        mark = step[0][0]
        if mark in "[{":
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > DEEPEST:
                    break
        elif mark in "]}":
            depth -= 1
    return deepest


def _noted(odd: list[object], one: Any) -> Any:
    odd.append(one)
    return one


def _object(pairs: list[tuple[str, Any]], odd: list[object]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) == len(pairs):
        return whole
    repeats = _Repeats(whole)
    repeats.keys_twice = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    odd.append(repeats)
    return repeats


def _number(digits: str, odd: list[object]) -> Any:
    if len(digits) > LONGEST_NUMBER:
        return _noted(odd, _Bad(*_DIGITS))
    value = float(digits)
    return value if math.isfinite(value) else _noted(odd, _Bad(*_CONSTANT))


def _faults(value: Any) -> tuple[list[FieldError], list[FieldError]]:
    """Return what makes the body unreadable and what cannot be stored, each at most MOST long."""
    unreadable: list[FieldError] = []
    unstorable: list[FieldError] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting and len(unreadable) < MOST and len(unstorable) < MOST:
        path, one = waiting.pop()
        if isinstance(one, _Bad):
            unreadable.append(FieldError(pointer(*path), one.code, one.text))
        elif isinstance(one, str):
            unstorable += _strings(path, one)
        elif isinstance(one, dict):
            if isinstance(one, _Repeats):
                unreadable += [FieldError(pointer(*path, key), *_REPEATED) for key in one.keys_twice[:MOST]]
            for key, inner in reversed(one.items()):
                unstorable += _strings((*path, key), key)
                waiting.append(((*path, key), inner))
        elif isinstance(one, list):
            waiting.extend(((*path, index), inner) for index, inner in reversed(list(enumerate(one))))
    return unreadable[:MOST], unstorable[:MOST]


def _strings(path: tuple[str | int, ...], text: str) -> list[FieldError]:
    found = _UNSTORABLE.search(text)
    if not found:
        return []
    return [FieldError(pointer(*path), *(UNSTORABLE_NUL if found[0] == "\x00" else _SURROGATE))]
