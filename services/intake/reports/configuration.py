"""Reads and checks figures.yaml: which figures a place counts, and how bodies are ranked. A place without it has none.

{"figures": [{"code", "name", "clause", "of", "only", "without", "that", "any", "by", "better"}],
 "ranking": {"weights": {code: n}, "least"}}
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from services.intake.reports.vocabulary import COUNTED, GROUPS, Event, words_of
from shared.process.folder import Folder, Where
from shared.process.shapes import CODE, ByName, Names, Shape, Whole, filled, one_of

FILE, PART = "figures.yaml", "figures"
_LISTS = ("only", "without", "that", "any")
_MOST_WEIGHT = 1000


class _Figure(Shape):
    code = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)
    clause = fields.Nested(Names, required=True)
    of = fields.String(required=True, validate=one_of(COUNTED))
    # By another name here: a schema has an `only` of its own.
    narrowed = fields.List(fields.String(), validate=filled, data_key="only", attribute="only")
    without = fields.List(fields.String(), validate=filled)
    that = fields.List(fields.String(), validate=filled)
    any = fields.List(fields.String(), validate=filled)
    by = fields.String(validate=one_of(GROUPS))
    better = fields.String(validate=one_of(["high", "low"]))


class _Ranking(Shape):
    weights = ByName(keys=fields.String(), values=Whole(1, _MOST_WEIGHT), required=True, validate=filled)
    least = Whole(1, required=True)


class _Figures(Shape):
    figures = fields.List(fields.Nested(_Figure), required=True, validate=filled)
    ranking = fields.Nested(_Ranking)


def read_figures(folder: Folder) -> dict[str, Any]:
    """Return the part `figures`; what is wrong stays with the folder."""
    if not folder.holds(FILE):
        return {"figures": []}
    content = folder.load(FILE, _Figures())
    figures = content.get("figures", [])
    folder.twice(FILE, ("figures",), "the figure", [one["code"] for one in figures], "code")
    for index, figure in enumerate(figures):
        _check(folder, ("figures", index), figure)
    rates = {one["code"] for one in figures if "that" in one or "any" in one}
    for code in content.get("ranking", {}).get("weights", {}):
        where: Where = ("ranking", "weights", code)
        if code not in {one["code"] for one in figures}:
            folder.unknown(FILE, where, "figure", code, sorted(rates))
        elif code not in rates or _of(figures, code) == Event.ADMITTED:
            what = f"{code} is no rate of bodies, so none can be ranked by it; name a figure with `that` or `any`"
            folder.problem(FILE, where, what)
    return content or {"figures": []}


def _of(figures: list[dict[str, Any]], code: str) -> str:
    return next(str(one["of"]) for one in figures if one["code"] == code)


def _check(folder: Folder, where: Where, figure: Mapping[str, Any]) -> None:
    known = words_of(Event(figure["of"]))
    said: dict[str, str] = {}
    for name in _LISTS:
        for position, word in enumerate(figure.get(name, ())):
            at: Where = (*where, name, position)
            if word not in known:
                folder.unknown(FILE, at, f"word of `{figure['of']}`", word, known)
            elif word in said:
                what = f"{word} stands under `{said[word]}` already; a word that is asked for twice says nothing"
                folder.problem(FILE, at, what)
            said.setdefault(word, name)
    for name in ("only", "that"):
        _check_one_of_a_group(folder, where, figure, name)
    group = figure.get("by")
    if group and not set(GROUPS[group]) <= set(known):
        can = [one for one, words in GROUPS.items() if set(words) <= set(known)]
        instead = f"write {' or '.join(can)}" if can else "leave it out"
        folder.problem(FILE, (*where, "by"), f"`{figure['of']}` cannot be split by {group}; {instead}")
    if group and ("that" in figure or "any" in figure):
        folder.problem(FILE, (*where, "by"), "a rate cannot be split; leave out `by`, or `that` and `any`")


def _check_one_of_a_group(folder: Folder, where: Where, figure: Mapping[str, Any], name: str) -> None:
    for group, words in GROUPS.items():
        found = [word for word in (*figure.get("only", ()), *figure.get("that", ())) if word in words]
        if len(found) > 1 and found[-1] in figure.get(name, ()):
            what = f"{' and '.join(found)} are of one group ({group}), so no event has both; write one of them"
            folder.problem(FILE, (*where, name), what)
