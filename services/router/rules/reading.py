"""Reads matters.yaml, rules.yaml, lists.yaml and what routing needs of other files into the part `routing`.

{"place": {"zone", "centre", "sub_districts"}, "returns_allowed", "returns_decided_by", "backstop", "tags",
"matters": [...], "rules": [...], "grounds": {code of endings.yaml: where it may be used},
"names": {"sub_district", "ground": {code: name}},
"task_forces": [{"code", "name"} of stages.yaml], "classes": [codes of the house, and of limits.yaml]}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.router.directory.reading import last_successor
from services.router.rules.building import condition
from services.router.rules.domain import CLASSES
from services.router.rules.examples import cannot_hold
from services.router.rules.schemas import DEEPEST, MOST_WORDS, Classes, Grounds, Matters, Place, Rules, Tags, TaskForces
from services.router.rules.words import levels
from shared.db.canonical import canonical
from shared.process.folder import Folder, Where


def read_routing(folder: Folder, directory: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part `routing`, checked against the part `directory`; what is wrong stays with the folder."""
    place = folder.load("place.yaml", Place())
    tags = folder.load("lists.yaml", Tags()).get("tags", {})
    matters = folder.load("matters.yaml", Matters()).get("matters", [])
    grounds = folder.load("endings.yaml", Grounds()).get("grounds", [])
    # That it is there, and right, is notifier's to say.
    limited = folder.load("limits.yaml", Classes()).get("classes", {}) if folder.holds("limits.yaml") else {}
    teams = folder.load("stages.yaml", TaskForces()).get("task_forces")
    folder.twice("matters.yaml", ("matters",), "the matter", [matter["code"] for matter in matters], "code")
    around = {
        "place": {
            "zone": place.get("zone"),
            "centre": place.get("centre"),
            "sub_districts": [one["code"] for one in place.get("sub_districts", [])],
        },
        "tags": tags,
        "matters": matters,
        "grounds": {one["code"]: one["endings"] for one in grounds},
        "names": {
            "sub_district": {one["code"]: one["name"] for one in place.get("sub_districts", [])},
            "ground": {one["code"]: one["name"] for one in grounds},
        },
        "task_forces": teams or [],
        "classes": sorted({*CLASSES, *limited}),
    }
    whole = bool(matters and place and grounds and teams is not None)
    return {**around, **_read_rules(folder, directory, around, whole=whole)}


