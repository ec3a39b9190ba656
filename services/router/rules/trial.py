"""Trying rules on a text without any database: `nwd route try`, and the measures of bench/routing.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from services.router.directory.domain import Body, Directory, directory_of
from services.router.directory.reading import read_directory
from services.router.rules.building import rule_set_of
from services.router.rules.domain import RuleSet, Verdict, route
from services.router.rules.facts import Facts, Lists
from services.router.rules.naming import names_of
from services.router.rules.reading import read_routing
from services.router.rules.reasons import Names, reason_of
from services.router.rules.words import industry_code, levels, plain
from shared.contracts.words import Channel, Kind, Urgency
from shared.process.clock import Clock
from shared.process.folder import Folder


class NotAFact(ValueError):
    """What was told is no fact of a case, or not in its words; says what may be written."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The checked rules of a folder. routing: its part as stored. day: on which the bodies must be valid."""

    rules: RuleSet
    directory: Directory
    lists: Lists
    routing: Mapping[str, Any]
    names: Names
    day: date

    @classmethod
    def of(cls, path: Path, rules: Path | None = None) -> "Trial":
        """Read and check a folder as `nwd load` does; rules: a file that stands for its rules.yaml.

        Raises BadConfiguration with all that is wrong.
        """
        folder = Folder(path, {"rules.yaml": rules} if rules else {})
        directory = read_directory(folder)
        routing = read_routing(folder, directory)
        folder.finish()
        return cls(
            rules=rule_set_of(routing),
            directory=directory_of(directory),
            lists=Lists(routing["tags"]),
            routing=routing,
            names=names_of(routing),
            day=Clock().now().astimezone(ZoneInfo(routing["place"]["zone"])).date(),
        )

    def verdict(self, facts: Facts) -> Verdict:
        """Return what the rules say of a case."""
        return route(self.rules, facts, self.directory, self.day)

    def outcome(self, facts: Facts) -> dict[str, Any]:
        """Return who would get the case and why, JSON-ready."""
        verdict = self.verdict(facts)
        rule = verdict.winner.rule if verdict.winner else None
        return {
            "lead": verdict.lead.code if verdict.lead else None,
            "assisting": [body.code for body in verdict.assisting],
            "split": [body.code for body in verdict.split],
            "class": verdict.case_class,
            "end": rule.end if rule else None,
            "ground": rule.ground if rule else None,
            "waits_for_person": verdict.lead is None or verdict.waits_for_person(facts),
            "task_force": rule.task_force if rule else None,
            "labels": list(rule.labels) if rule else [],
            "rule": rule.id if rule else None,
            "runner_up": verdict.runner_up.rule.id if verdict.runner_up else None,
            "matched": [match.rule.id for match in verdict.matched],
            "why": reason_of(verdict, self.directory, self.names, confidential=facts.confidential),
        }

    def told(self, said: Mapping[str, Any]) -> list[str]:
        """Return an outcome as lines for people, in both languages."""
        ends = [f"结束方式 end: {said['end']}" + (f" ({said['ground']})" if said["ground"] else "")]
        return [
            f"主办 lead: {self._named(said['lead']) if said['lead'] else '派单台 the desk'}",
            *(f"分办 split: {self._named(code)}" for code in said["split"]),
            *(f"协办 assisting: {self._named(code)}" for code in said["assisting"]),
            f"类别 class: {said['class']}",
            *(ends if said["end"] else []),
            *([f"专班 task force: {said['task_force']}"] if said["task_force"] else []),
            *([f"标记 marks: {', '.join(said['labels'])}"] if said["labels"] else []),
            *(["须由人确认 a person decides first"] if said["waits_for_person"] else []),
            f"规则 rule: {said['rule'] or '-'}; runner-up: {said['runner_up'] or '-'}",
            f"理由: {said['why']['zh']}",
            f"why: {said['why']['en']}",
        ]

    def _named(self, code: str) -> str:
        body: Body | None = self.directory.get(code)
        if body is None:
            return code
        way = "商请 by request" if body.whole.get("relation") == "request" else "交办 assigned"
        return f"{code} {body.zh} {body.en} ({way})"


def facts_told(text: str, told: Iterable[str], trial: Trial) -> Facts:
    """Return the facts of a trial: a text and `name=value` pairs. Raises NotAFact for what is none.

    Without an enterprise, the lists are asked for the companies that the text names in full.
    """
    given: dict[str, str] = {}
    tags: set[str] = set()
    for one in told:
        name, sign, value = one.partition("=")
        if not sign:
            raise NotAFact(f"{one!r}: write name=value; the names are {', '.join(_FIELDS)}")
        if name not in _FIELDS:
            raise NotAFact(f"there is no fact {name!r}; the names are {', '.join(_FIELDS)}")
        if name == "tags":
            tags.update(value.split(","))
        given[name] = value
    known: dict[str, set[str]] = {
        "matter": {code for matter in trial.routing["matters"] for code in levels("matter", matter["code"])},
        "kind": {*Kind},
        "channel": {*Channel},
        "urgency": {*Urgency},
        "confidential": {"true", "false"},
    }
    for name, words in known.items():
        if name in given and given[name] not in words:
            raise NotAFact(f"there is no {name} {given[name]!r}; write one of {', '.join(sorted(words))}")
    if tags - set(trial.routing["tags"]):
        raise NotAFact(f"lists.yaml has no {', '.join(sorted(tags))}; write of {', '.join(trial.routing['tags'])}")
    if "enterprise" in given or "uscc" in given:
        enterprise = {"name": given.get("enterprise", ""), "uscc": given.get("uscc")}
        tags |= trial.lists.tags_of(enterprise)
    else:
        tags |= trial.lists.tags_in(text)
    said = [text, given.get("place", "")]
    return Facts(
        matter=given.get("matter"),
        kind=given.get("kind", ""),
        industry=_industry(given.get("industry")),
        sub_district=_sub_district(given.get("sub_district"), trial),
        channel=given.get("channel", ""),
        source=given.get("source", ""),
        urgency=given.get("urgency", ""),
        tags=frozenset(tags),
        amount=_amount(given.get("amount")),
        confidential=given.get("confidential") == "true",
        about=given.get("about"),
        text=plain("\n".join(one for one in said if one)),
        place=plain(given.get("place", "")),
    )


_FIELDS = (
    *("matter", "kind", "industry", "sub_district", "place", "channel", "source", "urgency", "amount"),
    *("confidential", "about", "tags", "enterprise", "uscc"),
)


def _industry(told: str | None) -> str | None:
    code = industry_code(told) if told else None
    if told and code is None:
        raise NotAFact(
            f"{told!r} is no industry of GB/T 4754; write a section's letter or two to four digits, like C27"
        )
    return code


def _sub_district(told: str | None, trial: Trial) -> str | None:
    known = trial.routing["place"]["sub_districts"]
    if told is not None and told not in known:
        raise NotAFact(f"there is no sub-district {told!r}; write one of {', '.join(known)}")
    return told


def _amount(told: str | None) -> int | None:
    if told is None:
        return None
    if not told.isascii() or not told.isdigit() or len(told) > 15:
        raise NotAFact(f"{told!r} is no amount; write whole yuan, like 180000000")
    return int(told)
