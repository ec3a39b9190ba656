"""Answers in the two formats of GeoReport v2. XML is only ever written here, and never read."""

import xml.etree.ElementTree as ET  # nosec B405
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from services.intake.open311.domain import field_of, storable
from shared.web.faults import FieldError
from shared.web.languages import Text, language
from shared.web.problem_kinds import INVALID, NOT_FOUND, UNAUTHENTICATED
from shared.web.problems import Problem, problem_of

JSON, XML = "json", "xml"
FORMATS = (JSON, XML)
XML_TYPE = "text/xml"

_STATUS = {INVALID: 400, UNAUTHENTICATED: 403}
"""The standard has 400 for what is not valid, and 403 for a key that is missing or wrong."""


_NO_KEY = Text(
    "没有有效的接口密钥：请放在表单的 api_key 里，或放在 Authorization 请求头里（Bearer 或 Basic）。",
    "There is no good key: send it as api_key of the form, or in the header Authorization (Bearer or Basic).",
)


def asked_format(ending: str) -> str:
    """Return the format that an address ends with. Raises Problem for one that there is not."""
    if ending not in FORMATS:
        raise Problem(NOT_FOUND)
    return ending


def answer(value: Any, root: str, item: str | None = None, *, ending: str) -> Response:
    """Return a value in the format that was asked for.

    root: the element of XML around it. item: that around each of a list, None where the value is no list.
    """
    if ending == XML:
        element = ET.Element(root)
        if item is None:
            _fill(element, value)
        else:
            _list(element, item, value)
        text = ET.tostring(element, encoding="utf-8", xml_declaration=True)
        response = Response(text, mimetype=XML_TYPE)
    else:
        response = jsonify(value)
    response.vary.add("Accept-Language")
    return response


_ITEMS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}


def _list(element: ET.Element, item: str, values: Sequence[Any]) -> None:
    for value in values:
        _fill(ET.SubElement(element, item), value)


def _fill(element: ET.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, one in value.items():
            inner = ET.SubElement(element, name)
            if isinstance(one, list):
                _list(inner, _ITEMS[name], one)
            else:
                _fill(inner, one)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = storable(str(value))


def refusal(error: Problem | HTTPException) -> Response:
    """Return what went wrong as the standard has it: a code and a description, for each field where fields are wrong.

    The headers stay those of our problem documents, `Retry-After` among them.
    """
    problem = error if isinstance(error, Problem) else problem_of(error)
    ending = (request.view_args or {}).get("fmt")
    ending = ending if ending in FORMATS else JSON
    if problem is None:
        code = getattr(error, "code", None) or 500
        return _refused(code, [HTTP_STATUS_CODES.get(code, "Error")], ending)
    status, mine = _STATUS.get(problem.kind, problem.kind.status), language()
    whole = problem.detail or (_NO_KEY if problem.kind is UNAUTHENTICATED else problem.kind.explanation)
    said = [_said(one) for one in problem.errors] or [whole.within(mine)]
    response = _refused(status, said, ending)
    response.headers.extend(problem.headers)
    if problem.retry_after is not None:
        response.headers.setdefault("Retry-After", str(problem.retry_after))
    return response


def _refused(code: int, said: Sequence[str], ending: str) -> Response:
    response = answer([{"code": code, "description": one} for one in said], "errors", "error", ending=ending)
    response.status_code = code
    return response


def _said(one: FieldError) -> str:
    name = field_of(one.pointer) if one.place == "json" else one.pointer
    detail = one.text.within(language())
    return f"{name}: {detail}" if name else detail