def read_draft(folder: Folder, directory: Mapping[str, Any], routing: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part `routing` with the folder's rules.yaml, all else being that of another part `routing`."""
    around = {name: told for name, told in routing.items() if name != "text"}
    known = {"grounds": {}, "task_forces": [], "classes": list(CLASSES), **routing}
    return {**around, **_read_rules(folder, directory, known, whole=True)}


def _read_rules(
    folder: Folder, directory: Mapping[str, Any], around: Mapping[str, Any], *, whole: bool
) -> dict[str, Any]:
    catalogue = folder.load("rules.yaml", Rules())
    rules = catalogue.get("rules", [])
    bodies = {body["code"]: body for body in directory["bodies"]}
    folder.twice("rules.yaml", ("rules",), "the rule", [rule["id"] for rule in rules], "id")
    # A file that could not be read makes every word that points into it look unknown: one problem would become fifty.
    if bodies:
        _check_bodies(folder, bodies, around["matters"], catalogue)
    if whole:
        _check_words(folder, rules, around)
        _check_grounds(folder, rules, around["grounds"])
        _check_classes(folder, rules, around)
        _check_teams(folder, rules, [one["code"] for one in around["task_forces"]])
    _check_likeness(folder, rules)
    _check_sizes(folder, rules)
    _check_sense(folder, rules)
    return {
        "returns_allowed": catalogue.get("returns_allowed"),
        "returns_decided_by": catalogue.get("returns_decided_by"),
        "backstop": catalogue.get("backstop"),
        "rules": rules,
        **({"text": catalogue["text"]} if catalogue.get("text") else {}),
    }


def _check_classes(folder: Folder, rules: list[dict[str, Any]], around: Mapping[str, Any]) -> None:
    """A class must be one of the house's, or have limits of its own: a slip of the pen would get the default's."""
    named: list[tuple[str, Where, str | None]] = [
        ("matters.yaml", ("matters", index, "class"), matter["class"]) for index, matter in enumerate(around["matters"])
    ]
    named += [("rules.yaml", ("rules", index, "then", "class"), rule["class"]) for index, rule in enumerate(rules)]
    for file, where, code in named:
        if code is not None and code not in around["classes"]:
            folder.unknown(file, where, "class", code, around["classes"])


def _check_bodies(
    folder: Folder, bodies: Mapping[str, Any], matters: list[dict[str, Any]], catalogue: Mapping[str, Any]
) -> None:
    leads: list[tuple[str, Where, str]] = [
        ("matters.yaml", ("matters", index, "lead"), matter["lead"])
        for index, matter in enumerate(matters)
        if matter["lead"] is not None
    ]
    if catalogue:
        leads.append(("rules.yaml", ("backstop",), catalogue["backstop"]))
    for index, rule in enumerate(catalogue.get("rules", [])):
        at: Where = ("rules", index, "then", "lead")
        for position, code in enumerate(rule.get("first_of", ())):
            leads.append(("rules.yaml", (*at, "first_of", position), code))
        if rule["lead"] is not None and not rule.get("first_of"):
            leads.append(("rules.yaml", at, rule["lead"]))
        _check_assisting(folder, bodies, index, rule)
    for name, where, code in leads:
        if code not in bodies:
            folder.unknown(name, where, "body", code, bodies)
            continue
        last = last_successor(code, bodies)
        if not bodies[code]["may_lead"]:
            folder.problem(
                name, where, f"{code} may not lead (bodies.yaml), so nothing would ever go there; name another body"
            )
        elif last is not None and last["valid_until"] is not None:
            folder.problem(
                name, where, f"{code} ends on {last['valid_until']} without a successor; name one, or another body"
            )


def _check_assisting(folder: Folder, bodies: Mapping[str, Any], index: int, rule: Mapping[str, Any]) -> None:
    taken = set[str]()
    for position, code in enumerate(rule.get("first_of") or [rule["lead"]]):
        if code in taken:
            at: Where = ("rules", index, "then", "lead", "first_of", position)
            folder.problem("rules.yaml", at, f"{code} stands here a second time; take it out")
        taken.add(code)
    for name in ("split", "assisting"):
        for position, code in enumerate(rule[name]):
            where: Where = ("rules", index, "then", name, position)
            if code not in bodies:
                folder.unknown("rules.yaml", where, "body", code, bodies)
            elif code in taken:
                folder.problem("rules.yaml", where, f"{code} has a part in the case already; take it out here")
            taken.add(code)


def _check_grounds(folder: Folder, rules: list[dict[str, Any]], grounds: Mapping[str, list[str]]) -> None:
    for index, rule in enumerate(rules):
        where: Where = ("rules", index, "then", "ground")
        if rule["ground"] is None:
            continue
        if rule["ground"] not in grounds:
            folder.unknown("rules.yaml", where, "ground in endings.yaml called", rule["ground"], grounds)
        elif rule["end"] == "declined" and "declined" not in grounds[rule["ground"]]:
            folder.problem("rules.yaml", where, f"endings.yaml does not let {rule['ground']} decline a case")


def _check_teams(folder: Folder, rules: list[dict[str, Any]], known: list[str]) -> None:
    for index, rule in enumerate(rules):
        if rule["task_force"] is not None and rule["task_force"] not in known:
            where: Where = ("rules", index, "then", "task_force")
            folder.unknown("rules.yaml", where, "task force in stages.yaml called", rule["task_force"], known)


def _check_sizes(folder: Folder, rules: list[dict[str, Any]]) -> None:
    for index, rule in enumerate(rules):
        depth, words = _size(rule["when"])
        if depth > DEEPEST:
            folder.problem(
                "rules.yaml", ("rules", index, "when"), f"goes {depth} deep; at most {DEEPEST}: write it flat"
            )
        if words > MOST_WORDS:
            what = f"asks for {words} words and codes; at most {MOST_WORDS}: make two rules of it"
            folder.problem("rules.yaml", ("rules", index, "when"), what)


def _check_sense(folder: Folder, rules: list[dict[str, Any]]) -> None:
    for index, rule in enumerate(rules):
        if cannot_hold(condition(rule["when"])):
            what = f"{rule['id']} asks for what no case can be, so it would never decide; mend or take out a condition"
            folder.problem("rules.yaml", ("rules", index, "when"), what)


def _size(tree: Any) -> tuple[int, int]:
    """Return how deep a condition goes and how many words stand in it."""
    if isinstance(tree, Mapping):
        tree = list(tree.values())
    elif not isinstance(tree, list):
        return 0, 1
    inner = [_size(part) for part in tree]
    # A mapping in a list is one step down for a reader, and two here.
    nested = any(isinstance(part, Mapping) for part in tree)
    return max((depth for depth, _ in inner), default=0) + nested, sum(words for _, words in inner)


def _check_words(folder: Folder, rules: list[dict[str, Any]], around: Mapping[str, Any]) -> None:
    known = {
        "matter": {code for matter in around["matters"] for code in levels("matter", matter["code"])},
        "sub_district": set(around["place"]["sub_districts"]),
        "tags": set(around["tags"]),
    }
    for index, rule in enumerate(rules):
        for where, fact, word in _words_of(rule["when"], ("rules", index, "when")):
            if word not in known[fact]:
                what = {"matter": "matter", "sub_district": "sub-district", "tags": "list in lists.yaml called"}[fact]
                folder.unknown("rules.yaml", where, what, word, known[fact])


def _words_of(when: Mapping[str, Any], where: Where) -> Iterator[tuple[Where, str, str]]:
    """Yield each word of a condition that another file must know, with its place."""
    for key, value in when.items():
        at: Where = (*where, key)
        if key in ("all", "any"):
            for position, part in enumerate(value):
                yield from _words_of(part, (*at, position))
        elif key == "not":
            yield from _words_of(value, at)
        elif key in ("matter", "sub_district"):
            yield from ((at, key, word) for word in value)
        elif key == "tags":
            yield from ((at, key, word) for some in value.values() for word in some)


def _check_likeness(folder: Folder, rules: list[dict[str, Any]]) -> None:
    """Find rules that another one hides: the same condition and priority, so that the id alone would decide."""
    first: dict[str, str] = {}
    for index, rule in enumerate(rules):
        same = first.setdefault(canonical([rule["when"], rule["priority"]]), rule["id"])
        if same != rule["id"]:
            what = (
                f"{rule['id']} holds whenever {same} does, with the same priority; give it another one, or take it out"
            )
            folder.problem("rules.yaml", ("rules", index, "id"), what)
