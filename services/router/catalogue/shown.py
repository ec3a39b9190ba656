"""What the pages of the catalogue show: rules in words, versions, what a draft would change, what may be wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.router.catalogue import store
from services.router.catalogue.domain import Changed, Difference, difference
from services.router.catalogue.telling import Told, condition_told
from services.router.catalogue.writing import rule_written
from services.router.decisions.words import ENDS
from services.router.directory.domain import Directory, directory_of
from services.router.policy import DIRECTORY, ROUTING
from services.router.rules.building import rule_set_of
from services.router.rules.domain import OWN_LINE, RuleSet
from services.router.rules.naming import ground_named, names_of
from services.router.rules.reasons import Names, Sentence
from services.router.rules.review import Flaw, review
from services.router.rules.words import levels, plain
from shared.db.parts import Parts

PAGE = 30
"""Rules on one page of the list."""

_MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in words. lead: None where a person decides. written: as it may stand in a rules.yaml."""

    id: str
    priority: int
    when: Told
    lead: Sentence | None
    split: Sequence[Sentence]
    assisting: Sequence[Sentence]
    case_class: str | None
    end: Sentence | None
    ground: Sentence | None
    task_force: bool
    labels: Sequence[str]
    because: Sentence
    written: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the list: words, a body's code, a matter's code; empty for all."""

    words: str = ""
    body: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the rules in the order in which they decide. count: of all; found: of those that were looked for.

    lines: the matters' own (code, name, lead, class), with the first page alone. bodies, matters: codes and names.
    """

    count: int
    found: int
    rules: Sequence[RuleShown]
    lines: Sequence[tuple[str, Sentence, Sentence | None, str]]
    bodies: Sequence[tuple[str, Sentence]]
    matters: Sequence[tuple[str, Sentence]]


@dataclass(frozen=True, slots=True)
class Version:
    """A time that a version was put in force. reason: empty for a folder. recorded: False where only `at` is known."""

    id: str
    hash: str
    at: datetime
    page: bool
    by: str
    reason: str
    before: str | None
    in_force: bool
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Flawed:
    """A finding of the review. example: facts of a case that shows it, as (name, value), with the text last."""

    flaw: Flaw
    rule: str
    other: str | None
    example: Sequence[tuple[str, str]]
    text: str


def listing(
    content: Mapping[str, Any], rules: RuleSet | None, directory: Directory, wanted: Wanted, start: int
) -> Listing:
    """Return a page of a version's rules. rules: built of it, where they are at hand. start: how many stand before."""
    names = names_of(content)
    by_id = {rule["id"]: rule for rule in content["rules"]}
    order = [rule.id for rule in (rules or rule_set_of(content)).rules if not rule.id.startswith(OWN_LINE)]
    found = [by_id[code] for code in order if _fits(by_id[code], wanted)]
    lines = [one for one in content["matters"] if one["lead"] is not None and _line_fits(one, wanted)]
    codes = {code for rule in content["rules"] for code in _bodies(rule)} | {one["lead"] for one in content["matters"]}
    return Listing(
        count=len(order),
        found=len(found),
        rules=[rule_shown(rule, directory, names) for rule in found[start : start + PAGE]],
        lines=[(one["code"], one["name"], _name(directory, one["lead"]), one["class"]) for one in lines]
        if not start
        else [],
        bodies=[(code, _name(directory, code)) for code in sorted(codes - {None})],
        matters=[(one["code"], one["name"]) for one in content["matters"]],
    )


def rule_shown(rule: Mapping[str, Any], directory: Directory, names: Names) -> RuleShown:
    """Return a stored rule in words."""
    end = rule.get("end")
    return RuleShown(
        id=rule["id"],
        priority=rule["priority"],
        when=condition_told(rule["when"], names),
        lead=_lead(directory, rule),
        split=[_name(directory, code) for code in rule.get("split", ())],
        assisting=[_name(directory, code) for code in rule["assisting"]],
        case_class=rule["class"],
        end=dict(zip(("zh", "en"), ENDS[end], strict=True)) if end else None,
        ground=ground_named(names, rule.get("ground")),
        task_force=bool(rule.get("task_force")),
        labels=rule.get("labels", ()),
        because=rule["because"],
        written=rule_written(rule),
    )


