"""Reads and checks intake's part of a place's folder: place.yaml, and the codes and names in matters.yaml."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import yaml
from marshmallow import INCLUDE, Schema, ValidationError, fields, post_load, validate

from services.intake.cases.numbers import PREFIX
from shared.process.problems import BadConfiguration

_CODE = validate.Regexp(
    r"[a-z][a-z0-9_.-]{0,39}\Z", error="write a code of small letters, digits, dots, hyphens and underscores"
)
_FILLED = validate.Length(min=1, error="write something")


class _Names(Schema):
    zh = fields.String(required=True, validate=_FILLED)
    en = fields.String(required=True, validate=_FILLED)


class _Coded(Schema):
    class Meta:
        unknown = INCLUDE  # matters.yaml tells the router more about each matter

    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(_Names, required=True)

    @post_load
    def only_ours(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        return {"code": data["code"], "name": data["name"]}


class _Place(Schema):
    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(_Names, required=True)
    division = fields.String(
        required=True, validate=validate.Regexp(r"[0-9]{6}\Z", error='write six digits in quotes, like "350205"')
    )
    number_prefix = fields.String(
        required=True,
        validate=validate.Regexp(PREFIX.pattern + r"\Z", error="write two to six capital letters, like HC"),
    )
    zone = fields.String(required=True)
    languages = fields.List(fields.String(validate=validate.OneOf(["zh", "en"])), required=True, validate=_FILLED)
    centre = fields.Nested(_Names, required=True)
    sub_districts = fields.List(fields.Nested(_Coded), required=True)
    reopen_limit = fields.Integer(strict=True, required=True, validate=validate.Range(min=0, max=10))


class _Matters(Schema):
    class Meta:
        unknown = INCLUDE

    matters = fields.List(fields.Nested(_Coded), required=True, validate=_FILLED)


def read(folder: Path) -> dict[str, Any]:
    """Return intake's part of the configuration, ready to be stored.

    Raises BadConfiguration with a line for each thing that is wrong: file, line, what to write.
    """
    problems: list[str] = []
    place = _checked(folder / "place.yaml", _Place(), problems)
    matters = _checked(folder / "matters.yaml", _Matters(), problems)
    if problems:
        raise BadConfiguration(problems)
    return {**place, "matters": matters["matters"]}


def _checked(path: Path, schema: Schema, problems: list[str]) -> dict[str, Any]:
    """Return what a file says by its schema; append to `problems` what is wrong with it."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        content = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{path.name}:{line} is no YAML: {error.problem}")
        return {}
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        problems.append(f"{path.name}:1 cannot be read: {error}")
        return {}
    if not isinstance(content, dict):
        problems.append(f"{path.name}:1 must hold names with values, like `code: haicang`")
        return {}
    try:
        loaded: dict[str, Any] = schema.load(content)
    except ValidationError as error:
        for where, what in _flat(error.normalized_messages(), ()):
            problems.append(f"{path.name}:{_line(node, where)} {'.'.join(map(str, where))}: {what}")
        return {}
    for where, what in _deeper(loaded):
        problems.append(f"{path.name}:{_line(node, where)} {'.'.join(map(str, where))}: {what}")
    return loaded


def _deeper(content: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield what shapes alone do not show: unknown zones, codes given twice."""
    if "zone" in content and content["zone"] not in available_timezones():
        yield ("zone",), "is no time zone; write one of the IANA names, like Asia/Shanghai"
    for name in ("sub_districts", "matters"):
        seen: set[str] = set()
        for index, one in enumerate(content.get(name, ())):
            if one["code"] in seen:
                yield (name, index, "code"), f"{one['code']} stands twice; each code may stand once"
            seen.add(one["code"])


def _flat(messages: Any, where: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _flat(inner, where if name == "_schema" else (*where, name))
    else:
        yield where, " ".join(map(str, messages))


def _line(node: yaml.Node | None, where: tuple[Any, ...]) -> int:
    """Return the line of a place in a file, or of the nearest thing around it."""
    line = 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step not in pairs:
                break
            key, node = pairs[step]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
