"""Writes a version of the dispatch catalogue as a rules.yaml, where nobody has kept it as it was written. Pure."""

from collections.abc import Mapping
from typing import Any

import yaml

from services.router.catalogue.domain import SETTINGS

_OUTCOME = ("lead", "split", "assisting", "class", "end", "ground", "task_force", "labels")


def written_anew(content: Mapping[str, Any]) -> str:
    """Return the rules.yaml of a part `routing`: read again, it comes to the same rules."""
    told = {name: content[name] for name in SETTINGS if content.get(name) is not None}
    return _dumped({**told, "rules": [as_written(rule) for rule in content["rules"]]})


def rule_written(rule: Mapping[str, Any]) -> str:
    """Return one rule as it may stand in a rules.yaml."""
    return _dumped(as_written(rule))


def as_written(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored rule in the shape of the file, without what is left out there."""
    then = {name: rule[name] for name in _OUTCOME if rule.get(name)}
    if rule.get("first_of"):
        then["lead"] = {"first_of": rule["first_of"]}
    return {
        "id": rule["id"],
        **({"priority": rule["priority"]} if rule["priority"] else {}),
        "when": rule["when"],
        "then": then if rule["lead"] else {"desk": True, **then},
        "because": rule["because"],
    }


def _dumped(told: Any) -> str:
    return yaml.dump(told, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


# libyaml writes the same letters in a fifth of the time; not every installation has it.
class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes a list out each time that it stands there: `&id001` says nothing to a reader."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True
