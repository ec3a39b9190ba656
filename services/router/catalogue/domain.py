"""Two versions of the dispatch catalogue beside each other, and what a folder may do to a published one. Pure.

A version is the content of a part `routing` (its shape: rules/reading.py). What rules.yaml says of it is called its
rules here; the matters, lists and grounds around them come from the place's other files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SETTINGS = ("returns_allowed", "returns_decided_by", "backstop", "text")
"""What rules.yaml says beside its rules."""

_PARTS = (
    "priority",
    "when",
    "lead",
    "first_of",
    "split",
    "assisting",
    "class",
    "end",
    "ground",
    "task_force",
    "labels",
    "because",
)
_AROUND = ("tags", "grounds", "names", "place")


class OverPublished(StrEnum):
    """What a folder does where other rules were published on the page than those it brings."""

    REFUSE = "refuse"
    """It is refused if its rules were changed since it was last loaded; if not, what was published stays."""
    KEEP = "keep"
    """What was published stays."""
    REPLACE = "replace"
    """The folder's rules are put in force."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule that both versions have. parts: what of it differs."""

    id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    parts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions.

    settings: (name, before, after) of SETTINGS. matters: (code, before, after), None where a version lacks the matter.
    around: which of tags, grounds, names and place differ.
    """

    added: Sequence[Mapping[str, Any]]
    removed: Sequence[Mapping[str, Any]]
    changed: Sequence[Changed]
    settings: Sequence[tuple[str, Any, Any]]
    matters: Sequence[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]
    around: Sequence[str]

    @property
    def nothing(self) -> bool:
        """Say whether the versions are alike."""
        return not any((self.added, self.removed, self.changed, self.settings, self.matters, self.around))

    def lines(self) -> Iterator[str]:
        """Yield it for an operator, a line each."""
        yield from (f"+ 新增 added: {rule['id']}" for rule in self.added)
        yield from (f"- 删除 removed: {rule['id']}" for rule in self.removed)
        yield from (f"~ 修改 changed: {one.id} ({', '.join(one.parts)})" for one in self.changed)
        yield from (f"~ {name}: {before} -> {after}" for name, before, after in self.settings)
        yield from (f"~ matters.yaml: {code}" for code, _, _ in self.matters)
        yield from (f"~ {name}" for name in self.around)


def rules_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what rules.yaml says of a version."""
    return {"rules": content["rules"], **{name: content[name] for name in SETTINGS if content.get(name) is not None}}


def with_rules(content: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return a version with the rules of another, all else being its own."""
    return {**{name: told for name, told in content.items() if name not in SETTINGS}, **rules}


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Return what differs, rules in the order in which the files hold them."""
    old, new = ({rule["id"]: rule for rule in side["rules"]} for side in (before, after))
    both = ((code, old[code], new[code]) for code in new if code in old)
    changed = (Changed(code, one, other, _differing(one, other)) for code, one, other in both)
    return Difference(
        added=[rule for code, rule in new.items() if code not in old],
        removed=[rule for code, rule in old.items() if code not in new],
        changed=[one for one in changed if one.parts],
        settings=[
            (name, before.get(name), after.get(name)) for name in SETTINGS if before.get(name) != after.get(name)
        ],
        matters=list(_matters(before, after)),
        around=[name for name in _AROUND if before.get(name) != after.get(name)],
    )


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    # What a version of an earlier release does not say is the same as nothing.
    return [part for part in _PARTS if (one.get(part) or None) != (other.get(part) or None)]


def _matters(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    old, new = ({one["code"]: one for one in side["matters"]} for side in (before, after))
    for code in {**old, **new}:
        if old.get(code) != new.get(code):
            yield code, old.get(code), new.get(code)
