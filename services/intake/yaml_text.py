"""YAML as agencies and operators write it, read without the surprises that it has for them."""

import re
from typing import Any

import yaml
from marshmallow import ValidationError

from shared.web.faults import Fault

_NOT_YAML = Fault("yaml", zh="不是可以读取的 YAML。", en="It is no YAML that can be read.")
_ALIAS = Fault("yaml", zh="不能使用锚点（& 和 *）。", en="It may not hold anchors (& and *).")


class _Loader(yaml.SafeLoader):
    """Reads YAML in which `yes`, `no`, `on` and dates are the words that they look like."""


_BOOL, _TIME = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"
_Loader.yaml_implicit_resolvers = {
    first: [one for one in some if one[0] not in (_BOOL, _TIME)]
    for first, some in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile("true|false"), list("tf"))


def load(text: bytes) -> Any:
    """Return what a document says (YAML, of which JSON is a part). Raises ValidationError."""
    try:
        events = list(yaml.parse(text.decode("utf-8-sig"), Loader=_Loader))
        if any(isinstance(one, yaml.AliasEvent) for one in events):  # a few lines could stand for gigabytes
            raise ValidationError(_ALIAS)
        return _Loader(text.decode("utf-8-sig")).get_single_data()
    except yaml.MarkedYAMLError as error:
        raise ValidationError(_broken(error.problem_mark)) from error
    except (yaml.YAMLError, UnicodeError, RecursionError, ValueError) as error:
        raise ValidationError(_NOT_YAML) from error


def _broken(mark: yaml.Mark | None) -> Fault:
    if mark is None:
        return _NOT_YAML
    at = {"line": mark.line + 1, "column": mark.column + 1}
    return Fault(
        "yaml",
        zh="不是可以读取的 YAML：第 {line} 行第 {column} 列。".format(**at),
        en="It is no YAML that can be read, at line {line}, column {column}.".format(**at),
    )