def versions(session: Session, parts: Parts, before: str | None) -> tuple[list[Version], str | None]:
    """Return a page of what was put in force, newest first, and after which id the next begins, if one does."""
    now, newest = parts.current_hash(session, ROUTING), store.newest(session)
    found = store.publications(session, PAGE + 1, before)
    shown = [
        Version(
            id=one.id,
            hash=one.hash,
            at=one.at,
            page=one.way == "page",
            by=one.by,
            reason=one.reason,
            before=one.before,
            in_force=one.hash == now and newest is not None and one.id == newest.id,
        )
        for one in found[:PAGE]
    ]
    if len(found) > PAGE:
        return shown, shown[-1].id
    older = store.unrecorded(session, parts, ROUTING)
    return shown + [
        Version("", code, row.stored_at, False, "", "", None, code == now, False) for code, row in older
    ], None


def put_in_force(session: Session, parts: Parts, digest: str) -> Version | None:
    """Return when and by whom a version was put in force last; None where there is no such version."""
    part = parts.version(session, digest)
    if part is None or part.name != ROUTING:
        return None
    now = parts.current_hash(session, ROUTING) == digest
    for one in store.publications_of(session, digest):
        return Version(one.id, digest, one.at, one.way == "page", one.by, one.reason, one.before, now)
    at = next((row.stored_at for code, row in store.unrecorded(session, parts, ROUTING) if code == digest), None)
    return Version("", digest, at, False, "", "", None, now, False) if at else None


def compared(session: Session, parts: Parts, before: str, after: str) -> Difference | None:
    """Return what differs between two stored versions, None where one is not stored."""
    one, other = parts.version(session, before), parts.version(session, after)
    if one is None or other is None or {one.name, other.name} != {ROUTING}:
        return None
    return difference(one.content, other.content)


def directory_in_force(session: Session, parts: Parts) -> Directory:
    """Return the directory, for what bodies are called."""
    part = parts.in_force(session, DIRECTORY)
    return directory_of(part.content if part else {"bodies": [], "people": []})


def _lead(directory: Directory, rule: Mapping[str, Any]) -> Sentence | None:
    if not rule.get("first_of"):
        return _name(directory, rule["lead"]) if rule["lead"] else None
    named = [_name(directory, code) for code in rule["first_of"]]
    zh, en = "、".join(one["zh"] for one in named), ", ".join(one["en"] for one in named)
    return {"zh": f"{zh}中最先收件的，其余协办", "en": f"whoever of {en} received it first; the others assist"}


def sides(changed: Changed, directory: Directory, names: Names) -> tuple[RuleShown, RuleShown]:
    """Return a changed rule in words, as it was and as it is."""
    return rule_shown(changed.before, directory, names), rule_shown(changed.after, directory, names)


def flaws(content: Mapping[str, Any]) -> Iterator[Flawed]:
    """Yield what may be wrong with a checked draft, for a person to judge; the first of it where it is much."""
    for number, one in enumerate(review(rule_set_of(content))):
        if number == _MOST_FINDINGS:
            return
        seen = one.example.seen().items() if one.example else ()
        told = [(name, _said(value)) for name, value in seen if value and name != "text_sha256"]
        yield Flawed(one.flaw, one.rule, one.other, told, one.example.text if one.example else "")


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _fits(rule: Mapping[str, Any], wanted: Wanted) -> bool:
    if wanted.body and wanted.body not in _bodies(rule):
        return False
    if wanted.matter and not any(_related(wanted.matter, code) for code in _matters(rule["when"])):
        return False
    said = plain(wanted.words)
    return not said or said in plain(" ".join([rule["id"], *rule["because"].values(), *_words(rule["when"])]))


def _line_fits(matter: Mapping[str, Any], wanted: Wanted) -> bool:
    if wanted.body not in ("", matter["lead"]) or (wanted.matter and not _related(wanted.matter, matter["code"])):
        return False
    return plain(wanted.words) in plain(f"{matter['code']} {matter['name']['zh']} {matter['name']['en']}")


def _related(one: str, other: str) -> bool:
    return one in levels("matter", other) or other in levels("matter", one)


def _bodies(rule: Mapping[str, Any]) -> set[str]:
    return {
        code for code in (rule["lead"], *rule.get("first_of", ()), *rule.get("split", ()), *rule["assisting"]) if code
    }


def _matters(when: Any) -> Iterator[str]:
    if isinstance(when, Mapping):
        for name, value in when.items():
            yield from value if name == "matter" else _matters(value)
    elif isinstance(when, list):
        for part in when:
            yield from _matters(part)


def _words(when: Any) -> Iterator[str]:
    if isinstance(when, Mapping):
        for value in when.values():
            yield from _words(value)
    elif isinstance(when, list):
        for part in when:
            yield from _words(part)
    else:
        yield str(when)


def _name(directory: Directory, code: str) -> Sentence:
    body = directory.get(code)
    return {"zh": body.zh, "en": body.en} if body else {"zh": code, "en": code}
